"""How soon: what the likeliest causes say when no rule fires."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from conditions.schema import Region, Urgency
from triage.engine.urgency import unexplained

pytestmark = pytest.mark.engine


def posterior(other: float) -> SimpleNamespace:
    case = SimpleNamespace(regions=(Region.KNEE,))
    return SimpleNamespace(case=case, probability=lambda region, cause: other)


def test_what_nothing_explains_best_is_looked_at_by_somebody():
    reasons = unexplained(posterior(0.35), [(Region.KNEE, "contusion", 0.26)])

    assert [(r.kind, r.code, r.urgency) for r in reasons] == [
        ("unexplained", "other", Urgency.ROUTINE)
    ]


def test_what_a_shown_cause_explains_best_is_left_to_it():
    assert unexplained(posterior(0.2), [(Region.KNEE, "contusion", 0.26)]) == []


def test_a_cause_of_another_place_explains_nothing_here():
    assert unexplained(posterior(0.35), [(Region.FOOT, "gout", 0.9)])
