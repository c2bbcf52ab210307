"""From the start page to the result and what can be done with it, with the keyboard alone.

Nothing here clicks, fills in or focuses: only keys are pressed, as somebody who has no mouse does.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

MOST_TABS = 80
MOST_PAGES = 20


@pytest.fixture
def keys(page) -> Keys:
    return Keys(page)


class Keys:
    """A keyboard and eyes: presses keys until what is wanted has the focus."""

    def __init__(self, page) -> None:
        self.page = page

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def has_focus(self, selector: str) -> bool:
        return self.page.evaluate(
            "selector => document.activeElement.matches(selector)"
            " && document.activeElement.checkVisibility()",
            selector,
        )

    def tab_to(self, selector: str) -> None:
        for _ in range(MOST_TABS):
            self.press("Tab")
            if self.has_focus(selector):
                return
        pytest.fail(f"the Tab key never came to {selector} on {self.page.url}")

    def enter(self) -> None:
        """Press Enter where that leads to another page."""
        with self.page.expect_navigation():
            self.press("Enter")

    def choose(self, name: str, number: int) -> None:
        """In a group of radio buttons, the choice of that number, from 0."""
        self.tab_to(f'input[type=radio][name="{name}"]')
        self.press("Space", *["ArrowDown"] * number)
        chosen = self.page.evaluate("document.activeElement.checked && document.activeElement.name")
        assert chosen == name

    def answer(self) -> None:
        """Every question of the page: its last choice but one, mostly "no"."""
        inputs = self.page.locator("main input[type=radio], main input[type=checkbox]")
        groups: dict[tuple[str, str], int] = {}
        for name, kind in inputs.evaluate_all("all => all.map(one => [one.name, one.type])"):
            groups[name, kind] = groups.get((name, kind), 0) + 1
        for (name, kind), choices in groups.items():
            if kind == "radio":
                self.choose(name, choices - 2)
                continue
            for _ in range(choices - 1):
                self.tab_to(f'input[type=checkbox][name="{name}"]')
            self.press("Space")


def test_whole_journey(site, page, keys):
    page.goto(site)
    keys.tab_to("main form button")
    keys.enter()
    keys.choose("who", 0)
    keys.tab_to("#id_age")
    page.keyboard.type("66")
    keys.choose("sex", 0)
    keys.enter()
    page.wait_for_url("**/where/")
    for name, number in (("knee", 1), ("leg", 0), ("foot", 2)):
        keys.choose(name, number)
    keys.tab_to("main form button")
    keys.enter()
    for _ in range(MOST_PAGES):
        if "/check/" in page.url:
            break
        assert re.search(r"/q/\d+/$", page.url), page.url
        keys.answer()
        keys.tab_to("main form button")
        keys.enter()
    keys.tab_to("textarea")
    page.keyboard.type("It began in June.")
    keys.tab_to("main form button")
    keys.enter()
    page.wait_for_url("**/result/")
    assert page.locator("h1").inner_text() == "Your result"


def test_back_and_change_an_answer(site, page, keys):
    test_whole_journey(site, page, keys)
    page.goto(page.url.replace("/result/", "/check/"))
    keys.tab_to('main a[href*="/q/"]')
    keys.enter()
    assert "/q/" in page.url
    for _ in range(MOST_PAGES):  # the answers that come after it are there already
        if "/q/" not in page.url:
            break
        keys.tab_to("main form button")
        keys.enter()
    assert page.url.endswith("/result/")


def test_an_explanation_opens_and_closes(site, page, keys):
    page.goto(site)
    keys.tab_to("main form button")
    keys.enter()
    keys.tab_to("summary")
    opened = "document.activeElement.parentElement.open"
    keys.press("Enter")
    assert page.evaluate(opened)
    keys.press("Space")
    assert not page.evaluate(opened)


def test_errors_are_reached_from_their_summary(site, page, keys):
    page.goto(site)
    keys.tab_to("main form button")
    keys.enter()
    keys.tab_to("main form button")
    keys.enter()
    assert page.title().startswith("Error: ")
    keys.tab_to(".app-errors a")
    keys.press("Enter")
    assert keys.has_focus("#id_who_0")
    keys.press("Space")
    expect(page.locator("#id_who_0")).to_be_checked()
