"""Who a text speaks to: the person in pain, or somebody who answers for them."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.engine

YOU = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)
ME = re.compile(r"\b(I|me|my|mine|myself|I’m|I've|I’ve)\b")
#: Put to whoever answers, about the person in pain.
TO_THE_ANSWERER = {"hurt_by_somebody"}


def findings(model):
    for topic in model.knowledge.topics.values():
        yield from topic.findings


def test_what_says_you_has_words_for_somebody_else(model):
    missing = [
        finding.code
        for finding in findings(model)
        if YOU.search(finding.question) and not finding.question_other
    ]
    assert set(missing) == TO_THE_ANSWERER


def test_words_for_somebody_else_do_not_say_you(model):
    for finding in findings(model):
        assert not YOU.search(finding.question_other), finding.code


def test_words_for_somebody_else_keep_the_places(model):
    """A gap that only one of the two has would ask something else."""
    for finding in findings(model):
        if finding.question_other:
            places = {"{place}", "{upper}", "{lower}", "{first}", "{second}"}
            of = {gap for gap in places if gap in finding.question}
            assert of == {gap for gap in places if gap in finding.question_other}, finding.code


def test_answers_fit_whoever_answers(model):
    for finding in findings(model):
        for option in finding.options:
            assert not ME.search(option.label), (finding.code, option.label)
            assert not YOU.search(option.label), (finding.code, option.label)


def test_lines_of_the_tick_list_fit_whoever_answers(model):
    for finding in findings(model):
        if finding.code not in TO_THE_ANSWERER:
            assert not ME.search(finding.statement), finding.code
            assert not YOU.search(finding.statement), finding.code
