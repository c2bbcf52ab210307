"""Links between causes of two regions, and silent contributors, as arrays."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from conditions.schema import Knowledge, Link, LinkSide, Mechanism, Region

from .cases import Pair
from .levels import Array, Index
from .regions import RegionModel

MECHANISMS = tuple(Mechanism)


@dataclass(frozen=True)
class LinkPairs:
    """All linked pairs of causes between two regions, upper region first.

    upper, lower: (n,) indices of the causes. excess[pattern]: (n, 8) odds ratio minus 1 times
    the share of each mechanism, four columns for links that start above, four for those that
    start below. codes: (n, 2) the link in each direction, or None.
    """

    upper: Index
    lower: Index
    excess: Mapping[str, Array]
    codes: tuple[tuple[str | None, str | None], ...]

    def by_cause(self, mechanisms: Array, axis: int, causes: int) -> Array:
        """(n, 8) figures of the linked pairs added up per cause of one end, (causes, 8)."""
        width = mechanisms.shape[1]
        sums = np.bincount(self._cells[axis], mechanisms.ravel(), causes * width)
        return np.asarray(sums, np.float64).reshape(causes, width)

    @cached_property
    def _cells(self) -> tuple[Index, Index]:
        width = 2 * len(MECHANISMS)
        upper, lower = (
            (index[:, None] * width + np.arange(width)).ravel()
            for index in (self.upper, self.lower)
        )
        return upper, lower


@dataclass(frozen=True)
class Silent:
    """A condition that can contribute to a complaint without hurting itself.

    odds_ratio: (C_r,) with 1 where no link leads; prevalence: probability among all people.
    """

    cause: str
    region: Region
    prevalence: float
    odds_ratio: Array
    mechanism: tuple[int, ...]
    links: tuple[str | None, ...]


def _members(code: str, knowledge: Knowledge) -> tuple[str, ...]:
    return knowledge.groups[code].members if code in knowledge.groups else (code,)


def effective_links(
    knowledge: Knowledge, cause_region: Region, effect_region: Region
) -> dict[tuple[str, str], dict[str, tuple[Link, LinkSide]]]:
    """One link per pair of conditions and side; a link between conditions beats one of groups."""
    found: dict[tuple[str, str], dict[str, tuple[int, Link, LinkSide]]] = {}
    for link in sorted(knowledge.links.values(), key=lambda link: link.code):
        if (link.cause_region, link.effect_region) != (cause_region, effect_region):
            continue
        breadth = (link.cause in knowledge.groups) + (link.effect in knowledge.groups)
        for cause, effect in itertools.product(
            _members(link.cause, knowledge), _members(link.effect, knowledge)
        ):
            if cause == effect:
                continue
            sides = found.setdefault((cause, effect), {})
            for side in ("same", "opposite"):
                row = getattr(link, side)
                if row is not None and (side not in sides or breadth < sides[side][0]):
                    sides[side] = (breadth, link, row)
    return {
        pair: {side: (link, row) for side, (_, link, row) in sides.items()}
        for pair, sides in found.items()
    }


def _excess(row: LinkSide | None) -> Array:
    if row is None:
        return np.zeros(len(MECHANISMS))
    shares = np.array([row.mechanisms.get(m, 0.0) for m in MECHANISMS]) / 100
    return (row.odds_ratio - 1) * shares


def link_pairs(
    pair: Pair, knowledge: Knowledge, regions: Mapping[Region, RegionModel]
) -> LinkPairs:
    upper, lower = regions[pair[0]], regions[pair[1]]
    rows: dict[tuple[int, int], dict[str, Array]] = {}
    codes: dict[tuple[int, int], list[str | None]] = {}
    width = len(MECHANISMS)
    for direction, (cause_region, effect_region) in enumerate((pair, pair[::-1])):
        for (cause, effect), sides in effective_links(
            knowledge, cause_region, effect_region
        ).items():
            names = (cause, effect) if direction == 0 else (effect, cause)
            if names[0] not in upper.index or names[1] not in lower.index:
                continue
            cell = (upper.index[names[0]], lower.index[names[1]])
            row = rows.setdefault(
                cell, {side: np.zeros(2 * width) for side in ("same", "opposite")}
            )
            for side, (link, figures) in sides.items():
                row[side][direction * width : (direction + 1) * width] = _excess(figures)
                codes.setdefault(cell, [None, None])[direction] = link.code
    cells = sorted(rows)
    excess = {
        side: np.array([rows[cell][side] for cell in cells]).reshape(len(cells), 2 * width)
        for side in ("same", "opposite")
    }
    excess["unknown"] = (excess["same"] + excess["opposite"]) / 2
    larger = excess["same"].reshape(-1, 2, width).sum(2) >= excess["opposite"].reshape(
        -1, 2, width
    ).sum(2)
    excess["both"] = np.where(np.repeat(larger, width, axis=1), excess["same"], excess["opposite"])
    return LinkPairs(
        np.array([cell[0] for cell in cells], dtype=np.intp),
        np.array([cell[1] for cell in cells], dtype=np.intp),
        excess,
        tuple((codes[cell][0], codes[cell][1]) for cell in cells),
    )


def silent_contributors(
    knowledge: Knowledge, regions: Mapping[Region, RegionModel]
) -> tuple[Silent, ...]:
    found = []
    for code, condition in sorted(knowledge.conditions.items()):
        if condition.silent is None:
            continue
        for region, model in regions.items():
            odds_ratio = np.ones(len(model.causes))
            mechanism = [0] * len(model.causes)
            links: list[str | None] = [None] * len(model.causes)
            for start in condition.regions:
                if start == region:
                    continue
                for (cause, effect), sides in effective_links(knowledge, start, region).items():
                    if cause != code or effect not in model.index:
                        continue
                    # where it hurts nothing tells the side: the stronger pattern counts
                    link, row = max(sides.values(), key=lambda pair: pair[1].odds_ratio)
                    at = model.index[effect]
                    if row.odds_ratio > odds_ratio[at]:
                        odds_ratio[at] = row.odds_ratio
                        mechanism[at] = int(np.argmax(_excess(row)))
                        links[at] = link.code
            if (odds_ratio > 1).any():
                prevalence = condition.silent.prevalence_of_100 / 100
                found.append(
                    Silent(code, region, prevalence, odds_ratio, tuple(mechanism), tuple(links))
                )
    return tuple(found)
