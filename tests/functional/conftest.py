"""The tiny knowledge of the tests in a live server, for people in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.triage.conftest import TINY, publish


@pytest.fixture
def site(live_server, transactional_db) -> str:
    publish(TINY)
    return live_server.url


@pytest.fixture(autouse=True)
def impatient(request):
    """Nothing here takes long; a page that is not there fails at once."""
    if "page" in request.fixturenames:
        request.getfixturevalue("page").set_default_timeout(5000)


@pytest.fixture
def faults(page) -> list[str]:
    """Scripts that fail, blocked styles, requests to other hosts."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda m: found.append(m.text) if "Content Security Policy" in m.text else None,
    )
    page.on(
        "request",
        lambda r: (
            None if "//localhost" in r.url or r.url.startswith("data:") else found.append(r.url)
        ),
    )
    return found


@pytest.fixture
def accessible():
    def check(page) -> None:
        page.wait_for_load_state("load")
        violations = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []

    return check


def no_sideways_scrolling(page) -> None:
    """Names what sticks out, so that it can be found."""
    page.wait_for_load_state("load")  # without its style sheet every table is wide
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
        : [...document.querySelectorAll("main *, header *, footer *")]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth)
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert wide == [], page.url
