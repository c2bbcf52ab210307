"""Pairs of conditions that hurt in the same region and that nothing tells apart.

For each pair the separation of one question is the mean of both Kullback-Leibler distances
between the answers of people with the one and with the other (with answer error, weight
and doubt, as the engine reads them), times the chance that somebody can answer: the log odds, in
nats, that the question is expected to bring. Age and sex count as one question more, and so
does whether both sides hurt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from conditions.schema import OTHER, Region
from triage.engine.blocks import Block
from triage.engine.compiled import Compiled
from triage.engine.levels import Array
from triage.engine.rates import cell_weights

from .row import Row

CHECK = "not_told_apart"

#: An interview asks few questions about one pair: so many of the best ones count.
QUESTIONS = 6
#: Odds of 10 to 1 from the best questions together are the least ...
LEAST_TOGETHER = float(np.log(10))
#: ... and one question that alone brings odds of 1.3 to 1.
LEAST_BEST = float(np.log(1.3))
TINY = 1e-12


@dataclass(frozen=True)
class Separation:
    """How well two conditions are told apart in a region, the best questions first."""

    region: Region
    one: str
    two: str
    together: float
    best: tuple[tuple[str, float], ...]

    @property
    def is_weak(self) -> bool:
        return self.together < LEAST_TOGETHER or self.best[0][1] < LEAST_BEST


def separations(model: Compiled, region: Region) -> list[Separation]:
    """Every pair of listed causes of a region, the hardest first."""
    part = model.regions[region]
    causes = [c for c in part.causes if c != OTHER]
    at = [part.index[c] for c in causes]
    rows = [model.conditions.index(c) for c in causes]
    names: list[str] = []
    tables: list[Array] = []  # (causes, causes) per question
    blocks = (
        (part.block, part.likelihood[at]),
        (model.symptoms, symptom_answers(model)[rows]),
        (model.factors, factor_answers(model)[rows]),
    )
    for block, given in blocks:
        for code, table in _by_question(block, given):
            names.append(code)
            tables.append(table)
    cells = part.anywhere[:, at] * cell_weights(None, None)[:, None]
    names.append("age and sex")
    tables.append(_distance((cells / cells.sum(axis=0)).T))
    both = model.both_sides[rows]
    names.append("both sides")
    tables.append(_distance(np.stack([both, 1 - both], axis=1)))
    return _ranked(region, causes, names, np.stack(tables))


def not_told_apart(model: Compiled) -> Iterator[Row]:
    for region in Region:
        for pair in separations(model, region):
            if pair.is_weak:
                helps = ", ".join(f"{code} {value:.2f}" for code, value in pair.best[:3])
                yield Row(
                    CHECK,
                    f"{region}: {pair.one}, {pair.two}",
                    f"the best {QUESTIONS} questions bring odds of {np.exp(pair.together):.1f} "
                    f"to 1; best {helps}",
                )


def _ranked(
    region: Region, causes: Sequence[str], names: Sequence[str], tables: Array
) -> list[Separation]:
    order = np.argsort(-tables, axis=0)[:QUESTIONS]
    together = np.take_along_axis(tables, order, axis=0).sum(axis=0)
    found = []
    for one in range(len(causes)):
        for two in range(one + 1, len(causes)):
            best = tuple((names[q], float(tables[q, one, two])) for q in order[:, one, two])
            total = float(together[one, two])
            found.append(Separation(region, causes[one], causes[two], total, best))
    return sorted(found, key=lambda pair: (pair.together, pair.one, pair.two))


def _by_question(block: Block, given: Array) -> Iterator[tuple[str, Array]]:
    for code in block.codes:
        units = [unit for unit in block.units if unit.question.code == code]
        table = sum(_distance(given[:, unit.columns]) for unit in units)
        yield code, np.asarray(table) * units[0].question.finding.answerable


def _distance(p: Array) -> Array:
    """Mean of both Kullback-Leibler distances for every pair of rows: (n, n)."""
    p = np.maximum(p, TINY)
    logs = np.log(p)
    own = (p * logs).sum(axis=1)
    cross = p @ logs.T
    return np.maximum((own[:, None] + own[None, :] - cross - cross.T) / 2, 0)


def symptom_answers(model: Compiled) -> Array:
    """P(value | the condition alone) of the symptoms of the person."""
    given = np.ones_like(model.survival)
    for unit in model.symptoms.units:
        at = model.symptom_order[unit.columns]
        below = model.symptom_cumulative[at] * model.survival[:, at]
        given[:, at] = np.diff(below, axis=1, prepend=0.0)
    return given


def factor_answers(model: Compiled) -> Array:
    """P(value | condition) of risk factors and history, over all ages."""
    background = model.factor_background.mean(axis=0)
    given = np.where(np.isnan(model.factor_given), background, model.factor_given)
    return (1 - model.factor_error) * given + model.factor_error * background
