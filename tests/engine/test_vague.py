""" "Somewhere in front, I cannot say where": an answer that covers others of its list."""

from __future__ import annotations

import pytest

from triage.engine.cases import CaseError, read_case
from triage.engine.compiled import compile_knowledge
from triage.engine.explanation import contributions
from triage.engine.posterior import infer
from triage.engine.safety import State, try_rule
from triage.engine.vocabulary import Vocabulary

from .test_safety import rule
from .worlds import world

KNOWLEDGE = world(1)
VOCABULARY = Vocabulary.of(KNOWLEDGE)
MODEL = compile_knowledge(KNOWLEDGE)
WHERE = "knee.where"  # low and middle are covered by vague, high is not


def told(answer):
    complaints = [{"region": "knee", "side": "left"}]
    return read_case({"complaints": complaints, "answers": {WHERE: answer}}, VOCABULARY)


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (["vague"], {"low": None, "middle": None, "high": False, "vague": True}),
        (["vague", "high"], {"low": None, "middle": None, "high": True, "vague": True}),
        (["vague", "low"], {"low": True, "middle": None, "high": False, "vague": False}),
        (["high"], {"low": False, "middle": False, "high": True, "vague": False}),
        (["none"], {"low": False, "middle": False, "high": False, "vague": False}),
        ({"vague": "yes"}, {"low": None, "middle": None, "high": None, "vague": True}),
        ({"low": "no"}, {"low": False, "middle": None, "high": None, "vague": None}),
    ],
)
def test_what_it_covers_stays_open_and_the_rest_is_no(answer, kept):
    assert told(answer).answers[WHERE] == kept


def test_it_cannot_stand_beside_none_of_these():
    with pytest.raises(CaseError, match="excludes the others"):
        told(["vague", "none"])


def test_it_makes_likelier_what_any_covered_place_would():
    """Between the causes it weighs what "low" and "middle" weigh together, and not "high"."""
    cause = max(
        (c for c in MODEL.regions["knee"].causes if c != "other"),
        key=lambda c: sum(MODEL.regions["knee"].published[MODEL.regions["knee"].index[c], :1]),
    )
    unknown = infer(MODEL, told({})).probability("knee", cause)
    vague = infer(MODEL, told({"vague": "yes"})).probability("knee", cause)
    places = [
        infer(MODEL, told({option: "yes"})).probability("knee", cause)
        for option in ("low", "middle")
    ]
    assert vague != pytest.approx(unknown)
    assert min(unknown, *places) <= vague <= max(unknown, *places)


def test_it_is_named_among_the_reasons():
    posterior = infer(MODEL, told(["vague"]))
    rows = contributions(posterior, "knee", MODEL.regions["knee"].causes[0])
    assert [row.option for row in rows if row.key == WHERE] == ["high", "vague"]


@pytest.mark.parametrize(
    ("alarming", "state"),
    [(["low", "middle"], State.FIRED), (["low"], State.OPEN), (["high"], State.NOT_FIRED)],
)
def test_a_rule_fires_only_where_every_place_it_may_mean_alarms(alarming, state):
    case = told(["vague"])
    one = rule(groups=[{"of": [{"finding": WHERE, "options": alarming}]}])
    found = try_rule(one, case.regions[0], case, VOCABULARY)
    assert found is not None
    assert found.state is state
