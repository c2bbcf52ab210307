"""How many people of an age and sex hurt where, from each cause."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from conditions.schema import AGE_BANDS, Condition, Knowledge, Region, Sex

from .levels import Array

SEXES = (Sex.FEMALE, Sex.MALE)
CELLS = tuple(itertools.product(AGE_BANDS, SEXES))  # age band by sex, the rows of the rates
#: Who uses the checker when no age is known: share of each age band.
USERS_BY_BAND = np.array([0.01, 0.03, 0.05, 0.04, 0.17, 0.22, 0.23, 0.18, 0.07])
#: Share of people with several painful places who tell of one only.
ONLY_ONE_NAMED = 0.3


def cell_weights(age: tuple[float, float] | None, sex: Sex | None) -> Array:
    """How much each age band and sex counts, (cells,), summing to 1."""
    if age is None:
        bands = USERS_BY_BAND / USERS_BY_BAND.sum()
    else:
        low, high = age
        bands = np.array(
            [max(0.0, min(high + 1e-9, top + 1) - max(low, bottom)) for bottom, top in AGE_BANDS]
        )
        if low == high:
            bands = np.array([float(bottom <= low < top + 1) for bottom, top in AGE_BANDS])
            bands[-1] += low >= AGE_BANDS[-1][1] + 1
        bands = bands / bands.sum()
    sexes = np.array([0.5, 0.5]) if sex is None else np.array([s == sex for s in SEXES], float)
    return (bands[:, None] * sexes[None, :]).ravel()


def place_shares(condition: Condition) -> dict[frozenset[Region], float]:
    total = sum(condition.places.values.values())
    return {
        frozenset(Region(part) for part in places.split("+")): share / total
        for places, share in condition.places.values.items()
    }


def cell_rates(condition: Condition) -> Array:
    rows = np.array([condition.rates.women, condition.rates.men])  # sex by band
    return rows.T.ravel() / 1000


def cell_shares(condition: Condition) -> Array:
    """Of the users who have it, the share of each age band and sex, (cells,), summing to 1."""
    found = cell_rates(condition) * np.repeat(USERS_BY_BAND, len(SEXES))
    return found / found.sum()


def region_rates(
    region: Region, causes: Sequence[str], knowledge: Knowledge
) -> tuple[Array, Array]:
    alone, anywhere = [], []
    for cause in causes:
        condition = knowledge.conditions[cause]
        shares = place_shares(condition)
        rates = cell_rates(condition)
        anywhere.append(rates * sum(s for places, s in shares.items() if region in places))
        # someone with several painful places may name one only, so "alone" is never nothing
        only = shares.get(frozenset([region]), 0.0)
        named = sum(s / len(p) for p, s in shares.items() if region in p and len(p) > 1)
        alone.append(rates * (only + ONLY_ONE_NAMED * named))
    return np.array(alone).T, np.array(anywhere).T
