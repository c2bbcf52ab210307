"""On paper everything is open that a press opens on the screen, with scripts or without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.triage.conftest import Person


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


def test_steps_of_the_exercises_are_printed_though_they_are_folded(sheet):
    steps = sheet.locator(".app-exercise li, .app-exercise .app-caution")
    assert steps.count() > 3
    for step in steps.all():
        expect(step).not_to_be_visible()
    sheet.emulate_media(media="print")
    for step in steps.all():
        expect(step).to_be_visible()


def test_the_paper_holds_what_is_folded(sheet):
    """The text of a PDF is compressed, so it is weighed against one without the exercises."""
    whole = len(sheet.pdf())
    sheet.locator(".app-exercise").evaluate_all("all => all.forEach(one => one.remove())")
    assert len(sheet.pdf()) < whole - 500


def test_what_cannot_be_pressed_on_paper_is_left_out(sheet):
    sheet.emulate_media(media="print")
    expect(sheet.get_by_text("The same, with sources")).not_to_be_visible()
    expect(sheet.locator("[data-print]")).not_to_be_visible()
