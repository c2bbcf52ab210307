"""Which estimates matter most: where a study would help the checker most.

influence = share of the condition in the region's pain
          x how often the question is asked (1 for opening questions; otherwise its information
            about the causes, compared with the best question of the region)
          x chance that the person can answer
          x mean |log (P(answer | condition) / P(answer | anybody with that pain))|

It is the log odds that the figure is expected to move, per person with pain in that region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from conditions.schema import OTHER, Region
from triage.engine.blocks import Block
from triage.engine.compiled import Compiled
from triage.engine.levels import Array

from .background import cause_weights
from .neighbours import factor_answers, symptom_answers

TOP = 40


@dataclass(frozen=True)
class Influence:
    """One estimated row of evidence in one region."""

    region: Region
    condition: str
    finding: str
    influence: float
    why: str


def ranking(model: Compiled, top: int = TOP) -> list[Influence]:
    """Estimates of evidence, the most influential first."""
    found = [row for region in Region for row in _of_region(model, region)]
    return sorted(found, key=lambda row: (-row.influence, row.condition, row.finding))[:top]


def _of_region(model: Compiled, region: Region) -> list[Influence]:
    part = model.regions[region]
    shares = cause_weights(model, region)
    weights = np.array([shares[cause] for cause in part.causes])
    rows = model.rows[region]
    blocks = (
        (part.block, part.likelihood),
        (model.symptoms, symptom_answers(model)[rows]),
        (model.factors, factor_answers(model)[rows]),
    )
    moves: dict[str, Array] = {}  # per question and cause
    asked: dict[str, float] = {}
    for block, given in blocks:
        for code, mean_shift, information in _questions(block, given, weights):
            finding = model.vocabulary[code].finding
            moves[code] = mean_shift * finding.answerable
            asked[code] = information * finding.answerable / finding.cost
    most = max(asked.values(), default=0.0) or 1.0
    found = []
    for number, cause in enumerate(part.causes):
        if cause == OTHER:
            continue
        for row in model.condition(cause).evidence:
            if not row.is_estimate:
                continue
            for question in model.vocabulary.named(row.finding):
                if question.code not in moves or question.region not in (None, region):
                    continue
                often = 1.0 if question.finding.opening else asked[question.code] / most
                value = float(weights[number] * often * moves[question.code][number])
                found.append(Influence(region, cause, question.code, value, row.why))
    return found


def _questions(block: Block, given: Array, weights: Array) -> list[tuple[str, Array, float]]:
    found = []
    for code in block.codes:
        shift, information = np.zeros(len(weights)), 0.0
        for unit in block.units:
            if unit.question.code == code:
                p = np.maximum(given[:, unit.columns], 1e-12)
                ratio = np.log(p / (weights @ p))
                shift += (p * np.abs(ratio)).sum(axis=1)
                information += float(weights @ (p * ratio).sum(axis=1))
        found.append((code, shift, information))
    return found
