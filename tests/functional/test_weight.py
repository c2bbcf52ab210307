"""How much goes over the wire, to whom, and what stays behind in the browser.

Counted by Chromium itself, with everything compressed as on a public site.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from conditions.recent import Recent
from tests.triage.conftest import publish
from triage import frame

from .places import HARMLESS, MOST_PAGES, choose_in
from .test_take_along import CONTENT

KILO = 1000
FIRST_VISIT, QUESTION = 60 * KILO, 12 * KILO


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def deployed(transactional_db, settings, tmp_path, monkeypatch) -> Iterator[str]:
    """The whole content, with the static files of a public site: collected and compressed."""
    # pages framed in earlier tests name the files by other names
    monkeypatch.setattr(frame, "_frames", Recent(50))
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    publish(CONTENT)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Wire:
    """What a page loaded since it was last asked: bytes with their headers, and the hosts."""

    def __init__(self, page) -> None:
        self.page = page
        self.loaded: dict[str, tuple[str, float]] = {}
        self.addresses: dict[str, str] = {}
        self.hosts: set[str] = set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict) -> None:
        address = event["request"]["url"]
        # a redirect before it has used the same number
        if answer := event.get("redirectResponse"):
            self._add(f"{event['requestId']} before", answer["url"], answer["encodedDataLength"])
        self.addresses[event["requestId"]] = address
        if not address.startswith("data:"):
            self.hosts.add(urlsplit(address).netloc)

    def _finished(self, event: dict) -> None:
        self._add(
            event["requestId"],
            self.addresses.get(event["requestId"], "?"),
            event["encodedDataLength"],
        )

    def _add(self, number: str, address: str, size: float) -> None:
        if not address.startswith("data:"):
            self.loaded[number] = (urlsplit(address).path.rpartition("/")[2] or "page", size)

    def taken(self) -> tuple[float, list[tuple[str, float]]]:
        """In all, and by file."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(50)  # the last file is told a little later
        parts = list(self.loaded.values())
        self.loaded.clear()
        return sum(size for _, size in parts), parts


def test_weight_hosts_and_cookies_of_a_whole_journey(deployed, page):
    wire = Wire(page)
    page.goto(deployed)
    first, parts = wire.taken()
    assert parts
    assert KILO < first <= FIRST_VISIT, parts
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}
    page.locator("main form button[type=submit]").click()
    choose_in(page, {"who": "me", "sex": "female"})
    page.locator("#id_age").fill("58")
    page.locator("main form button[type=submit]").click()
    choose_in(page, {"knee": "left", "leg": "right", "foot": "both"})
    questions = []
    for _ in range(MOST_PAGES):
        wire.taken()
        page.locator("main form button[type=submit]").click()
        weight, parts = wire.taken()
        if "/q/" not in page.url:
            break
        assert weight > 0, "nothing was counted"
        questions.append((weight, parts))
        choose_in(page, {}, HARMLESS)
    assert len(questions) > 5
    heaviest = max(questions, key=lambda one: one[0])
    assert heaviest[0] <= QUESTION, heaviest
    assert wire.hosts == {urlsplit(deployed).netloc}
    assert {cookie["name"] for cookie in page.context.cookies()} == {"csrftoken"}
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
