"""Staff and error pages in a real browser: accessible, and nothing blocked by our own policy."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model

from kneefoot.views import plain_page
from tests.functional import looks

#: Pages for when something is wrong: each extends plain.html.
PLAIN = sorted(
    path.name
    for path in (Path(settings.BASE_DIR) / "templates").glob("*.html")
    if path.name not in ("base.html", "plain.html")
)


@pytest.fixture
def complaints(page):
    """What the browser has to say: blocked styles and scripts, errors in scripts."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/staff/account/login/", "/not/there"])
def test_page_is_accessible(live_server, page, complaints, address):
    page.goto(live_server.url + address)
    assert Axe().run(page).response["violations"] == []
    # A browser reports the status of a missing page as an error of its own.
    assert [c for c in complaints if "404" not in c] == []


@pytest.mark.django_db
@pytest.mark.parametrize("template", PLAIN)
def test_plain_page_is_accessible(live_server, page, template):
    html = plain_page(template, 500).content.decode()
    page.route("**/broken/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{live_server.url}/broken/")
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 640})
        assert [*looks.sideways(page), *looks.accessibility(page)] == []
    page.emulate_media(color_scheme="light")
    assert looks.small_targets(page) == []


@pytest.mark.django_db
def test_clinician_signs_in_and_sets_up_a_second_factor(live_server, page, complaints):
    get_user_model().objects.create_superuser("clara", password="password")
    page.goto(f"{live_server.url}/staff/")
    page.get_by_label("Username").fill("clara")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/")
    page.goto(f"{live_server.url}/staff/account/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill("password")
        page.get_by_role("button").last.click()
    page.get_by_label("Authenticator code").wait_for()
    assert complaints == []
