"""What the code knows of the content by name is there, and means what the code takes it for."""

from __future__ import annotations

import pytest

from conditions.schema import OTHER, Region
from triage.engine.safety import COURSE, DURATION, INJURY, LEAPT
from triage.presenters import answers, body_map, questions, summary


def test_other_is_a_cause_of_every_region(model):
    assert set(model.condition(OTHER).regions) == set(Region)


@pytest.mark.parametrize("topic", sorted(summary.TIME_TOPICS))
def test_topics_of_the_time_line_are_there(model, topic):
    assert model.knowledge.topics[topic].findings


@pytest.mark.parametrize("code", sorted(answers.NOTHING_WRONG))
def test_choices_that_say_nothing_is_wrong_are_there(model, code):
    assert any(code in question.answers for question in model.vocabulary)


def test_only_the_most_harmless_choice_says_that_nothing_is_wrong(model):
    """Else the page for the professional says that a warning sign was denied."""
    found = [
        (question.code, option)
        for question in model.vocabulary
        if question.is_sign and question.finding.ordered  # from harmless to alarming
        for option in question.answers[1:]
        if option in answers.NOTHING_WRONG
    ]
    assert not found


def test_which_pain_began_first_is_asked_of_two_pains(model):
    question = model.vocabulary[questions.FIRST_PAIN]
    assert question.scope == "relation"
    assert {questions.UPPER_FIRST, questions.LOWER_FIRST} <= set(question.answers)


@pytest.mark.parametrize("code", body_map.PICTURED)
def test_questions_with_a_picture_are_about_a_place_of_their_region(model, code):
    question = model.vocabulary[code]
    assert question.region == body_map.PICTURED[code]
    assert question.finding.type == "many_of"


@pytest.mark.parametrize("region", Region)
def test_every_region_is_asked_about_an_injury_and_its_date(model, region):
    """Rules that count days from an injury read both."""
    assert model.vocabulary[f"{region}.{INJURY}"].answers == ("yes", "no")
    assert model.vocabulary[f"{region}.{DURATION}"].finding.type == "number"
    assert set(model.vocabulary[f"{region}.{COURSE}"].answers) >= LEAPT
