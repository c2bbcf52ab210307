"""How likely the painful sides are, given a cause or one disease behind several pains."""

from __future__ import annotations

import itertools

import numpy as np

from conditions.schema import Region

from .cases import SIDES
from .compiled import Compiled
from .levels import Array

#: Of 100 people with one disease behind two pains, how many feel one of them on both sides and
#: the other on one side. Nobody counts this; small, so that such a story is never impossible.
MIXED_SIDES = 0.1


def side_log_probability(model: Compiled, region: Region, side: str | None) -> Array:
    """log P(side | cause): left and right are equally likely, unknown says nothing."""
    both = model.both_sides[model.rows[region]]
    if side is None:
        return np.zeros(len(both))
    return np.log(both) if side == "both" else np.log((1 - both) / 2)


def shared_sides(model: Compiled, rows: list[int], sides: tuple[str | None, ...]) -> Array:
    """P(sides of the complaints | one disease behind them), summed over unknown sides, (n,).

    Two complaints: both sides twice, one side twice (the same or not), or mixed. Three: a
    chain from the hip down.
    """
    both, same = model.both_sides[rows], model.same_side[rows]
    table = np.empty((3, 3, len(rows)))  # left, right, both
    one = (1 - both) * (1 - MIXED_SIDES) / 2
    table[0, 0] = table[1, 1] = one * same
    table[0, 1] = table[1, 0] = one * (1 - same)
    table[2, 2] = both * (1 - MIXED_SIDES)
    table[2, :2] = table[:2, 2] = MIXED_SIDES / 4
    chosen = [range(3) if side is None else [SIDES.index(side)] for side in sides]
    marginal = table.sum(axis=1)
    total = np.zeros(len(rows))
    for path in itertools.product(*chosen):
        term = table[path[0], path[1]].copy()
        if len(path) == 3:
            term = term * table[path[1], path[2]] / marginal[path[1]]
        total += term
    return total


def side_pattern(first: str | None, second: str | None) -> str:
    if "both" in (first, second):
        return "both"
    if first is None or second is None:
        return "unknown"
    return "same" if first == second else "opposite"
