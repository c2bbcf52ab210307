"""What answers about the whole person say: risk factors, and symptoms several causes add to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .blocks import columns
from .cases import Answer
from .compiled import Compiled
from .levels import Array

TINY = 1e-300


@dataclass(frozen=True)
class Step:
    """One alarming answer to a person-scope symptom: P(X = j) = P(X <= j) - P(X <= j - 1).

    Each term is a background times a product over the distinct causes.
    """

    upper_background: float
    upper: Array
    lower_background: float
    lower: Array
    is_last: bool  # the most alarming value: P(X <= it) is 1 whatever the cause


@dataclass(frozen=True)
class PersonTerms:
    """What the person-scope answers say, per condition (rows of the person matrices).

    log_product: (conditions,) everything that multiplies once per distinct cause.
    """

    log_product: Array
    steps: tuple[Step, ...]

    @cached_property
    def of_one(self) -> Array:
        """log P(person-scope answers | the cause alone) up to a constant, (conditions,)."""
        total = self.log_product.copy()
        for step in self.steps:
            total += np.log(
                np.maximum(
                    step.upper_background * step.upper - step.lower_background * step.lower, TINY
                )
            )
        return total


def factor_given_at(model: Compiled, background: Array) -> Array:
    """P(value | c, age, sex), (conditions, width), NaN where the condition has no row.

    background: (width,) P(value | age, sex). "Of 100 with it" is told of patients of all ages.
    At one age a risk factor keeps its odds ratio rather than its share, or what is common only
    in the old would all but prove the condition in the young. What was told before is a
    consequence of the condition and keeps its share. docs/adr/0028-odds-of-a-risk-at-every-age.md
    """
    given = model.factor_given / model.factor_usual * background
    starts = model.factors.starts
    totals = np.add.reduceat(given, starts, axis=1)
    widths = np.diff(np.append(starts, given.shape[1]))
    given /= np.repeat(totals, widths, axis=1)
    found: Array = np.where(model.factor_of_age, given, model.factor_given)
    return found


def factor_ratios(model: Compiled, weights: Array) -> tuple[Array, Array]:
    """P(value | c, age, sex) / P(value | age, sex) with answer error, 1 where there is no row, and
    its logarithm. They depend on age and sex alone, so the last few are kept."""

    def make() -> tuple[Array, Array]:
        error, background = model.factor_error, weights @ model.factor_background
        ratio = (1 - error) * factor_given_at(model, background) / background + error
        ratio = np.where(np.isnan(ratio), 1.0, ratio)
        return ratio, np.log(ratio)

    return model.factor_ratios.get(weights.tobytes(), make)


def person_terms(model: Compiled, answers: Mapping[str, Answer], weights: Array) -> PersonTerms:
    """Risk factors and person-scope symptoms. Risk factors multiply by P(x|c) / P(x|age, sex)."""
    seen = columns(model.factors, answers)
    log_product = factor_ratios(model, weights)[1][:, seen].sum(axis=1)
    harmless, steps = [], []
    for at in columns(model.symptoms, answers):
        before = model.symptom_before[at]
        if before < 0:
            harmless.append(at)
        else:
            steps.append(
                Step(
                    float(model.symptom_cumulative[at]),
                    model.survival[:, at],
                    float(model.symptom_cumulative[before]),
                    model.survival[:, before],
                    at in model.symptom_last,
                )
            )
    log_product += model.log_survival[:, harmless].sum(axis=1)
    return PersonTerms(log_product, tuple(steps))
