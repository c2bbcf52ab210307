"""Everything a person can do, in a browser that runs no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .test_journey import answer_everything, choose, introduce, to_result


@pytest.fixture
def plain(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def go_on(page) -> None:
    page.get_by_role("button", name="Continue").click()


def test_errors_are_told_and_mended(site, plain):
    plain.goto(site)
    plain.get_by_role("button", name="Start").click()
    go_on(plain)
    assert plain.title().startswith("Error: ")
    plain.locator(".app-errors a").first.click()
    assert plain.url.endswith("#id_who_0")
    choose(plain, "Who is in pain?", "I am")
    plain.get_by_label("Age in years").fill("66")
    choose(plain, "Sex at birth", "Female")
    go_on(plain)
    plain.wait_for_url("**/where/")


def test_back_keeps_what_was_said(site, plain):
    introduce(plain, site)
    plain.locator(".app-back").click()
    expect(plain.get_by_role("group", name="Knee").get_by_label("Left")).to_be_checked()


def test_none_of_these_and_something_else_is_refused(site, plain):
    """What the script unticks, the server says."""
    introduce(plain, site)
    for _ in range(10):
        if plain.locator("input[type=checkbox]").count():
            break
        for group in plain.locator("fieldset").all():
            options = group.locator("input")
            options.nth(options.count() - 2).check()
        go_on(plain)
    plain.locator("input[type=checkbox]").first.check()
    plain.locator("input[data-exclusive]").first.check()
    go_on(plain)
    assert plain.title().startswith("Error: ")
    assert "Choose one or the other" in plain.locator(".app-errors").inner_text()


def test_an_answer_can_be_changed(site, plain):
    introduce(plain, site)
    answer_everything(plain)
    plain.locator('main a[href*="/q/"]').first.click()
    assert "/q/" in plain.url
    assert plain.locator("input:checked").count() > 0


def test_the_result_can_be_taken_along_and_come_back_to(site, plain):
    to_result(plain, site)
    plain.get_by_role("link", name="One page for a professional").click()
    assert plain.get_by_role("heading", name="Summary for a professional").is_visible()
    plain.go_back()
    plain.get_by_role("link", name="My private link").click()
    code = plain.locator(".app-code").inner_text()
    plain.goto(f"{site}/come-back/")
    plain.get_by_label("Your code").fill(code)
    plain.get_by_role("button", name="Open my answers").click()
    plain.wait_for_url("**/result/")


def test_answers_can_be_deleted(site, plain):
    to_result(plain, site)
    result = plain.url
    plain.get_by_role("link", name="Delete my answers").first.click()
    plain.get_by_role("button", name="Delete my answers").click()
    plain.wait_for_url("**/deleted/")
    assert plain.goto(result).status == 404


def test_what_is_folded_unfolds(site, plain):
    plain.goto(site)
    plain.get_by_role("button", name="Start").click()
    folded = plain.locator("details").first
    inside = folded.locator("> :not(summary)").first
    expect(inside).not_to_be_visible()
    folded.locator("summary").click()
    expect(inside).to_be_visible()
