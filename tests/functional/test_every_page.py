"""Every page in every state: axe finds nothing, nothing sticks out, every target is large enough,
the keyboard gets everywhere. The site is the deployed one with all its content."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from scripts import pseudo_locale
from scripts.production_site import ROOT, prepared_site, served

from . import looks
from .places import (
    DOOR,
    NO_PAGE,
    OUTDATED,
    PERSONAL,
    PUBLIC,
    STAFF,
    Place,
    make_outdated,
    personal_paths,
)

PATIENTS = (*PUBLIC, *PERSONAL)
STAFFS = (*DOOR, *STAFF)
PASSWORD = "a password for one test"
#: The pages of the second factor ask for the password again five minutes after it was given.
SIGN_IN_SECONDS = 200
PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
#: 1280 by 1024 px seen at 400 %.
ZOOMED = {"width": 320, "height": 256}
PLAIN = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}
STATES = {
    "on a desktop": (DESKTOP, {}),
    "on a phone": (PHONE, {}),
    "dark on a desktop": (DESKTOP, {"color_scheme": "dark"}),
    "dark on a phone": (PHONE, {"color_scheme": "dark"}),
    "in forced colours": (PHONE, {"forced_colors": "active"}),
    "in dark forced colours": (PHONE, {"forced_colors": "active", "color_scheme": "dark"}),
    "with reduced motion": (PHONE, {"reduced_motion": "reduce"}),
    "at 400 %": (ZOOMED, {}),
}


class Site:
    """The running site, and the pages of those who answered."""

    def __init__(self, address: str, environment: dict[str, str]) -> None:
        self.address = address
        self.paths = personal_paths(address)
        make_outdated(self.paths[OUTDATED], environment)
        self._cookies: list[dict] = []
        self._signed_in = 0.0

    def open(self, page, place: Place) -> None:
        if place in STAFF:
            self.sign_in(page)
        path = place.path or self.paths[place.name]
        page.goto(self.address + path)
        if place.act:
            place.act(page)
        page.wait_for_load_state("load")

    def sign_in(self, page) -> None:
        if time.monotonic() - self._signed_in > SIGN_IN_SECONDS or not self._cookies:
            page.goto(f"{self.address}/staff/account/login/")
            page.locator("#id_login").fill("clara")
            page.locator("#id_password").fill(PASSWORD)
            page.locator("form button[type=submit]").first.click()
            page.wait_for_url("**/staff/")
            self._cookies, self._signed_in = page.context.cookies(), time.monotonic()
        page.context.add_cookies(self._cookies)


@pytest.fixture(scope="module")
def every_page() -> Iterator[Site]:
    superuser = ["createsuperuser", "--noinput", "--username=clara", "--email="]
    with (
        prepared_site(
            ["publish_accuracy"],
            superuser,
            DJANGO_SUPERUSER_PASSWORD=PASSWORD,
            KNEEFOOT_REQUIRE_MFA="0",
        ) as environment,
        served(environment) as site,
    ):
        yield Site(site.address, environment)


@pytest.fixture(scope="module")
def pretend() -> Iterator[Site]:
    """The same in the pretend language from right to left."""
    with tempfile.TemporaryDirectory() as folder:
        pseudo_locale.write(Path(folder))
        name = Path(pseudo_locale.CODE) / "LC_MESSAGES" / "django.mo"
        (ROOT / "locale" / name).parent.mkdir(parents=True, exist_ok=True)
        # at once: another process may be reading it
        target = ROOT / "locale" / name
        new = target.with_suffix(f".{os.getpid()}")
        new.write_bytes((Path(folder) / name).read_bytes())
        new.replace(target)
    with (
        prepared_site(["publish_accuracy"], KNEEFOOT_PSEUDO="1") as environment,
        served(environment) as site,
    ):
        yield Site(site.address, environment)


@pytest.fixture(autouse=True)
def impatient(request):
    """Checking a whole draft of the knowledge takes the staff's pages some seconds."""
    if "page" in request.fixturenames:
        request.getfixturevalue("page").set_default_timeout(60_000)


def ids(place: Place) -> str:
    return place.name


def faults_in(page, size: dict, media: dict) -> list[object]:
    page.set_viewport_size(size)
    page.emulate_media(**(PLAIN | media))
    looks.settle(page)
    forced = media.get("forced_colors") == "active"
    return [*looks.sideways(page), *looks.accessibility(page, forced_colours=forced)]


@pytest.mark.slow
@pytest.mark.parametrize("place", [*PATIENTS, *STAFFS], ids=ids)
def test_nothing_is_wrong_in_any_state(every_page, page, place):
    every_page.open(page, place)
    found = {name: faults_in(page, *state) for name, state in STATES.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}, page.url


@pytest.mark.slow
@pytest.mark.parametrize("place", PATIENTS, ids=ids)
def test_nothing_is_wrong_from_right_to_left(pretend, page, place):
    pretend.open(page, place)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    found = {name: faults_in(page, *STATES[name]) for name in ("on a desktop", "dark on a phone")}
    assert {name: faults for name, faults in found.items() if faults} == {}, page.url


@pytest.mark.slow
@pytest.mark.parametrize("place", PATIENTS, ids=ids)
def test_patients_targets_are_large_enough(every_page, page, place):
    page.set_viewport_size(PHONE)
    every_page.open(page, place)
    assert looks.small_targets(page) == [], page.url


@pytest.mark.slow
@pytest.mark.parametrize("place", [*PATIENTS, *STAFFS], ids=ids)
def test_keyboard_gets_everywhere_in_order(every_page, page, place):
    page.set_viewport_size(ZOOMED if place in PATIENTS else DESKTOP)
    page.emulate_media(reduced_motion="reduce")  # or it is still scrolling to where the focus is
    every_page.open(page, place)
    assert looks.focus(page) == [], page.url


@pytest.mark.slow
@pytest.mark.parametrize("place", [p for p in PATIENTS if p.has_errors], ids=ids)
def test_error_links_lead_to_their_fields(every_page, page, place):
    every_page.open(page, place)
    assert looks.error_links(page) == [], page.url


@pytest.mark.slow
@pytest.mark.parametrize("place", PATIENTS, ids=ids)
def test_no_other_host_and_no_cookie_but_the_forms(every_page, page, place):
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    every_page.open(page, place)
    own = urlsplit(every_page.address).netloc
    assert {one for one in asked if urlsplit(one).netloc != own and one[:5] != "data:"} == set()
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}


def names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


@pytest.mark.slow
def test_outdated_result_is_another_page(every_page, page):
    """Or the matrix would look at the ordinary result twice."""
    place = next(one for one in PERSONAL if one.name == OUTDATED)
    every_page.open(page, place)
    assert "has been improved" in page.locator("h1").inner_text()


def test_every_address_is_looked_at():
    seen = {place.view for place in (*PATIENTS, *STAFFS)}
    known = set(names(get_resolver()))
    assert known - seen - set(NO_PAGE) == set(), "add it to places.py"
    assert set(NO_PAGE) - known == set(), "there is no such address"
    assert seen - known == {"not found", "forged"}
