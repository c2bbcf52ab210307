"""The picture beside the list, in a real Chromium with the real content."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.triage.conftest import publish

from .conftest import no_sideways_scrolling
from .test_journey import choose

KNOWLEDGE = Path(__file__).parents[2] / "fixtures" / "knowledge"
SMALL = {"width": 320, "height": 640}
TARGET = 44
PLACES = ("Knee", "Lower leg", "Foot or ankle")

#: For every shape that can be seen: its size, and whether a disc of 44 px inside it, in front
#: of all others, takes the finger. Looked for on a grid of 2 px.
SMALLEST = """(target) => [...document.querySelectorAll(".app-bodymap [data-for]")]
  .filter(shape => shape.checkVisibility())
  .map(shape => {
    const box = shape.getBoundingClientRect();
    window.scrollTo({top: box.top + scrollY - 200, behavior: "instant"});
    const here = shape.getBoundingClientRect();
    const reach = target / 2 - 0.5;
    const ring = [0, 1, 2, 3, 4, 5, 6, 7].map(n => n * Math.PI / 4)
      .map(a => [reach * Math.cos(a), reach * Math.sin(a)]).concat([[0, 0]]);
    const hit = (x, y) => ring.every(([dx, dy]) =>
      document.elementFromPoint(x + dx, y + dy) === shape);
    let fits = hit(here.left + here.width / 2, here.top + here.height / 2);
    for (let y = here.top + reach; !fits && y <= here.bottom - reach + 2; y += 2)
      for (let x = here.left + reach; !fits && x <= here.right - reach + 2; x += 2)
        fits = hit(x, y);
    const chip = shape.matches("span");
    return {place: shape.dataset.for, width: here.width, height: here.height,
      fits: fits || chip};
  })"""


@pytest.fixture
def content(live_server, transactional_db) -> str:
    publish(KNOWLEDGE)
    return live_server.url


def to_picture(page, site: str, **sides: str) -> None:
    """Walk to the first question with a picture."""
    page.goto(site)
    page.get_by_role("button", name="Start").click()
    choose(page, "Who is in pain?", "I am")
    page.get_by_label("Age in years").fill("40")
    choose(page, "Sex at birth", "Female")
    go_on(page)
    for question, answer in sides.items():
        choose(page, question.replace("_", " "), answer)
    go_on(page)
    for _ in range(5):
        if page.locator("[data-bodymap]").count():
            return
        for group in page.locator("fieldset").all():
            group.get_by_label("Not sure").check()
        go_on(page)
    pytest.fail(f"no picture came: {page.url}")


def shape(page, code: str):
    return page.locator(f"figure.app-bodymap__view--shown [data-for={code}]").first


def box(page, code: str):
    return page.locator(f"input[value={code}]")


def is_lit(found) -> None:
    """The script lights a shape a moment after its box is ticked."""
    expect(found).to_have_class(re.compile(r"\bis-chosen\b"))


def go_on(page) -> None:
    """Continue, and wait for the next page: the old one can still be read a moment longer."""
    address = page.url
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: url != address)


def test_a_shape_ticks_its_box_and_a_box_lights_its_shape(content, page, faults):
    to_picture(page, content, Knee="Left")
    expect(page.get_by_text("Your left knee from the front")).to_be_visible()
    shape(page, "on_kneecap").click()
    expect(box(page, "on_kneecap")).to_be_checked()
    is_lit(shape(page, "on_kneecap"))
    shape(page, "on_kneecap").click()
    expect(box(page, "on_kneecap")).not_to_be_checked()
    box(page, "shin_bump").check()
    page.locator("[data-for=shin_bump].is-chosen").wait_for()
    assert faults == []


def test_both_shapes_of_one_place_are_one_answer(content, page):
    to_picture(page, content, Knee="Right")
    page.locator("[data-for=beside_kneecap_cord]").first.click()
    expect(page.locator("[data-for=beside_kneecap_cord].is-chosen")).to_have_count(2)


def test_the_keyboard_on_the_list_lights_the_picture_and_turns_it(content, page):
    to_picture(page, content, Knee="Left")
    assert page.get_by_role("button", name="Front").get_attribute("aria-pressed") == "true"
    box(page, "back_hollow").focus()
    page.keyboard.press("Space")
    page.locator("[data-for=back_hollow].is-chosen").wait_for()
    expect(page.get_by_text("Your left knee from behind")).to_be_visible()
    assert page.get_by_role("button", name="Back").get_attribute("aria-pressed") == "true"
    expect(page.get_by_text("Your left knee from the front")).not_to_be_visible()


def test_the_picture_turns_by_its_buttons(content, page):
    to_picture(page, content, Foot_or_ankle="Right")
    for name, words in (("Outer side", "the outer side"), ("Top", "above"), ("Sole", "below")):
        tab = page.get_by_role("button", name=name)
        tab.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Your right foot from {words}")).to_be_visible()
    expect(page.locator("figure:visible")).to_have_count(1)


def test_none_of_these_unlights_the_picture(content, page):
    to_picture(page, content, Knee="Left")
    shape(page, "shin_bump").click()
    page.locator(".app-bodymap__chip[data-for=none]").click()
    page.locator("[data-for=shin_bump]:not(.is-chosen)").wait_for()
    expect(box(page, "none")).to_be_checked()
    expect(box(page, "shin_bump")).not_to_be_checked()


def test_the_left_is_the_mirror_image_of_the_right(content, page):
    def across(side: str) -> tuple[float, float]:
        to_picture(page, content, Knee=side)
        found = [
            page.locator(selector).first.bounding_box()
            for selector in ("[data-for=inner_edge_of_kneecap]", "[data-for=on_kneecap]")
        ]
        return found[0]["x"], found[1]["x"]

    inner, middle = across("Right")
    assert inner < middle  # you look down at your right knee: its inner side is on the left
    inner, middle = across("Left")
    assert inner > middle


def test_answers_come_back_on_the_picture(content, page):
    to_picture(page, content, Knee="Left")
    address = page.url
    for group in page.locator("fieldset").all():
        if not group.locator("[data-bodymap]").count():
            group.get_by_label("Not sure").check()
    box(page, "back_hollow").check()
    go_on(page)
    page.goto(address)
    is_lit(shape(page, "back_hollow"))


def test_without_javascript_the_list_works_and_the_picture_is_there(content, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    to_picture(page, content, Knee="Left")
    expect(page.get_by_text("Your left knee from the front")).to_be_visible()
    expect(page.locator("svg.app-bodymap__drawing").first).to_be_visible()
    for group in page.locator("fieldset").all():
        if not group.locator("[data-bodymap]").count():
            group.get_by_label("Not sure").check()
    page.get_by_label("Front: just above the kneecap").check()
    go_on(page)
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_every_target_is_large_enough_on_a_small_phone(content, page, place):
    page.set_viewport_size(SMALL)
    to_picture(page, content, **{place: "Left"})
    no_sideways_scrolling(page)
    tabs = page.locator("button[data-view]")
    seen = 0
    for tab in tabs.all():
        size = tab.bounding_box()
        assert min(size["width"], size["height"]) >= TARGET
        tab.click()
        for found in page.evaluate(SMALLEST, TARGET):
            seen += 1
            assert min(found["width"], found["height"]) >= TARGET, found
            assert found["fits"], f"{tab.inner_text()}: {found}"
    assert seen > 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_accessible(content, page, accessible, place, scheme):
    page.emulate_media(color_scheme=scheme)
    to_picture(page, content, **{place: "Both"})
    accessible(page)
    page.locator("figure:visible [data-for]").nth(1).click()
    page.locator(".is-chosen").first.wait_for()
    accessible(page)


def test_screen_readers_get_the_list_and_the_turning_buttons_only(content, page):
    to_picture(page, content, Knee="Left")
    group = page.get_by_role("group", name="Turn the picture")
    assert [b.inner_text() for b in group.get_by_role("button").all()] == [
        "Front",
        "Inner side",
        "Outer side",
        "Back",
    ]
    question = page.get_by_role("group", name="Where in your knee is the pain?")
    options = question.get_by_role("checkbox")
    expect(options).to_have_count(22)
    expect(
        question.get_by_role("checkbox", name="Deep in the middle of the knee", exact=True)
    ).to_have_count(1)


def test_forced_colours_and_reduced_motion(content, page):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    to_picture(page, content, Knee="Left")
    look = "e => [getComputedStyle(e).fill, getComputedStyle(e).transitionDuration]"
    plain, still = shape(page, "shin_bump").evaluate(look)
    shape(page, "shin_bump").click()
    is_lit(shape(page, "shin_bump"))
    chosen, _ = shape(page, "shin_bump").evaluate(look)
    assert chosen != plain
    assert still in ("0s", "1e-05s")


def test_the_legs_on_the_result(site, page, accessible):
    from .test_journey import to_result

    to_result(page, site)
    expect(page.get_by_role("img", name="Drawing of both legs")).to_be_visible()
    expect(page.get_by_text("Pain: left knee.")).to_be_visible()
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        no_sideways_scrolling(page)
    accessible(page)
