"""Exercises: for whom they are shown, and for whom not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from conditions.schema import Exercise
from triage.presenters.exercises import exercises_for, exercises_of_result

from .conftest import content

#: By the rates of all ages, of those whose first treatments include exercise or self-care.
COMMONEST = (
    "knee_osteoarthritis",
    "plantar_fasciitis",
    "patellofemoral_pain",
    "night_leg_cramps",
    "degenerative_meniscus_tear",
    "flat_feet",
    "lateral_ankle_sprain",
    "achilles_tendinopathy",
    "metatarsalgia",
    "hallux_valgus",
)


def exercise(code, *conditions, order=1, drawing="heel_raise"):
    return Exercise(
        code=code,
        name=code,
        order=order,
        drawing=drawing,
        steps=("One.", "Two.", "Three."),
        how_often="Daily.",
        stop_if="It hurts.",
        uses=[
            {"condition": c, "grade": "weak", "note": f"For {c}.", "sources": ["a"]}
            for c in conditions
        ],
    )


def knowledge(*exercises):
    conditions = {
        use.condition: SimpleNamespace(lay_name=use.condition) for e in exercises for use in e.uses
    }
    return SimpleNamespace(
        exercises={e.code: e for e in exercises}, conditions=conditions, sources={}
    )


def document(*causes, urgency="routine"):
    return {
        "urgency": urgency,
        "causes": [{"condition": c, "band": band, "shown": shown} for c, band, shown in causes],
    }


def told(found):
    return {group.condition: [e.code for e in group.exercises] for group in found}


KNOWN = knowledge(exercise("b", "heel", order=2), exercise("a", "heel", "knee"))


@pytest.mark.parametrize("urgency", ["routine", "self_care"])
def test_likely_cause_brings_its_exercises_in_order(urgency):
    found = exercises_of_result(document(("heel", "likely", True), urgency=urgency), KNOWN)
    assert told(found) == {"heel": ["a", "b"]}


@pytest.mark.parametrize("urgency", ["emergency", "urgent", "soon"])
def test_nobody_exercises_who_should_be_seen_soon(urgency):
    assert exercises_of_result(document(("heel", "likely", True), urgency=urgency), KNOWN) == []


@pytest.mark.parametrize(("band", "shown"), [("less_likely", True), ("likely", False)])
def test_cause_that_is_hardly_likely_brings_none(band, shown):
    assert exercises_of_result(document(("heel", band, shown)), KNOWN) == []


def test_exercise_for_two_causes_is_told_once():
    both = document(("knee", "very_likely", True), ("heel", "likely", True))
    assert told(exercises_of_result(both, KNOWN)) == {"knee": ["a"], "heel": ["b"]}


def test_what_is_known_is_told_for_each_condition_alone():
    [found] = exercises_for("knee", KNOWN)
    assert found.note == "For knee."
    assert found.drawing == "drawings/heel_raise.html"


def test_exercise_whose_drawing_is_gone_keeps_its_steps():
    [found] = exercises_for("knee", knowledge(exercise("a", "knee", drawing="lost")))
    assert found.drawing == ""
    assert len(found.steps) == 3


@pytest.mark.parametrize("code", COMMONEST)
def test_commonest_conditions_have_exercises_with_sources(code):
    files = content()
    found = [
        use
        for (kind, _), file in files.items()
        if kind == "exercises"
        for use in file.piece.uses
        if use.condition == code
    ]
    assert found
    readings = [files["sources", s].piece.readings for use in found for s in use.sources]
    assert all(readings), "a source that nobody read is no source"


def test_condition_page_shows_steps_drawing_and_caution(release, client):
    html = client.get("/learn/conditions/plantar_fasciitis/").content.decode()
    assert "Lower them slowly." in html
    assert 'class="app-drawing"' in html
    assert "It hurts more the next day." in html
    assert "/sources/#example_2020" in html
    assert "css/components/exercise" in html


def test_condition_page_without_exercises_loads_nothing_for_them(release, client):
    html = client.get("/learn/conditions/knee_osteoarthritis/").content.decode()
    assert "css/components/exercise" not in html


def test_result_shows_exercises_closed(person):
    person.introduce(foot="left").finish(foot__first_steps="much")
    page = person.see("result")
    assert page.context["result"].document["urgency"] in ("routine", "self_care")
    html = page.content.decode()
    before, _, inside = html.partition("Lower them slowly.")
    assert inside
    opened = before.rpartition("<details")[2]
    assert "</details>" not in opened
    assert " open" not in opened.partition(">")[0]


def test_result_of_an_emergency_shows_none(person):
    person.introduce(foot="left")
    answers = {"fever": "yes", "foot__swelling": "yes", "foot__first_steps": "much"}
    person.go_on(**answers)
    while person.at.endswith("/emergency/"):
        person.answer({})
        person.go_on(**answers)
    person.answer({"own_words": ""})
    page = person.see("result")
    assert page.context["result"].document["urgency"] == "emergency"
    assert "Lower them slowly." not in page.content.decode()
