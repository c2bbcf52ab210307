"""P(answer | cause) from the curated figures: backgrounds, answer error, how much is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from conditions.schema import EVERY_AGE, Background, Condition, Evidence, Finding, Mechanism, Sex

from .blocks import Block, Unit, severity_order
from .levels import Array, Index
from .rates import CELLS, cell_weights
from .vocabulary import Vocabulary

#: How much of an answer's weight is believed. Most figures are estimates and answers hang
#: together more than the model knows; docs/adr/0022-nine-tenths-of-an-answer.md
TRUST = 0.9
#: What remains for the options that a row of evidence leaves out, at the least.
LEAST_REMAINDER = 3.0


def evidence_by_question(
    condition: Condition, vocabulary: Vocabulary
) -> dict[str, Mapping[str, float]]:
    """Values of 100 by code of the question; a row for one region beats one for all."""
    found: dict[str, Mapping[str, float]] = {}

    def breadth(row: Evidence) -> bool:
        return row.finding in vocabulary

    for row in sorted(condition.evidence, key=breadth):
        for question in vocabulary.named(row.finding):
            found[question.code] = row.values
    return found


def distribution(values: Mapping[str, float] | None, unit: Unit, background: Array) -> Array:
    """P(value) of a unit from "of 100" figures; options left out share the rest as in the
    background; no figures at all give the background."""
    if values is None:
        return background
    if unit.option is not None:
        if unit.option not in values:
            return background
        yes = values[unit.option] / 100
        return np.array([yes, 1 - yes])
    if unit.values == ("yes", "no") and "yes" in values:
        yes = values["yes"] / 100
        return np.array([yes, 1 - yes])
    given = np.array([values.get(value, np.nan) for value in unit.values])
    missing = np.isnan(given)
    if missing.any():
        rest = max(100 - np.nansum(given), LEAST_REMAINDER)
        share = background[missing] / background[missing].sum()
        given[missing] = rest * share
    return given / given.sum()


def background_of(unit: Unit, cell: tuple[tuple[int, int], Sex] | None = None) -> Array:
    """P(value) among people with pain in the region; the most specific row that fits counts.

    Without a cell: the row for everybody, or else the mean over the ages and sexes that are
    asked, weighted by who uses the checker.
    """
    finding = unit.question.finding
    if cell is None:
        general = _fitting_row(unit, None)
        if general is not None:
            return _spread(general, unit)
        weights = np.array(
            [
                float(weight)
                if finding.ages[0] <= high and low <= finding.ages[1] and finding.sex in (None, sex)
                else 0.0
                for weight, ((low, high), sex) in zip(cell_weights(None, None), CELLS, strict=True)
            ]
        )
        return (weights / weights.sum()) @ np.array([background_of(unit, c) for c in CELLS])
    row = _fitting_row(unit, cell) or _fitting_row(unit, None) or finding.background[0]
    return _spread(row, unit)


def _fitting_row(unit: Unit, cell: tuple[tuple[int, int], Sex] | None) -> Background | None:
    """The most specific background row for a cell; without a cell only rows for everybody."""
    best, best_rank = None, -1
    for row in unit.question.finding.background:
        if row.region not in (None, unit.question.region):
            continue
        special = (row.sex is not None) + (row.ages != EVERY_AGE)
        if cell is None:
            if special:
                continue
        else:
            (low, high), sex = cell
            middle = min((low + high) / 2, 95)
            if row.sex not in (None, sex) or not row.ages[0] <= middle <= row.ages[1] + 1:
                continue
        rank = 2 * (row.region is not None) + special
        if rank > best_rank:
            best, best_rank = row, rank
    return best


def _spread(row: Background, unit: Unit) -> Array:
    return distribution(row.values, unit, np.full(len(unit.values), 1 / len(unit.values)))


def tempered(p: Array, background: Array, finding: Finding) -> Array:
    """P~ = background^(1-w) P*^w normalised, with P* = (1-e) P + e background.

    w: the fixed weight of a finding that says again what others of its cluster say.
    """
    with_error = (1 - finding.error) * p + finding.error * background
    w = TRUST * finding.weight
    mixed = background ** (1 - w) * with_error**w
    return mixed / mixed.sum()


def symptom_survival(
    block: Block,
    conditions: Sequence[str],
    evidence: Mapping[str, Mapping[str, Mapping[str, float]]],
    *,
    as_curated: bool = False,
) -> tuple[Array, Array]:
    """Background and survival ratios of person-scope symptoms.

    Values are kept from harmless to alarming: a yes_no symptom is read as no < yes. Where the
    published figure lies below the background, the background is used.
    """
    background = np.ones(block.width)
    survival = np.ones((len(conditions), block.width))
    for unit in block.units:
        b = background_of(unit)
        background[unit.columns] = b
        order = severity_order(unit)
        below = np.cumsum(b[order])
        for row, cause in enumerate(conditions):
            values = evidence[cause].get(unit.question.code)
            if values is None:
                continue
            p = distribution(values, unit, b)
            if not as_curated:
                p = tempered(p, b, unit.question.finding)
            ratio = np.minimum(np.cumsum(p[order]) / below, 1.0)
            ratio[-1] = 1.0
            survival[row, unit.start + order] = ratio
    return background, survival


def harmless_first(block: Block) -> Index:
    parts = [unit.start + severity_order(unit) for unit in block.units]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.intp)


def cumulative(block: Block, background: Array) -> Array:
    cumulative = np.ones(block.width)
    for unit in block.units:
        at = unit.start + severity_order(unit)
        cumulative[at] = np.cumsum(background[at])
    return cumulative


def factor_background(block: Block, cell: tuple[tuple[int, int], Sex]) -> Array:
    return np.concatenate([background_of(u, cell) for u in block.units] or [np.empty(0)])


def factor_given(
    block: Block,
    conditions: Sequence[str],
    evidence: Mapping[str, Mapping[str, Mapping[str, float]]],
) -> Array:
    given = np.full((len(conditions), block.width), np.nan)
    for unit in block.units:
        b = background_of(unit)
        for row, cause in enumerate(conditions):
            values = evidence[cause].get(unit.question.code)
            if values is None or (unit.option is not None and unit.option not in values):
                continue
            given[row, unit.columns] = distribution(values, unit, b)
    return given


def relation_given(block: Block) -> dict[str, Array]:
    """P(value | how they are related), for links that start above and, mirrored, below."""
    names = ["not_connected", "shared_cause", *(str(m) for m in Mechanism)]
    found = {name: np.ones(block.width) for name in names}
    found |= {f"{m}:below": np.ones(block.width) for m in Mechanism}
    for unit in block.units:
        finding = unit.question.finding
        rows = {str(row.given): row for row in finding.relation}
        even = np.full(len(unit.values), 1 / len(unit.values))
        apart = distribution(rows["not_connected"].values, unit, even)
        for name in names:
            row = rows.get(name)
            p = distribution(row.values, unit, apart) if row else apart
            p = (1 - finding.error) * p + finding.error * apart
            found[name][unit.columns] = p
            if name in [str(m) for m in Mechanism]:
                mirrored = p
                if finding.directional:
                    positions = [unit.values.index(finding.mirror[v]) for v in unit.values]
                    mirrored = p[positions]
                found[f"{name}:below"][unit.columns] = mirrored
    return found
