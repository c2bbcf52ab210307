"""What the engine reads without a second look is what a second look would have found."""

import itertools
from dataclasses import replace

import pytest

from conditions.schema import EVERY_AGE, Region, Sex
from triage.engine.cases import Case, Complaint, applies, read_answer, read_case
from triage.engine.safety import RuleBook
from triage.engine.vocabulary import NOT_SURE, Vocabulary

from .worlds import world

pytestmark = pytest.mark.engine

KNOWLEDGE = world(0)
VOCABULARY = Vocabulary.of(KNOWLEDGE)
QUESTIONS = list(VOCABULARY)
EVERYWHERE = tuple(Complaint(region, "left") for region in Region)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_answers_read_as_given_are_those_that_reading_leaves_alone(question):
    words = {NOT_SURE, *question.answers, *(option.code for option in question.finding.options)}
    for word in words & question.as_given:
        assert read_answer(question, word) == word
    if question.scope == "relation":
        assert not question.as_given
    elif question.finding.type != "many_of":
        assert question.as_given == {NOT_SURE, *question.answers}


@pytest.mark.parametrize("region", Region)
def test_shortcut_tells_what_is_ignored(region):
    raw = {
        "complaints": [{"region": str(region), "side": "left"}],
        "answers": {q.code: NOT_SURE for q in QUESTIONS if q.scope != "relation"},
    }
    case = read_case(raw, VOCABULARY)
    elsewhere = {q.code for q in QUESTIONS if q.region not in (None, region)}
    assert elsewhere <= set(case.ignored)
    assert not elsewhere & set(case.answers)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_what_always_applies_does_so_at_every_age_and_sex(question):
    finding = question.finding
    bound = finding.ask_if or finding.sex or finding.ages != EVERY_AGE
    assert question.always == (not bound and question.scope != "relation")
    if question.always:
        for age, sex in itertools.product((0.0, 8.0, 40.0, 120.0), (*Sex, None)):
            case = Case(EVERYWHERE, (age, age), sex)
            assert applies(question, case, vocabulary=VOCABULARY)
        nowhere = Case(tuple(c for c in EVERYWHERE if c.region != question.region))
        assert applies(question, nowhere, vocabulary=VOCABULARY) == (question.region is None)


def test_rules_are_tried_once_a_case():
    rules, case = RuleBook([], VOCABULARY), Case(EVERYWHERE)
    assert rules.states(case) is rules.states(case)
    assert RuleBook([], VOCABULARY).states(case) is not rules.states(case)
    assert rules.states(replace(case)) is not rules.states(case)


def test_what_is_kept_is_not_passed_on_to_a_changed_case():
    case = Case(EVERYWHERE)
    assert case.kept("words", case, lambda: "of the first") == "of the first"
    assert case.kept("words", case, lambda: "of the second") == "of the first"
    changed = case.with_answers({"fever": "yes"})
    assert changed.kept("words", case, lambda: "of the changed") == "of the changed"
