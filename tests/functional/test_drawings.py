"""Pages with drawings in a real Chromium: axe, phone, dark, printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import no_sideways_scrolling

PAGES = [
    "/learn/anatomy/",
    "/learn/kinetic-chain/",
    "/learn/knee-and-foot/",
    "/learn/conditions/plantar_fasciitis/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_page_with_drawings(site, page, faults, accessible, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + path)
    accessible(page)
    no_sideways_scrolling(page)
    assert faults == []


def test_words_in_a_drawing_can_be_read_on_a_phone(site, page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/learn/anatomy/")
    sizes = page.locator(".app-drawing text").evaluate_all(
        """all => all.map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"""
    )
    assert min(sizes) >= 10.5


def test_nothing_is_written_beyond_the_edge_of_a_drawing(site, page):
    for path in PAGES:
        page.goto(site + path)
        cut = page.locator(".app-drawing").evaluate_all(
            """all => all.flatMap(svg => {
                 const edge = svg.getBoundingClientRect();
                 return [...svg.querySelectorAll("text")].filter(t => {
                   const box = t.getBoundingClientRect();
                   return box.left < edge.left - 1 || box.right > edge.right + 1
                     || box.bottom > edge.bottom + 2;
                 }).map(t => t.textContent);
               })"""
        )
        assert cut == [], path


def test_exercises_are_on_paper(site, page):
    page.goto(f"{site}/learn/conditions/plantar_fasciitis/")
    page.emulate_media(media="print")
    expect(page.locator(".app-exercise .app-drawing")).to_be_visible()
    expect(page.get_by_text("Lower them slowly.")).to_be_visible()
