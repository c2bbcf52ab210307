"""Long lists of patients are told in groups, and only what changes is told at length."""

from types import SimpleNamespace

import pytest

from conditions.schema import Knowledge
from triage.workbench.effects_in_words import FEW, groups
from triage.workbench.impact import Effect, Outcome

GOUT, TEAR = "gout", "tear"
WAS = Outcome("soon", (("knee", GOUT),), (GOUT,))
SAME_FIRST = Outcome("soon", (("knee", GOUT),), (GOUT, TEAR))


def effect(now, was=WAS, name="Somebody", **more):
    return Effect(name, was, now, **more)


def grouped(*effects):
    names = {GOUT: "Gout (crystals)", TEAR: "Meniscus tear"}
    conditions = {code: SimpleNamespace(code=code, name=name) for code, name in names.items()}
    knowledge = Knowledge.model_construct(conditions=conditions)
    return groups(effects, [None, knowledge], lambda code: f"/rules/{code}/")


@pytest.mark.parametrize(
    ("one", "key"),
    [
        (effect(Outcome("routine", WAS.first, WAS.shown), is_red_flag=True), "lost"),
        (effect(None, is_red_flag=True), "lost"),
        (effect(Outcome("routine", (("knee", TEAR),), (TEAR,))), "less"),
        (effect(None, problem="unknown answer"), "unread"),
        (effect(WAS, was=None), "new"),
        (effect(Outcome("urgent", (("knee", TEAR),), (TEAR,))), "more"),
        (effect(Outcome("soon", (("knee", TEAR),), (TEAR,))), "first"),
        (effect(SAME_FIRST), "list"),
    ],
)
def test_patient_stands_where_the_gravest_change_is(one, key):
    [group] = grouped(one)
    assert group.key == key


def test_graver_groups_come_first_and_only_the_slightest_is_folded_when_there_are_many():
    many = [effect(SAME_FIRST, name=str(number)) for number in range(FEW)]
    first, last = grouped(*many, effect(Outcome("urgent", WAS.first, WAS.shown)))
    assert (first.key, first.is_open) == ("more", True)
    assert (last.key, last.is_open, len(last.rows)) == ("list", False, FEW)
    [few] = grouped(*many)
    assert few.is_open


def test_only_what_changes_is_told_at_length():
    [group] = grouped(effect(SAME_FIRST))
    [row] = group.rows
    assert [line.text for line in row.before] == [
        "Soon: within 3 working days",
        "First for the knee: Gout",
        "Shown: Gout",
    ]
    assert [(line.text, line.is_new) for line in row.after] == [
        ("As urgent as now", False),
        ("First for the knee: the same", False),
        ("Also shown: Meniscus tear", True),
    ]


def test_cause_that_is_gone_is_named():
    [group] = grouped(effect(Outcome("urgent", (), ())))
    told = [line.text for line in group.rows[0].after]
    assert told == [
        "Urgent: within 24 hours",
        "First for the knee: no cause",
        "No longer shown: Gout",
    ]


def test_rule_of_a_test_patient_is_linked():
    [group] = grouped(effect(SAME_FIRST, rule="hot_joint"))
    assert group.rows[0].address == "/rules/hot_joint/"
