"""The interview on the real content: its limits, and the tick lists it makes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from triage.engine.cases import Case, read_case
from triage.engine.compiled import Compiled
from triage.engine.interview import LINES_A_SCREEN, Progress, Screen, advance, next_screen
from triage.engine.lists import MOST_LINES, by_place, grouped
from triage.engine.parts import Part
from triage.engine.vocabulary import NOT_SURE

from .test_suites import read

PEOPLE = read("ordinary")[::7] + read("red_flags")[::80] + read("published")[::15]


def screens(model: Compiled, case: Case) -> Iterator[Screen]:
    """Every screen that is shown to somebody who answers what the case says, else "not sure"."""
    asked, progress = Case(case.complaints, case.age, case.sex), Progress()
    while (screen := next_screen(model, asked, progress)) is not None:
        yield screen
        answers = {key: case.answers.get(key, NOT_SURE) for key in screen.keys}
        asked, progress = asked.with_answers(answers), advance(progress, screen)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["id"])
def test_interview_keeps_its_limits(model, person):
    shown = list(screens(model, read_case(person, model.vocabulary)))
    keys = [key for screen in shown for key in screen.keys]

    assert len(shown) <= 15
    assert sum(screen.items for screen in shown) <= 30
    assert len(set(keys)) == len(keys), "asked twice"
    for screen in shown:
        if screen.part == Part.CHECKLIST:
            continue
        if screen.part == Part.ADAPTIVE:
            assert all(len(group) <= MOST_LINES for group in screen.groups)
        assert len(screen.keys) <= LINES_A_SCREEN + 2 * MOST_LINES


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["id"])
def test_lines_of_a_list_are_plain_statements(model, person):
    for screen in screens(model, read_case(person, model.vocabulary)):
        for group in screen.groups:
            if len(group) == 1:
                continue
            findings = [model.vocabulary[key].finding for key in group]
            assert screen.part in (Part.CHECKLIST, Part.SAFETY, Part.ADAPTIVE)
            assert all(f.type == "yes_no" and f.statement for f in findings)
            assert len({model.vocabulary[key].region for key in group}) == 1


def test_questions_of_one_place_make_one_list(model):
    keys = ["knee.squat_pain", "knee.stairs", "foot.warmth", "back_pain", "knee.warmth"]

    assert grouped(Part.ADAPTIVE, keys, model.vocabulary) == (
        ("knee.squat_pain", "knee.warmth"),
        ("knee.stairs",),
        ("foot.warmth",),
        ("back_pain",),
    )


def test_what_an_alarming_rule_waits_for_is_asked_plainly(model):
    keys = ["knee.warmth", "knee.redness"]

    assert grouped(Part.SAFETY_CHECK, keys, model.vocabulary) == (
        ("knee.warmth",),
        ("knee.redness",),
    )


def test_safety_questions_of_one_place_make_one_list(model):
    keys = ["knee.warmth", "foot.warmth", "knee.throbbing_lump"]

    assert grouped(Part.SAFETY, keys, model.vocabulary) == (
        ("knee.warmth", "knee.throbbing_lump"),
        ("foot.warmth",),
    )


def test_safety_screen_is_read_place_by_place_and_loses_nothing(model):
    keys = ["foot.swelling", "knee.warmth", "cold_pale_foot", "foot.warmth", "knee.throbbing_lump"]
    groups = grouped(Part.SAFETY, keys, model.vocabulary)

    assert by_place(Part.SAFETY, groups, model.vocabulary) == (
        ("cold_pale_foot",),
        ("knee.warmth", "knee.throbbing_lump"),
        ("foot.swelling",),
        ("foot.warmth",),
    )
    # elsewhere the order is the engine's: the question of most value comes first
    assert by_place(Part.ADAPTIVE, groups, model.vocabulary) == groups


def test_question_that_this_release_does_not_know_stands_alone(model):
    assert grouped(Part.ADAPTIVE, ["knee.gone"], model.vocabulary) == (("knee.gone",),)


def test_corrected_sex_brings_the_lines_that_apply_only_now(model):
    """Somebody answers the checklist as a man, then says "female"."""
    complaints = {"complaints": [{"region": "leg", "side": "left"}], "age": 30}
    case = read_case({**complaints, "sex": "male"}, model.vocabulary)
    shown, progress = [], Progress()
    while (screen := next_screen(model, case, progress)) is not None and len(shown) < 3:
        shown.append(screen)
        case = case.with_answers(dict.fromkeys(screen.keys, NOT_SURE))
        progress = advance(progress, screen)
    woman = Case(
        case.complaints, case.age, read_case({**complaints, "sex": "female"}, model.vocabulary).sex
    ).with_answers(case.answers)

    screen = next_screen(model, woman, progress)

    assert screen is not None
    assert screen.part == Part.CHECKLIST
    assert {"pregnancy", "headache_flashes_pregnancy", "oestrogen"} <= set(screen.keys)
