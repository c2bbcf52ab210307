"""A question that a safety rule needs is a guard as well: it is not taken away unawares."""

import pytest
from django.urls import reverse

from conditions import actions
from conditions.knowledge import current_release
from conditions.models import Finding, Release
from conditions.schema import AlarmingAnswer, Option, Region, RuleGroup
from triage.workbench import proposal
from triage.workbench.weaker import weaker

from .test_publish import PUBLISH, post, told
from .test_weaker import told as weaker_told


@pytest.fixture(autouse=True)
def _published(db):
    change(safety=True, priority=50, statement="I have a fever")
    Finding.objects.filter(code="leg.swelling").update(safety=True, opening=True)
    actions.publish()


def change(code="fever", **fields):
    Finding.objects.filter(code=code).update(**fields)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"safety": False}, "it is no longer one of the safety questions"),
        ({"statement": ""}, "it is no longer a line of a tick list"),
        ({"kind": "risk_factor"}, "it no longer counts as a sign of illness"),
        ({"priority": 10}, "priority 50 → 10"),
        ({"youngest": 18}, "asked of ages all → 18 and over"),
        ({"sex": "female"}, "asked of everybody → female"),
    ],
)
def test_finding_of_a_rule_that_is_asked_less(as_publisher, changes, reason):
    change(**changes)
    assert weaker_told(as_publisher) == {"fever": [reason]}


def test_opening_question_of_a_rule(as_publisher):
    change("leg.swelling", opening=False)
    reason = "it is no longer one of the opening questions"
    assert weaker_told(as_publisher) == {"leg.swelling": [reason]}


def test_finding_that_is_asked_only_after_another(as_publisher):
    fever, thinner = (Finding.objects.get(code=code) for code in ("fever", "blood_thinner"))
    fever.ask_if.create(finding=thinner, options="yes")
    [reason] = weaker_told(as_publisher)["fever"]
    assert reason.startswith("asked only after: ")
    assert reason.endswith("Yes")


def test_finding_is_gone_from_a_place():
    _, was = current_release()
    topics = {
        code: topic.model_copy(
            update={
                "findings": tuple(
                    one.model_copy(update={"scope": (Region.KNEE,)})
                    if one.code == "swelling"
                    else one
                    for one in topic.findings
                )
            }
        )
        for code, topic in was.topics.items()
    }
    [one] = weaker(was, was.model_copy(update={"topics": topics}))
    assert (one.code, one.reasons) == ("swelling", ("it is no longer asked of the foot",))


def test_narrower_band_of_an_alarming_number(as_publisher):
    weight = Finding.objects.get(code="weight")
    weight.options.filter(code="light").update(high=100)
    weight.options.filter(code="heavy").update(low=100)
    reason = "the answer 90 or more: 90 to 251 → 100 to 251"
    assert weaker_told(as_publisher) == {"weight": [reason]}


@pytest.mark.parametrize(
    ("covers", "reasons"),
    [
        ("front inner back", ["the answer Somewhere may now mean At the back as well"]),
        ("front inner", []),
    ],
)
def test_vague_answer_that_no_longer_alarms(covers, reasons):
    _, was = current_release()
    back = Option(code="back", label="At the back")
    before, after = (
        _with_options(was, back, Option(code="somewhere", label="Somewhere", covers=codes))
        for codes in (("front", "inner"), tuple(covers.split()))
    )
    found = [one for one in weaker(before, after) if one.code == "knee.pain_site"]
    assert [reason for one in found for reason in one.reasons] == reasons


def _relabelled(was, **labels):
    """The same with other words for the places of the knee; an empty label takes its answer away."""
    topics = {}
    for code, topic in was.topics.items():
        findings = []
        for one in topic.findings:
            if one.code == "knee.pain_site":
                options = tuple(
                    option.model_copy(update={"label": labels.get(option.code, option.label)})
                    for option in one.options
                    if labels.get(option.code, option.label)
                )
                one = one.model_copy(update={"options": options})
            findings.append(one)
        topics[code] = topic.model_copy(update={"findings": tuple(findings)})
    return was.model_copy(update={"topics": topics})


@pytest.mark.parametrize(
    ("labels", "reasons"),
    [
        (
            {"front": "In front or inside", "inner": ""},  # two answers are merged
            [
                "the answer At the front now says: In front or inside",
                "the answer On the inner side is gone",
            ],
        ),
        (
            {"front": "In front or behind", "back": ""},  # with one that did not alarm
            ["the answer At the front now says: In front or behind"],
        ),
        (
            {"front": "At the back", "back": "At the front"},  # the words changed places
            ["the answer At the front now says: At the back"],
        ),
        ({"back": "Behind the knee"}, []),  # it does not alarm
        ({"front": "In front"}, []),  # for the reader of the differences
        ({"front": "at the front"}, []),
    ],
)
def test_alarming_answers_that_are_merged_or_change_places(labels, reasons):
    _, was = current_release()
    before = _with_options(was, Option(code="back", label="At the back"))
    found = weaker(before, _relabelled(before, **labels))
    assert [reason for one in found for reason in one.reasons] == reasons


def _with_options(was, *options):
    """Knowledge where pain at the front or inner side of the knee alarms, with more answers."""
    rule = was.rules["swollen_calf"]
    place = AlarmingAnswer(finding="knee.pain_site", options=("front", "inner"))
    alarming = rule.model_copy(update={"groups": (RuleGroup(of=(place,)),)})
    topics = {
        code: topic.model_copy(
            update={
                "findings": tuple(
                    one.model_copy(update={"options": one.options + options})
                    if one.code == "knee.pain_site"
                    else one
                    for one in topic.findings
                )
            }
        )
        for code, topic in was.topics.items()
    }
    return was.model_copy(update={"topics": topics, "rules": {rule.code: alarming}})


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("fever", {"priority": 90}),
        ("fever", {"help": "Above 38 degrees."}),
        ("blood_thinner", {"sex": "female"}),  # no rule names it
        ("foot.first_steps", {"youngest": 30}),
    ],
)
def test_finding_that_guards_as_before(as_publisher, code, changes):
    change(code, **changes)
    assert weaker_told(as_publisher) == {}


def test_publishing_without_a_reason_is_refused_when_safety_is_switched_off(as_publisher):
    change(safety=False)
    shown = as_publisher.get(PUBLISH)
    html = shown.content.decode()
    fever = Finding.objects.get(code="fever")
    assert reverse("admin:conditions_finding_change", args=[fever.pk]) in html
    assert "Safety rules that need it: Your joint may be infected" in html
    assert post(as_publisher).status_code == 422
    assert Release.objects.count() == 1
    assert post(as_publisher, reason="Asked elsewhere.").status_code == 302
    assert "Made weaker: Do you have a fever? (fever)." in Release.objects.first().note


def test_patient_who_is_no_longer_asked_is_shown(as_publisher):
    """With all answers given the urgency is as before; in the interview it falls."""
    change("leg.swelling", opening=False, safety=False)
    [row] = told(as_publisher.get(PUBLISH))
    assert row.effect.in_interview
    assert row.effect.rule == "swollen_calf"
    assert row.unasked == ("Is the calf swollen? (leg.swelling)",)
    assert row.effect.needs_reason


def test_interview_is_tried_only_where_what_is_asked_for_safety_changed(as_publisher, monkeypatch):
    tried = []
    monkeypatch.setattr(proposal, "interview_effects", lambda *args: tried.append(args) or [])
    change(help="Above 38 degrees.")
    as_publisher.get(PUBLISH)
    assert not tried
    change(priority=10)
    as_publisher.get(PUBLISH)
    assert len(tried) == 1


def test_group_that_only_stands_elsewhere_is_not_weaker():
    _, was = current_release()
    rule = was.rules["hot_joint_with_fever"]
    moved = rule.model_copy(update={"groups": rule.groups[::-1]})
    assert weaker(was, was.model_copy(update={"rules": {**was.rules, rule.code: moved}})) == []
