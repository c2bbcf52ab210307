"""How soon: what the likeliest causes say when no rule fires."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from conditions.schema import Region, Urgency
from triage.engine.urgency import judge, uncertain, unexplained


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


def harmless(share: float) -> SimpleNamespace:
    """A posterior of a self-care cause, a routine one and what is in no list."""
    causes = {"contusion": Urgency.SELF_CARE, "gout": Urgency.ROUTINE}
    model = SimpleNamespace(
        vocabulary=None,
        regions={Region.KNEE: SimpleNamespace(causes=[*causes, "other"])},
        danger_thresholds={Region.KNEE: np.array([np.inf] * 3)},
        condition=lambda code: SimpleNamespace(urgency=causes[code], urgency_variants=[]),
    )
    return SimpleNamespace(
        model=model,
        case=SimpleNamespace(regions=(Region.KNEE,)),
        marginals={Region.KNEE: np.array([share, 0.9 - share, 0.1])},
        probability=lambda region, cause: 0.1,
        against_usual=lambda region: np.zeros(3),
    )


def test_self_care_is_said_only_where_it_is_likelier_than_not():
    shown = [(Region.KNEE, "contusion", 0.4)]
    urgency, reasons = judge(harmless(0.4), [], shown)

    assert urgency == Urgency.ROUTINE
    assert {r.kind for r in reasons} == {"leading", "uncertain"}
    assert judge(harmless(0.6), [], shown)[0] == Urgency.SELF_CARE


def test_probability_of_self_care_is_that_of_all_such_causes():
    assert [r.probability for r in uncertain(harmless(0.4))] == [pytest.approx(0.6)]
    assert uncertain(harmless(0.5)) == []
