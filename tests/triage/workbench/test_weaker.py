"""What guards patients is not made weaker unawares, even where no patient notices."""

import pytest
from django.urls import reverse

from conditions import actions
from conditions.knowledge import current_release
from conditions.models import Condition, Release, SafetyRule
from conditions.schema import AlarmingAnswer, RuleGroup
from triage.workbench import impact
from triage.workbench.weaker import weaker

from .test_publish import PUBLISH, post

KNEE_PAIN = "Where does the knee hurt? (knee.pain_site)"


@pytest.fixture(autouse=True)
def _published(db):
    actions.publish()


@pytest.fixture
def fever_rule():
    return SafetyRule.objects.get(code="hot_joint_with_fever")


def told(client):
    return {one.code: list(one.reasons) for one, _address in client.get(PUBLISH).context["weaker"]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"urgency": "soon"}, "urgency emergency → soon"),
        ({"in_foot": False}, "it is tried for fewer people"),
        ({"youngest": 18}, "it is tried for fewer people"),
        ({"sex": "female"}, "it is tried for fewer people"),
        ({"injury_within_days": 7}, "it is tried for fewer people"),
    ],
)
def test_rule_that_asks_for_less(as_publisher, fever_rule, changes, reason):
    SafetyRule.objects.filter(pk=fever_rule.pk).update(**changes)
    assert told(as_publisher) == {"hot_joint_with_fever": [reason]}


@pytest.mark.parametrize(
    "changes", [{"urgency": "emergency"}, {"in_leg": True}, {"title": "Another title"}]
)
def test_rule_that_asks_for_as_much(as_publisher, fever_rule, changes):
    SafetyRule.objects.filter(pk=fever_rule.pk).update(**changes)
    assert told(as_publisher) == {}


def test_rule_that_needs_more_answers(as_publisher):
    rule = SafetyRule.objects.get(code="two_of_three")
    rule.groups.update(at_least=3)
    assert told(as_publisher) == {"two_of_three": ["group 1 asks for 3 answers, not 2"]}


def test_rule_that_loses_an_alarming_answer(as_publisher):
    rule = SafetyRule.objects.get(code="two_of_three")
    rule.literals.get(finding__code="fever").delete()
    [reason] = told(as_publisher)["two_of_three"]
    assert reason == "no longer alarming in group 1: Do you have a fever? (fever) Yes"


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        # a person with both had two answers, and has one now
        (
            [("front", "inner"), ()],
            [
                f"no longer enough in group 1: {KNEE_PAIN} At the front and {KNEE_PAIN} On the inner side"
            ],
        ),
        ([("inner",), ("front",)], []),
        ([("front", "inner"), ("front", "inner")], []),  # one answer is enough now
    ],
)
def test_alarming_answers_of_one_question_that_count_as_one_now(rows, reasons):
    _, was = current_release()
    before, after = (
        _with_group(was, *(AlarmingAnswer(finding="knee.pain_site", options=o) for o in some if o))
        for some in ([("front",), ("inner",)], rows)
    )
    assert [list(one.reasons) for one in weaker(before, after)] == ([reasons] if reasons else [])


def _with_group(knowledge, *answers):
    """The rule ``two_of_three`` waits for two of these answers, or of a fever."""
    rule = knowledge.rules["two_of_three"]
    fever = AlarmingAnswer(finding="fever", options=("yes",))
    group = RuleGroup(at_least=2, of=(*answers, fever))
    changed = rule.model_copy(update={"groups": (group,)})
    return knowledge.model_copy(update={"rules": {**knowledge.rules, rule.code: changed}})


def test_rule_with_another_group(as_publisher, fever_rule):
    rule = SafetyRule.objects.get(code="swollen_calf")
    rule.groups.create(number=2, at_least=1)
    literal = fever_rule.literals.get(finding__code="fever")
    literal.pk, literal.rule, literal.group = None, rule, 2
    literal.save()
    assert told(as_publisher) == {"swollen_calf": ["it asks for one more group of answers"]}


def test_removed_rule(as_publisher):
    SafetyRule.objects.get(code="swollen_calf").delete()
    assert told(as_publisher) == {"swollen_calf": ["it is removed"]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"threshold_of_100": 20}, "it raises the urgency from 20 of 100 on, not from 3"),
        ({"urgency": "soon"}, "urgency as a danger emergency → soon"),
    ],
)
def test_danger_that_counts_less(as_publisher, changes, reason):
    condition = Condition.objects.get(code="septic_arthritis")
    type(condition.danger).objects.filter(pk=condition.danger.pk).update(**changes)
    assert told(as_publisher) == {"septic_arthritis": [reason]}


def test_danger_that_counts_no_more(as_publisher):
    condition = Condition.objects.get(code="septic_arthritis")
    condition.danger.delete()
    Condition.objects.filter(pk=condition.pk).update(urgency="urgent")
    assert told(as_publisher)["septic_arthritis"] == [
        "urgency emergency → urgent",
        "it no longer counts as a danger of its own",
    ]


def test_weaker_guard_needs_a_reason_although_no_patient_notices(
    as_publisher, fever_rule, monkeypatch
):
    monkeypatch.setattr(impact, "patients", lambda before, after: [])
    monkeypatch.setattr("triage.workbench.proposal.patients", lambda before, after: [])
    SafetyRule.objects.filter(pk=fever_rule.pk).update(youngest=18)
    shown = as_publisher.get(PUBLISH)
    assert shown.context["groups"] == []
    assert "Guards that become weaker" in shown.content.decode()
    address = reverse("admin:conditions_safetyrule_change", args=[fever_rule.pk])
    assert address in shown.content.decode()
    assert post(as_publisher).status_code == 422
    assert Release.objects.count() == 1
    assert post(as_publisher, reason="Children have a rule of their own.").status_code == 302
    note = Release.objects.first().note
    assert "Made weaker: Your joint may be infected (hot_joint_with_fever)." in note
    assert "Urgency lowered" not in note
