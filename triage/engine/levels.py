"""The columns of a block, level by level, so that sums per unit are a few slices.

The first values of all units stand first, then the second values of the units that have one,
and so on. ``np.add.reduceat`` over a wide matrix takes several times longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Levels:
    """columns: of the block, in the new order. spans: the new columns of each level and how many
    units have it. units: of the block, those with most values first."""

    columns: Index
    spans: tuple[tuple[slice, int], ...]
    units: Index

    @classmethod
    def of(cls, columns_of_units: Sequence[Sequence[int]]) -> Levels:
        """From the columns of each unit, its first value first."""
        units = sorted(range(len(columns_of_units)), key=lambda u: -len(columns_of_units[u]))
        columns: list[int] = []
        spans: list[tuple[slice, int]] = []
        for level in range(max(map(len, columns_of_units), default=0)):
            here = [columns_of_units[u][level] for u in units if len(columns_of_units[u]) > level]
            spans.append((slice(len(columns), len(columns) + len(here)), len(here)))
            columns += here
        return cls(np.array(columns, np.intp), tuple(spans), np.array(units, np.intp))

    def sums(self, table: Array) -> Array:
        """Sum of each unit's columns, over the last axis, in the order of ``units``."""
        total = table[..., self.spans[0][0]].copy()
        for span, count in self.spans[1:]:
            total[..., :count] += table[..., span]
        return total

    def normalise(self, table: Array) -> None:
        """Divide each unit's columns by their sum, in place."""
        scale = 1 / np.maximum(self.sums(table), np.finfo(table.dtype).tiny)
        for span, count in self.spans:
            table[..., span] *= scale[..., :count]

    def differences(self, table: Array) -> None:
        """Replace P(X <= level) by P(X = level), in place."""
        for number in range(len(self.spans) - 1, 0, -1):
            span, count = self.spans[number]
            start = self.spans[number - 1][0].start
            table[..., span] -= table[..., start : start + count]

    def in_order(self, values: Array) -> Array:
        """One value per unit, back in the order of the block."""
        found = np.empty_like(values)
        found[self.units] = values
        return found
