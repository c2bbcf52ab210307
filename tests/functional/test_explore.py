"""Search and the map of connections in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import no_sideways_scrolling

SMALL = {"width": 320, "height": 640}
PAGES = [
    "/learn/",
    "/learn/search/?q=plantar",
    "/learn/map/",
    "/learn/map/?way=compensation",
    "/learn/glossary/",
    "/how-accurate/",
    "/come-back/",
]


def test_search_with_a_typing_error(site, page, faults):
    page.goto(site)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("planter fashitis")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    first = page.locator(".app-found a").first
    first.click()
    page.wait_for_url("**/learn/conditions/plantar_fasciitis/")
    assert faults == []


def test_search_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/learn/")
    page.get_by_role("searchbox").fill("kneecap")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".app-found li").count() > 0
    context.close()


def focused(page) -> str:
    return page.evaluate(
        "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
    )


def test_map_by_keyboard_alone(site, page):
    page.goto(f"{site}/learn/map/")
    region = page.get_by_role("region", name="Picture of the connections")
    region.focus()
    names = page.locator(".app-map svg a").evaluate_all(
        "all => all.map(a => (a.getAttribute('aria-label') || a.textContent).trim())"
    )
    reached = []
    for _ in names:
        page.keyboard.press("Tab")
        reached.append(focused(page))
    assert reached == names
    page.keyboard.press("Enter")  # the last box chooses itself
    page.wait_for_url("**/learn/map/?box=**")
    expect(page.locator("#chosen")).to_be_visible()
    assert page.locator("#lines li").count() > 0
    page.keyboard.press("Tab")


def test_picture_can_be_skipped(site, page):
    page.goto(f"{site}/learn/map/")
    skip = page.get_by_role("link", name="Skip the picture")
    skip.focus()
    assert skip.bounding_box()["height"] >= 44
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.app-map') !== null")


def test_line_of_the_map_leads_to_the_list(site, page):
    page.goto(f"{site}/learn/map/")
    line = page.locator(".app-map__link").first
    line.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/learn/connections/#\w+$"))
    expect(page.locator(".app-link-card:target")).to_have_count(1)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_and_no_wider_than_a_small_phone(site, page, accessible, address, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(SMALL)
    page.goto(f"{site}{address}")
    accessible(page)
    no_sideways_scrolling(page)
