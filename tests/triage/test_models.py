"""What the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from triage.models import Assessment, ProblemReport, hash_of


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("token_hash", "plain", "assessment_token_hashed"),
        ("age", 121, "assessment_age_possible"),
        ("sex", "unknown", "assessment_sex_known"),
        ("result", {"urgency": "soon"}, "assessment_result_with_time_and_engine"),
    ],
)
def test_assessment_constraints(release, field, value, constraint):
    good = {"token_hash": hash_of("x"), "release": release}
    Assessment.objects.create(**good | {"token_hash": hash_of("y")})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Assessment.objects.create(**good | {field: value})


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [("kind", "praise", "problemreport_kind_known"), ("text", "", "problemreport_text_filled")],
)
def test_report_constraints(db, field, value, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProblemReport.objects.create(**{"kind": "other", "text": "words", field: value})
