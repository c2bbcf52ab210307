"""Differences between two states of the knowledge, as a reader is told them."""

import json

import pytest

from conditions import actions
from conditions.knowledge import current_release, draft
from conditions.models import Background, Condition, Evidence, Rate, SafetyRule, Treatment
from triage.workbench import impact
from triage.workbench.differences import differences

from .test_publish import HEEL, PUBLISH


@pytest.fixture(autouse=True)
def _published(db):
    actions.publish()


def told():
    _release, before = current_release()
    return differences(before, draft())


def test_rates_are_told_with_their_ages():
    Rate.objects.filter(condition__code="plantar_fasciitis", band=6).update(women=25)
    assert told() == ["Condition Plantar fasciitis: rates, women, 45 to 59: 20 → 25 per 1,000"]


def test_answers_are_told_in_words():
    Evidence.objects.filter(condition__code="septic_arthritis", finding__code="fever").update(
        of_100=80
    )
    assert told() == [
        "Condition Septic arthritis: evidence: Do you have a fever? (fever), Yes: 65 → 80 of 100"
    ]


def test_questions_have_no_places_to_fill_in():
    rows = Evidence.objects.filter(condition__code="septic_arthritis", finding__code="swelling")
    rows.update(of_100=65)
    [line] = told()
    assert "Is the … swollen?" in line
    assert "{place}" not in line


def test_backgrounds_are_told_in_words():
    Background.objects.filter(finding__code="weight", option="heavy").update(of_100=35)
    [line] = told()
    assert line.endswith("90 or more: 20 → 35 of 100")


def test_of_a_long_text_the_changed_part_is_told():
    rule = SafetyRule.objects.get(code="swollen_calf")
    text = "A calf may swell for many harmless reasons. " * 8
    SafetyRule.objects.filter(pk=rule.pk).update(why=f"{text}It may be a clot.")
    actions.publish()
    SafetyRule.objects.filter(pk=rule.pk).update(why=f"{text}It may be a tear.")
    [line] = told()
    assert "a clot. → " in line
    assert line.endswith("a tear.")
    assert len(line) < 300


def test_new_page_says_what_it_brings():
    row = Treatment.objects.get(code="pain_tablets")
    new = Treatment(code="nothing", name="Nothing", setting=row.setting, summary="-", order=9)
    new.save()
    caution = row.cautions.first()
    caution.pk, caution.treatment = None, new
    caution.save()
    assert told() == ["Treatment Nothing: with cautions (1)"]


def test_typical_patients_are_tried_too(as_publisher, monkeypatch, tmp_path):
    case = HEEL | {"id": "typ_heel", "title": "Heel sore in the morning"}
    (tmp_path / "typical.jsonl").write_text(json.dumps(case) + "\n", encoding="utf-8")
    monkeypatch.setattr(impact, "TYPICAL", tmp_path)
    Condition.objects.filter(code="plantar_fasciitis").update(urgency="soon")
    Evidence.objects.filter(condition__code="plantar_fasciitis").update(of_100=1)
    Rate.objects.filter(condition__code="plantar_fasciitis").update(women=0.001, men=0.001)
    shown = as_publisher.get(PUBLISH)
    names = [row.effect.patient for group in shown.context["groups"] for row in group.rows]
    assert "Typical patient: Heel sore in the morning (typ_heel)" in names
    assert shown.context["tried"]["typical"] == 1
    rules = SafetyRule.objects.count()
    assert f"{rules} of safety rules" in " ".join(shown.content.decode().split())


def test_there_is_a_typical_patient_for_each_cause():
    from django.conf import settings

    lines = [
        json.loads(line)
        for file in (settings.BASE_DIR / impact.TYPICAL).glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    causes = {code for line in lines for code in line["expected"]["conditions"]}
    known = {f.stem for f in (settings.BASE_DIR / "fixtures/knowledge/conditions").glob("*.yaml")}
    assert known - causes <= {"other"}
