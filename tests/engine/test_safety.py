"""Safety rules: three values, and what must hold whatever the rule and the person."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conditions.schema import Region, SafetyRule, Urgency
from triage.engine.cases import Case, Complaint
from triage.engine.safety import (
    LEVELS,
    RuleBook,
    State,
    doubt,
    fired,
    nearly_fired,
    to_check_now,
    try_rule,
    worst,
)
from triage.engine.vocabulary import NOT_SURE, Vocabulary

from .worlds import world

VOCABULARY = Vocabulary.of(world(0))
ALARMS = [
    {"finding": "knee.yn1", "options": ["yes"]},
    {"finding": "knee.yn2", "options": ["no"]},
    {"finding": "fever", "options": ["yes"]},
    {"finding": "swelling", "options": ["middle", "high"]},
    {"finding": "knee.where", "options": ["low"]},
    {"finding": "ill", "options": ["high"]},
]
ANSWERS = {
    "knee.yn1": ["yes", "no"],
    "knee.yn2": ["yes", "no"],
    "fever": ["yes", "no"],
    "knee.swelling": ["low", "middle", "high"],
    "ill": ["low", "middle", "high"],
}
ALARMING = {
    "knee.yn1": {"yes"},
    "knee.yn2": {"no"},
    "fever": {"yes"},
    "knee.swelling": {"middle", "high"},
    "ill": {"high"},
}


def rule(code="r", *, urgency="urgent", groups, **more) -> SafetyRule:
    return SafetyRule.model_validate(
        {
            "code": code,
            "urgency": urgency,
            "regions": ["knee"],
            "groups": groups,
            "title": "T",
            "do_now": ["Go."],
            "why": "A test.",
            "test_patient": {"complaints": [{"region": "knee"}], "answers": {}},
            **more,
        }
    )


def knee(answers, **more) -> Case:
    return Case((Complaint(Region.KNEE, "left"),), answers=answers, **more)


def state_of(one, answers, **more):
    return try_rule(one, Region.KNEE, knee(answers, **more), VOCABULARY)


TWO = [{"of": [ALARMS[0]]}, {"at_least": 2, "of": ALARMS[1:4]}]


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, State.OPEN),
        ({"knee.yn1": "yes", "knee.yn2": "no", "fever": "yes"}, State.FIRED),
        ({"knee.yn1": "yes", "fever": "yes", "knee.swelling": "middle"}, State.FIRED),
        ({"knee.yn1": "yes", "knee.yn2": "no"}, State.OPEN),
        ({"knee.yn1": "no", "knee.yn2": "no", "fever": "yes"}, State.NOT_FIRED),
        ({"knee.yn2": "yes", "fever": "no"}, State.NOT_FIRED),
        ({"knee.yn1": NOT_SURE, "knee.yn2": "no", "fever": "yes"}, State.OPEN),
    ],
)
def test_rule_is_fired_open_or_not_fired(answers, state):
    assert state_of(rule(groups=TWO), answers).state is state


def test_rule_out_of_age_is_left_out_and_unknown_age_stays_open():
    old = rule(groups=[{"of": [ALARMS[0]]}], ages=(65, 120))

    assert state_of(old, {"knee.yn1": "yes"}, age=(30.0, 30.0)) is None
    assert state_of(old, {"knee.yn1": "yes"}, age=(70.0, 70.0)).state is State.FIRED
    assert state_of(old, {"knee.yn1": "yes"}, age=(60.0, 70.0)).state is State.OPEN
    assert state_of(old, {"knee.yn1": "yes"}).state is State.OPEN


def test_rule_of_another_region_is_not_tried():
    foot = rule(groups=[{"of": [ALARMS[2]]}], regions=["foot"])

    assert RuleBook([foot], VOCABULARY).states(knee({"fever": "yes"})) == []


def test_unsure_about_one_alarm_while_another_is_present_is_checked_now():
    both = rule(groups=[{"of": [ALARMS[0]]}, {"of": [ALARMS[2]]}], urgency="emergency")
    case = knee({"knee.yn1": "yes", "fever": NOT_SURE})

    assert [s.rule.code for s in to_check_now(RuleBook([both], VOCABULARY).states(case))] == ["r"]
    assert to_check_now(RuleBook([both], VOCABULARY).states(knee({"fever": NOT_SURE}))) == []
    never_asked = knee({"knee.yn1": "yes"})
    assert to_check_now(RuleBook([both], VOCABULARY).states(never_asked)) == []
    waiting = nearly_fired(RuleBook([both], VOCABULARY).states(never_asked), never_asked)
    assert [code for _, code in waiting] == ["fever"]


@pytest.mark.parametrize(("urgency", "level"), [("emergency", "urgent"), ("urgent", "soon")])
def test_a_doubt_is_worth_one_level_less_than_its_rule(urgency, level):
    assert doubt(rule(groups=[{"of": [ALARMS[0]]}], urgency=urgency)) == level


def test_a_rule_that_says_soon_is_asked_for_only_on_demand():
    groups = [{"of": [ALARMS[0]]}, {"of": [ALARMS[2]]}]
    case = knee({"knee.yn1": "yes"})
    states = RuleBook([rule(groups=groups, urgency="soon")], VOCABULARY).states(case)

    assert nearly_fired(states, case) == []
    assert [code for _, code in nearly_fired(states, case, least=Urgency.SOON)] == ["fever"]


def strength(rules, case) -> int:
    """The level that rules alone demand."""
    states = RuleBook(rules, VOCABULARY).states(case)
    levels = [s.rule.urgency for s in fired(states)]
    levels += [doubt(s.rule) for s in to_check_now(states)]
    return LEVELS.index(worst(levels))


def random_rules(rnd: random.Random) -> list[SafetyRule]:
    rules = []
    for number in range(5):
        groups = []
        for _ in range(rnd.randint(1, 3)):
            of = rnd.sample(ALARMS, rnd.randint(1, 4))
            groups.append({"at_least": rnd.randint(1, len(of)), "of": of})
        urgency = rnd.choice(["soon", "urgent", "emergency"])
        rules.append(rule(f"r{number}", urgency=urgency, groups=groups))
    return rules


def random_answers(rnd: random.Random) -> dict[str, str]:
    return {
        key: rnd.choice([*options, NOT_SURE])
        for key, options in ANSWERS.items()
        if rnd.random() < 0.8
    }


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10_000))
def test_not_sure_instead_of_a_reassuring_answer_never_lowers(seed):
    rnd = random.Random(seed)
    rules, answers = random_rules(rnd), random_answers(rnd)
    before = strength(rules, knee(answers))
    for key, value in answers.items():
        if value != NOT_SURE and value not in ALARMING[key]:
            assert strength(rules, knee({**answers, key: NOT_SURE})) >= before


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10_000))
def test_a_further_alarming_answer_never_lowers(seed):
    rnd = random.Random(seed)
    rules, answers = random_rules(rnd), random_answers(rnd)
    before = strength(rules, knee(answers))
    for key, alarming in ALARMING.items():
        for value in alarming:
            if answers.get(key) not in alarming:
                assert strength(rules, knee({**answers, key: value})) >= before
