"""Paper has what a patient needs, and what was opened; with scripts or without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.triage.conftest import Person, publish

from .test_take_along import CONTENT

#: Sheets of A4 that a result of two painful places may take with nothing opened.
MOST_SHEETS = 5
A4 = {"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "12mm")}


@pytest.fixture
def result(site, client) -> str:
    """The result of somebody whose heel is worst in the morning, which has exercises."""
    person = Person(client).introduce(foot="left").finish(foot__first_steps="much")
    return site + person.address("result")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def sheet(request, browser, result):
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    page.goto(result)
    yield page
    context.close()


def test_steps_of_the_exercises_are_printed_where_they_were_opened(sheet):
    steps = sheet.locator(".app-exercise li, .app-exercise .app-caution")
    assert steps.count() > 3
    sheet.emulate_media(media="print")
    for step in steps.all():
        expect(step).not_to_be_visible()
    sheet.locator(".app-card--exercises").evaluate_all("all => all.forEach(e => { e.open = true })")
    for step in steps.all():
        expect(step).to_be_visible()


def test_what_a_cause_is_stands_on_paper_and_its_reasons_where_they_were_opened(sheet):
    cause = sheet.locator(".app-cause").first
    expect(cause.locator(".app-cause__name")).not_to_be_visible()
    sheet.emulate_media(media="print")
    expect(cause.locator(".app-cause__name")).to_be_visible()
    expect(cause.locator(".app-more__rest")).not_to_be_visible()
    cause.locator("details").evaluate("one => { one.open = true }")
    expect(cause.locator(".app-more__rest")).to_be_visible()


def test_what_cannot_be_pressed_on_paper_is_left_out(sheet):
    sheet.emulate_media(media="print")
    expect(sheet.get_by_text("The same, with sources")).not_to_be_visible()
    expect(sheet.locator("[data-print]")).not_to_be_visible()


@pytest.fixture
def everything(live_server, transactional_db, client) -> str:
    """The result of two painful places, with all the content."""
    publish(CONTENT)
    person = Person(client).introduce(knee="left", foot="right").finish()
    return live_server.url + person.address("result")


def sheets(page) -> int:
    return max(int(n) for n in re.findall(rb"/Count (\d+)", page.pdf(**A4)))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_result_fits_few_sheets(browser, everything, scripts):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(everything)
    few = sheets(page)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert few <= MOST_SHEETS
    assert sheets(page) > few, "what was opened is not printed"
    context.close()
