"""A risk factor's odds against the background are alike at every age (ADR 28)."""

from __future__ import annotations

import numpy as np
import pytest

from triage.engine.compiled import compile_knowledge
from triage.engine.person import factor_given_at

from .worlds import world


@pytest.mark.parametrize("seed", range(4))
def test_odds_of_a_risk_do_not_depend_on_age(seed):
    model = compile_knowledge(world(seed))
    young, old = model.factor_background[0], model.factor_background[-1]
    tried = 0
    for unit in model.factors.units:
        at = unit.columns
        if unit.question.finding.kind != "risk_factor" or np.allclose(young[at], old[at]):
            continue
        for given, background in (
            (factor_given_at(model, young), young),
            (factor_given_at(model, old), old),
        ):
            told = given[~np.isnan(given[:, at]).any(axis=1)][:, at]
            assert np.allclose(told.sum(axis=1), 1)
            odds = (told / background[at]) / (told[:, :1] / background[at][0])
            tried += len(odds)
            if background is young:
                at_first = odds
            else:
                assert np.allclose(odds, at_first)
    assert tried


@pytest.mark.parametrize("seed", range(4))
def test_at_the_ages_of_its_patients_a_risk_has_its_curated_share(seed):
    model = compile_knowledge(world(seed))
    for row in range(len(model.conditions)):
        given = factor_given_at(model, model.factor_usual[row])[row]
        known = ~np.isnan(given)
        assert np.allclose(given[known], model.factor_given[row][known])
