"""Each named constraint is broken once, past all forms and checks."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from conditions import actions, schema
from conditions import models as m
from conditions.models import choices

BROKEN = [
    ("source_code_form", m.Source, {"code": "Example"}),
    ("source_texts_filled", m.Source, {"title": ""}),
    ("source_year_in_range", m.Source, {"year": 1492}),
    ("source_kind_known", m.Source, {"kind": "rumour"}),
    ("source_can_be_found", m.Source, {"url": ""}),
    ("reading_code_form", m.Reading, {"code": "Morning"}),
    ("reading_texts_filled", m.Reading, {"population": ""}),
    ("reading_read_known", m.Reading, {"read": "heard"}),
    ("reading_n_of_n", m.Reading, {"n": 101}),
    ("reading_n_of_n", m.Reading, {"n": None}),
    ("topic_code_form", m.Topic, {"code": "1st"}),
    ("topic_texts_filled", m.Topic, {"name": ""}),
    ("finding_code_form", m.Finding, {"code": "hip.pain"}),
    ("finding_ages_ordered", m.Finding, {"youngest": 50, "oldest": 40}),
    ("finding_ages_ordered", m.Finding, {"oldest": 121}),
    ("finding_sex_known", m.Finding, {"sex": "x"}),
    ("finding_texts_filled", m.Finding, {"question": ""}),
    ("finding_scope_known", m.Finding, {"scope": "knee"}),
    ("finding_kind_known", m.Finding, {"kind": "sign"}),
    ("finding_type_known", m.Finding, {"type": "free"}),
    ("finding_weight_in_range", m.Finding, {"weight": 1.1}),
    ("finding_answerable_in_range", m.Finding, {"answerable": 0}),
    ("finding_cost_in_range", m.Finding, {"cost": 11}),
    ("finding_error_in_range", m.Finding, {"error": 0.5}),
    ("finding_priority_in_range", m.Finding, {"priority": 101}),
    ("finding_regions_by_scope", m.Finding, {"scope": "regions", "in_knee": False}),
    ("finding_bounds_ordered", m.Finding, {"lowest": 3, "highest": 2}),
    ("finding_number_has_bounds", m.Finding, {"type": "number", "lowest": None, "highest": None}),
    ("option_code_form", m.Option, {"code": "a b"}),
    ("option_not_sure_is_everywhere", m.Option, {"code": "not_sure"}),
    ("option_texts_filled", m.Option, {"label": ""}),
    ("option_covers_form", m.Option, {"covers": "a, b"}),
    ("option_band_ordered", m.Option, {"low": 2, "high": 2}),
    ("mirror_code_form", m.Mirror, {"becomes": ""}),
    ("askif_region_known", m.AskIf, {"region": "hip"}),
    ("askif_options_form", m.AskIf, {"options": "yes, no"}),
    ("askif_not_by_itself", m.AskIf, {"finding_id": models.F("asked_id")}),
    ("background_sourced_or_estimate", m.Background, {"why": ""}),
    ("background_of_100_in_range", m.Background, {"of_100": 0}),
    ("background_of_100_estimate_on_grid", m.Background, {"of_100": 34}),
    ("background_option_form", m.Background, {"option": "Yes"}),
    ("background_ages_ordered", m.Background, {"youngest": 121}),
    ("background_sex_known", m.Background, {"sex": "x"}),
    ("background_region_known", m.Background, {"region": "hip"}),
    ("relationevidence_sourced_or_estimate", m.RelationEvidence, {"how": "so"}),
    ("relationevidence_of_100_in_range", m.RelationEvidence, {"of_100": 100}),
    ("relationevidence_of_100_estimate_on_grid", m.RelationEvidence, {"of_100": 12}),
    ("relationevidence_option_form", m.RelationEvidence, {"option": ""}),
    ("relationevidence_given_known", m.RelationEvidence, {"given": "magic"}),
    ("condition_code_form", m.Condition, {"code": ""}),
    ("condition_ages_ordered", m.Condition, {"youngest": 121}),
    ("condition_sex_known", m.Condition, {"sex": "x"}),
    ("condition_texts_filled", m.Condition, {"summary": ""}),
    ("condition_arises_known", m.Condition, {"arises": "knee"}),
    ("condition_urgency_known", m.Condition, {"urgency": "now"}),
    ("conditiontext_texts_filled", m.ConditionText, {"text": ""}),
    ("conditiontext_kind_known", m.ConditionText, {"kind": "poem"}),
    ("urgencyvariant_region_known", m.UrgencyVariant, {"region": "hip"}),
    ("urgencyvariant_options_form", m.UrgencyVariant, {"options": ""}),
    ("urgencyvariant_urgency_known", m.UrgencyVariant, {"urgency": "now"}),
    ("urgencyvariant_texts_filled", m.UrgencyVariant, {"why": ""}),
    ("danger_sourced_or_estimate", m.Danger, {"why": ""}),
    ("danger_threshold_of_100_in_range", m.Danger, {"threshold_of_100": 100}),
    ("danger_urgency_known", m.Danger, {"urgency": "now"}),
    ("ratetable_sourced_or_estimate", m.RateTable, {"why": ""}),
    ("rate_women_in_range", m.Rate, {"women": -1}),
    ("rate_men_in_range", m.Rate, {"men": 1000}),
    ("rate_band_in_range", m.Rate, {"band": 9}),
    ("places_sourced_or_estimate", m.Places, {"why": ""}),
    ("placeshare_of_100_in_range", m.PlaceShare, {"of_100": 101}),
    ("placeshare_regions_known", m.PlaceShare, {"regions": "hip"}),
    ("sides_sourced_or_estimate", m.Sides, {"why": ""}),
    ("sides_both_in_range", m.Sides, {"both": 0}),
    ("sides_both_estimate_on_grid", m.Sides, {"both": 21}),
    ("sides_same_in_range", m.Sides, {"same": 100}),
    ("sides_same_estimate_on_grid", m.Sides, {"same": 51}),
    ("silent_sourced_or_estimate", m.Silent, {"why": ""}),
    ("silent_prevalence_of_100_in_range", m.Silent, {"prevalence_of_100": 0}),
    ("silent_prevalence_of_100_estimate_on_grid", m.Silent, {"prevalence_of_100": 4}),
    ("evidence_region_known", m.Evidence, {"region": "hip"}),
    ("evidence_sourced_or_estimate", m.Evidence, {"why": "", "how": ""}),
    ("evidence_of_100_in_range", m.Evidence, {"of_100": 120}),
    ("evidence_of_100_estimate_on_grid", m.Evidence, {"of_100": 51}),
    ("evidence_option_form", m.Evidence, {"option": "Y"}),
    ("evidence_estimate_names_neighbour", m.Evidence, {"near": None}),
    ("group_code_form", m.Group, {"code": "-"}),
    ("group_texts_filled", m.Group, {"name": ""}),
    ("link_code_form", m.Link, {"code": "-"}),
    ("link_cause_is_one", m.Link, {"cause_condition": None, "cause_group": None}),
    ("link_effect_is_one", m.Link, {"effect_condition": None, "effect_group": None}),
    ("link_cause_region_known", m.Link, {"cause_region": "hip"}),
    ("link_effect_region_known", m.Link, {"effect_region": "hip"}),
    ("link_grade_known", m.Link, {"grade": "sure"}),
    ("link_texts_filled", m.Link, {"explanation": ""}),
    ("link_joins_two_regions", m.Link, {"effect_region": "knee"}),
    ("linkside_sourced_or_estimate", m.LinkSide, {"why": "", "how": ""}),
    ("linkside_side_known", m.LinkSide, {"side": "left"}),
    ("linkside_odds_ratio_in_range", m.LinkSide, {"odds_ratio": 1}),
    ("linkside_altered_gait_in_range", m.LinkSide, {"altered_gait": -1}),
    ("linkside_compensation_in_range", m.LinkSide, {"compensation": -1}),
    ("linkside_referred_pain_in_range", m.LinkSide, {"referred_pain": 101}),
    ("linkside_biomechanical_change_in_range", m.LinkSide, {"biomechanical_change": 101}),
    ("linkside_shares_add_up", m.LinkSide, {"referred_pain": 5}),
    ("contrary_texts_filled", m.Contrary, {"text": ""}),
    ("safetyrule_code_form", m.SafetyRule, {"code": "-"}),
    ("safetyrule_ages_ordered", m.SafetyRule, {"youngest": 121}),
    ("safetyrule_sex_known", m.SafetyRule, {"sex": "x"}),
    ("safetyrule_urgency_known", m.SafetyRule, {"urgency": "now"}),
    ("safetyrule_patient_sex_known", m.SafetyRule, {"patient_sex": "x"}),
    ("safetyrule_texts_filled", m.SafetyRule, {"why": ""}),
    ("safetyrule_injury_window_in_range", m.SafetyRule, {"injury_within_days": 0}),
    ("safetyrule_patient_age_in_range", m.SafetyRule, {"patient_age": 121}),
    ("rulegroup_number_in_range", m.RuleGroup, {"number": 0}),
    ("rulegroup_at_least_in_range", m.RuleGroup, {"at_least": 0}),
    ("ruleliteral_region_known", m.RuleLiteral, {"region": "hip"}),
    ("ruleliteral_options_form", m.RuleLiteral, {"options": "yes|no"}),
    ("ruleliteral_group_in_range", m.RuleLiteral, {"group": 0}),
    ("ruletext_texts_filled", m.RuleText, {"text": ""}),
    ("ruletext_kind_known", m.RuleText, {"kind": "poem"}),
    ("patientcomplaint_region_known", m.PatientComplaint, {"region": "hip"}),
    ("patientcomplaint_side_known", m.PatientComplaint, {"side": "up"}),
    ("patientanswer_region_known", m.PatientAnswer, {"region": "hip"}),
    ("patientanswer_answer_given", m.PatientAnswer, {"answer": "", "listed": False}),
    ("treatment_code_form", m.Treatment, {"code": "-"}),
    ("treatment_texts_filled", m.Treatment, {"name": ""}),
    ("treatment_setting_known", m.Treatment, {"setting": "space"}),
    ("caution_region_known", m.Caution, {"region": "hip"}),
    ("caution_options_form", m.Caution, {"options": ""}),
    ("caution_texts_filled", m.Caution, {"text": ""}),
    ("conditiontreatment_texts_filled", m.ConditionTreatment, {"note": ""}),
    ("conditiontreatment_line_known", m.ConditionTreatment, {"line": "third"}),
    ("conditiontreatment_grade_known", m.ConditionTreatment, {"grade": "sure"}),
    ("exercise_code_form", m.Exercise, {"code": "-"}),
    ("exercise_texts_filled", m.Exercise, {"stop_if": ""}),
    ("exercise_drawing_form", m.Exercise, {"drawing": "a b"}),
    ("exercisestep_texts_filled", m.ExerciseStep, {"text": ""}),
    ("exerciseuse_texts_filled", m.ExerciseUse, {"note": ""}),
    ("exerciseuse_grade_known", m.ExerciseUse, {"grade": "sure"}),
    ("loadedfile_kind_known", m.LoadedFile, {"kind": "poems"}),
    ("release_version_form", m.Release, {"version": "v1"}),
    ("release_sha256_form", m.Release, {"sha256": "?"}),
    ("release_document_filled", m.Release, {"document": ""}),
    ("release_withdrawn_who_when_why", m.Release, {"withdrawn_reason": "wrong"}),
    ("release_signed_off_who_and_when", m.Release, {"signed_off_at": timezone.now()}),
]


def spoil(model, changes, name):
    """Break one row with an UPDATE, so that no Python stands in the way."""
    rows = model.objects.all()
    if name == "finding_regions_by_scope":
        rows = rows.filter(scope="person")
    if name == "evidence_sourced_or_estimate" or name == "evidence_estimate_names_neighbour":
        rows = rows.filter(reading=None)
    if name.endswith("on_grid"):
        rows = rows.filter(reading=None)
    if name == "link_joins_two_regions":
        rows = rows.filter(cause_region="knee")
    if name == "finding_number_has_bounds":
        rows = rows.filter(type="yes_no")
    if name.endswith("_in_range") and hasattr(model, "reading"):
        # a sourced row, since an estimate out of range is off the grid as well
        sourced = {"reading": m.Reading.objects.get(), "how": "as is", "why": "", "near": None}
        changes = {**sourced, **changes}
    # a plain query set, since that of a release refuses in Python
    one = QuerySet(model).filter(pk=rows.order_by("pk").values_list("pk", flat=True)[0])
    one.update(**changes)


@pytest.mark.parametrize(("name", "model", "changes"), BROKEN, ids=lambda value: str(value)[:50])
def test_database_refuses(loaded, name, model, changes):
    if model is m.Release:
        actions.publish()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        spoil(model, changes, name)
    # SQLite and PostgreSQL both name the constraint
    assert name in str(error.value)


UNIQUE = [
    m.Source,
    m.Reading,
    m.Topic,
    m.Finding,
    m.Option,
    m.Mirror,
    m.Background,
    m.RelationEvidence,
    m.Condition,
    m.Rate,
    m.PlaceShare,
    m.Evidence,
    m.Group,
    m.Link,
    m.LinkSide,
    m.SafetyRule,
    m.RuleGroup,
    m.PatientComplaint,
    m.PatientAnswer,
    m.ConditionTreatment,
    m.Exercise,
    m.ExerciseUse,
    m.LoadedFile,
]


@pytest.mark.parametrize("model", UNIQUE)
def test_database_refuses_the_same_twice(loaded, model):
    row = model.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        model.objects.bulk_create([row])


def test_every_check_constraint_is_broken_above():
    named = {
        constraint.name
        for model in apps.get_app_config("conditions").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    assert named == {name for name, _, _ in BROKEN}, "add the new constraint to BROKEN"


def test_choices_say_the_same_as_the_schema():
    for name in ("Region", "Urgency", "Mechanism", "Sex"):
        mine, theirs = getattr(choices, name), getattr(schema, name)
        assert mine.values == [member.value for member in theirs]


def test_code_cannot_be_changed(loaded):
    row = m.Condition.objects.get(code="other")
    row.code = "another"
    with pytest.raises(ValueError, match="cannot be changed"):
        row.save()


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (m.Source, "example_2020"),
        (m.Finding, "fever"),
        (m.Condition, "plantar_fasciitis"),
        (m.Treatment, "pain_tablets"),
        (m.Group, "worn_joints"),
        (m.Topic, "general"),
    ],
)
def test_what_is_named_elsewhere_cannot_be_deleted(loaded, model, code):
    with pytest.raises(ProtectedError):
        model.objects.get(code=code).delete()


def test_source_cited_only_in_a_list_cannot_be_deleted(loaded):
    source = m.Source.objects.create(code="cited", title="T", year=2020, kind="other", pmid="1")
    m.Link.objects.get(code="worn_to_heel").sources.add(source)
    with pytest.raises(ProtectedError):
        source.delete()


def test_release_document_never_changes(loaded):
    release, _ = actions.publish()
    release = m.Release.objects.get(pk=release.pk)
    release.document = "{}"
    with pytest.raises(ValueError, match="frozen"):
        release.save()


def test_release_is_never_deleted(loaded):
    release, _ = actions.publish()
    with pytest.raises(ProtectedError):
        release.delete()
    with pytest.raises(ProtectedError):
        m.Release.objects.all().delete()


def test_person_who_published_cannot_be_deleted(loaded, clinician):
    actions.publish(by=clinician)
    with pytest.raises(ProtectedError):
        get_user_model().objects.get(pk=clinician.pk).delete()


def named_constraints():
    return [
        (model, constraint)
        for model in apps.get_app_config("conditions").get_models()
        if not model.__name__.startswith("Historical")
        for constraint in model._meta.constraints
    ]


@pytest.mark.parametrize(
    ("model", "constraint"), named_constraints(), ids=[c.name for _, c in named_constraints()]
)
def test_constraint_says_in_plain_words_what_is_wrong(model, constraint):
    """Clinicians read it in the admin, where Django would only name the constraint."""
    message = constraint.get_violation_error_message()
    assert message != constraint.default_violation_error_message % {"name": constraint.name}
    assert constraint.name not in message
    assert "_" not in message.replace("heel_pain", "").replace("only_with_help", "").replace(
        "first_step_pain", ""
    )
    assert message[-1] == "."
