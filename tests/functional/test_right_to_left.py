"""The pretend language from right to left: nothing sticks out, nothing stands on the wrong side."""

from __future__ import annotations

import pytest
from django.utils import translation

from scripts import pseudo_locale

SMALL = {"width": 320, "height": 640}


@pytest.fixture
def pretend(settings, tmp_path):
    pseudo_locale.write(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("ar-xb", "Pretend")]
    settings.LANGUAGE_CODE = "ar-xb"
    translation.trans_real._translations.pop("ar-xb", None)
    yield
    translation.trans_real._translations.pop("ar-xb", None)


def go_on(page) -> None:
    page.locator("main form button[type=submit]").click()


def test_journey_from_right_to_left(pretend, site, page, accessible):
    page.set_viewport_size(SMALL)
    page.goto(site)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    seen(page, accessible)
    go_on(page)
    page.locator("#id_who_0").check()
    page.locator("#id_age").fill("66")
    page.locator("#id_sex_0").check()
    seen(page, accessible)
    go_on(page)
    page.locator("#id_knee_1").check()
    page.locator("#id_leg_0").check()
    page.locator("#id_foot_2").check()
    go_on(page)
    for _ in range(20):
        seen(page, accessible)
        if "/check/" in page.url:
            break
        for group in page.locator("fieldset").all():
            options = group.locator("input")
            options.nth(options.count() - 2).check()
        go_on(page)
    go_on(page)
    page.wait_for_url("**/result/")
    seen(page, accessible)


def test_choices_begin_on_the_right(pretend, site, page):
    page.goto(site)
    go_on(page)
    box = page.locator(".app-choice").first.bounding_box()
    dot = page.locator(".app-choice input").first.bounding_box()
    assert dot["x"] > box["x"] + box["width"] / 2


@pytest.mark.parametrize(
    "address",
    ["/learn/", "/learn/map/", "/learn/glossary/", "/learn/search/?q=heel", "/how-accurate/"],
)
def test_public_pages_from_right_to_left(pretend, site, page, accessible, address):
    page.set_viewport_size(SMALL)
    page.goto(f"{site}{address}")
    seen(page, accessible)


def seen(page, accessible) -> None:
    """Names what sticks out on either side, so that it can be found."""
    accessible(page)
    wide = page.evaluate(
        """() => { const root = document.documentElement, wide = root.clientWidth;
        return root.scrollWidth <= wide ? [] : ["wider than the window",
          ...[...document.querySelectorAll("body *")].filter(e => {
            const box = e.getBoundingClientRect(); return box.left < -1 || box.right > wide + 1;
          }).map(e => e.outerHTML.slice(0, 120))] }"""
    )
    assert wide == [], page.url
