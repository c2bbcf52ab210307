"""Evidence that disagrees with the background.

The background says how people with pain in a region answer, whatever the cause. Weighing every
condition's answers by its rate (a condition without a row answers like the background, and so
does ``other``) must give about the same figure, or one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from conditions.schema import EVERY_AGE, Background, Finding, Region, Sex
from triage.engine.blocks import Block, Unit
from triage.engine.compiled import Compiled
from triage.engine.levels import Array
from triage.engine.likelihoods import distribution
from triage.engine.rates import CELLS, cell_weights
from triage.engine.vocabulary import Question

from .row import Row

CHECK = "background_disagrees"
MISREAD = "background_misread"

MOST_FACTOR = 3.0
MOST_POINTS = 15.0
#: One background for everybody may be off by so much from the mean over the ages.
MISREAD_FACTOR = 1.5
MISREAD_POINTS = 4.0


def disagreements(model: Compiled) -> Iterator[Row]:
    """Options whose rate-weighted mean differs by a factor above 3 and above 15 points."""
    for region in Region:
        weights = cause_weights(model, region)
        questions = [q for q in model.vocabulary if _informs(q, region)]
        for unit in Block.of(questions).units:
            background = stated_background(unit)
            mean, covered = rows_mean(model, unit, background, weights)
            for value, stated, found in zip(unit.values, background, mean, strict=True):
                if not _far(100 * stated, 100 * found):
                    continue
                yield Row(
                    CHECK,
                    f"{region}: {unit.key if value == 'yes' else f'{unit.key}={value}'}",
                    f"background {100 * stated:.0f} of 100, rate-weighted mean of the rows "
                    f"{100 * found:.0f} (rows of causes with {100 * covered:.0f} % of the pain)",
                )


def misread(model: Compiled) -> Iterator[Row]:
    """Symptoms whose background in the engine is not the mean over the ages and sexes.

    The engine reads one background per symptom. Where the content gives it by age or sex only,
    that one must not be the figure of the first group that happens to stand there.
    """
    blocks = [(model.regions[r].block, _of_other(model, r)) for r in Region]
    for block, read in [*blocks, (model.symptoms, model.symptom_background)]:
        for unit in block.units:
            wanted = stated_background(unit)
            for value, one, two in zip(unit.values, wanted, read[unit.columns], strict=True):
                if _misread(100 * one, 100 * two):
                    yield Row(
                        MISREAD,
                        unit.key if value == "yes" else f"{unit.key}={value}",
                        f"the engine reads {100 * two:.0f} of 100; over all ages and both sexes "
                        f"the content says {100 * one:.0f}. Give a row for everybody",
                    )
                    break


def _of_other(model: Compiled, region: Region) -> Array:
    """``other`` has no evidence of its own: it answers like the background."""
    part = model.regions[region]
    return part.likelihood[part.other]


def cause_weights(model: Compiled, region: Region) -> Mapping[str, float]:
    """Share of each cause in all pain of the region, over the ages of those who use this."""
    part = model.regions[region]
    shares = cell_weights(None, None) @ part.anywhere
    total = shares.sum() or 1.0
    return {cause: float(share / total) for cause, share in zip(part.causes, shares, strict=True)}


def stated_background(unit: Unit) -> Array:
    """What the content says of people of all ages and both sexes, as they use the checker."""
    finding, region = unit.question.finding, unit.question.region
    even = np.full(len(unit.values), 1 / len(unit.values))
    total, weight = np.zeros(len(unit.values)), 0.0
    for cell, share in zip(CELLS, cell_weights(None, None), strict=True):
        if row := _row_for(finding, region, cell):
            total += share * distribution(row.values, unit, even)
            weight += share
    return total / weight if weight else even


def _row_for(
    finding: Finding, region: Region | None, cell: tuple[tuple[int, int], Sex]
) -> Background | None:
    """The most specific row for people of a region, age band and sex who are asked at all."""
    (low, high), sex = cell
    if high < finding.ages[0] or low > finding.ages[1] or finding.sex not in (None, sex):
        return None
    middle = (max(low, finding.ages[0]) + min(high, finding.ages[1], 95)) / 2
    rows = [
        row
        for row in finding.background
        if row.region in (None, region)
        and row.sex in (None, sex)
        and row.ages[0] <= middle <= row.ages[1] + 1
    ]
    return max(
        rows,
        key=lambda row: (row.region is not None, (row.sex is not None) + (row.ages != EVERY_AGE)),
        default=None,
    )


def rows_mean(
    model: Compiled, unit: Unit, background: Array, weights: Mapping[str, float]
) -> tuple[Array, float]:
    """Rate-weighted mean answer, and the share of the pain whose causes have a row."""
    mean, covered = np.zeros(len(unit.values)), 0.0
    for cause, weight in weights.items():
        values = row_values(model, cause, unit.question)
        mean += weight * distribution(values, unit, background)
        covered += weight * (values is not None)
    return mean, covered


def row_values(model: Compiled, cause: str, question: Question) -> Mapping[str, float] | None:
    """The condition's figures for a question; a row for one region beats one for all."""
    rows = model.condition(cause).evidence
    found = [row for row in rows if question in model.vocabulary.named(row.finding)]
    return max(found, key=lambda row: row.finding == question.code).values if found else None


def _informs(question: Question, region: Region) -> bool:
    finding = question.finding
    if finding.kind == "caution" or not finding.background:
        return False
    return question.region == region or finding.scope == "person"


def _far(one: float, two: float) -> bool:
    low, high = sorted((one, two))
    return high - low > MOST_POINTS and high > MOST_FACTOR * low


def _misread(one: float, two: float) -> bool:
    low, high = sorted((one, two))
    return high - low > MISREAD_POINTS and high > MISREAD_FACTOR * low
