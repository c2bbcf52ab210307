"""What the engine reads without a second look is what a second look would have found."""

import itertools
from dataclasses import replace

import pytest

from conditions.schema import EVERY_AGE, Region, Sex
from triage.engine.cases import Case, Complaint, applies, read_answer, read_case
from triage.engine.safety import RuleBook, fired
from triage.engine.vocabulary import NOT_SURE, Vocabulary

from .test_safety import rule
from .worlds import world

KNOWLEDGE = world(0)
VOCABULARY = Vocabulary.of(KNOWLEDGE)
QUESTIONS = list(VOCABULARY)
FEVER = rule(groups=[{"of": [{"finding": "fever", "options": ["yes"]}]}], regions=[])
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


def test_rules_tried_before_do_not_stay_when_the_answers_change():
    rules, calm = RuleBook([FEVER], VOCABULARY), Case(EVERYWHERE)
    feverish = calm.with_answers({"fever": "yes"})
    for case, fires in ((calm, False), (feverish, True), (calm, False), (replace(calm), False)):
        for _ in range(2):  # the second time it need not look again
            assert [state.rule for state in fired(rules.states(case))] == [FEVER] * fires


def test_rules_of_another_book_do_not_count():
    feverish = Case(EVERYWHERE, answers={"fever": "yes"})
    with_rule, without = RuleBook([FEVER], VOCABULARY), RuleBook([], VOCABULARY)
    for _ in range(2):
        assert [state.rule for state in fired(with_rule.states(feverish))] == [FEVER]
        assert without.states(feverish) == []


def test_what_is_kept_is_not_passed_on_to_a_changed_case():
    case = Case(EVERYWHERE)
    assert case.kept("words", case, lambda: "of the first") == "of the first"
    assert case.kept("words", case, lambda: "of the second") == "of the first"
    changed = case.with_answers({"fever": "yes"})
    assert changed.kept("words", case, lambda: "of the changed") == "of the changed"
