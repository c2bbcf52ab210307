"""One disease behind several complaints: its rate replaces the independent cells."""

from __future__ import annotations

import itertools

import numpy as np

from conditions.schema import Region

from .levels import Array, Index
from .sides import shared_sides, side_log_probability
from .terms import Terms

#: How much likelier two separate pains are to be told together than two visits for them would
#: be: who comes for one tells of the other too. Of people with a worn, painful knee 25 of 100 have
#: pain in the foot (paterson_2015); rates and links give 12. docs/adr/0019-told-together.md
TOLD_TOGETHER = 2.0


def fill_shared(terms: Terms, joint: Array) -> None:
    """Replace every cell in which one cause stands twice by the rate of having it there."""
    regions = terms.case.regions
    for first, second in itertools.combinations(range(len(regions)), 2):
        upper, lower = terms.model.twice[regions[first], regions[second]]
        np.moveaxis(joint, (first, second), (0, 1))[upper, lower] = 0.0
    for size in range(2, len(regions) + 1):
        for axes in itertools.combinations(range(len(regions)), size):
            causes, rates = terms.model.shared[tuple(regions[a] for a in axes)]
            if not causes:
                continue
            weight = _weight(terms, causes, rates, axes)
            at = _positions(terms, causes, axes)
            if size == len(regions):
                rows = [terms.model.conditions.index(cause) for cause in causes]
                for step in terms.person.steps:
                    weight = weight * (
                        step.upper_background * step.upper[rows]
                        - step.lower_background * step.lower[rows]
                    )
                joint[at] = weight
            else:
                slices = _slices(terms, causes, weight, axes)
                np.moveaxis(joint, axes, (0, 1))[at[0], at[1]] = slices


def _positions(terms: Terms, causes: tuple[str, ...], axes: tuple[int, ...]) -> tuple[Index, ...]:
    """Where the causes stand on each of the axes."""
    models = [terms.model.regions[terms.case.regions[axis]] for axis in axes]
    return tuple(np.array([m.index[cause] for cause in causes], dtype=np.intp) for m in models)


def _weight(terms: Terms, causes: tuple[str, ...], rates: Array, axes: tuple[int, ...]) -> Array:
    """Rate times P(answers | the one disease behind these complaints), (n,).

    Against causes of their own, which are told together more often than their rates say.
    """
    case, model = terms.case, terms.model
    places = tuple(case.regions[axis] for axis in axes)
    rows = [model.conditions.index(cause) for cause in causes]
    sides = shared_sides(model, rows, tuple(case.side(region) for region in places))
    with np.errstate(divide="ignore"):
        log_weight = np.log(terms.weights @ rates) + np.log(sides)
    log_weight = log_weight + terms.person.log_product[rows] - sum(terms.shift[a] for a in axes)
    for region, at in zip(places, _positions(terms, causes, axes), strict=True):
        # the sides are told by the joint table, not one by one
        single = side_log_probability(model, region, case.side(region))
        log_weight = log_weight + (terms.log_answers[region] - single)[at]
    weight = np.exp(log_weight)
    for region, (columns, surplus) in _told_again(terms, places).items():
        part = model.regions[region]
        [at] = _positions(terms, causes, (case.regions.index(region),))
        told = part.log_likelihood[at][:, columns] - part.log_likelihood[part.other, columns]
        weight = weight * np.exp(-(told @ surplus))
    for pair in itertools.combinations(places, 2):
        weight = weight * terms.relation[pair][1]
    return np.asarray(weight / TOLD_TOGETHER ** (len(axes) - 1))


def _told_again(
    terms: Terms, places: tuple[Region, ...]
) -> dict[Region, tuple[list[int], list[float]]]:
    """What the places answered alike questions with: columns, and how much of each is surplus.

    One disease began once, however many places are asked since when. Of n answers to the same
    question each counts 1/n, as if they were one answer. docs/adr/0020-one-disease-told-once.md
    """
    again: dict[str, list[tuple[Region, int]]] = {}
    for code, answer in terms.case.answers.items():
        finding = terms.model.vocabulary.asked_of_each_place.get(code)
        if finding is None or not isinstance(answer, str):
            continue
        region = terms.model.vocabulary[code].region
        if region in places:
            column = terms.model.regions[region].block.column_of.get(code, {}).get(answer)
            if column is not None:
                again.setdefault(finding, []).append((region, column))
    found: dict[Region, tuple[list[int], list[float]]] = {}
    for rows in again.values():
        for region, column in rows if len(rows) > 1 else ():
            columns, surplus = found.setdefault(region, ([], []))
            columns.append(column)
            surplus.append(1 - 1 / len(rows))
    return found


def _slices(terms: Terms, causes: tuple[str, ...], weight: Array, axes: tuple[int, ...]) -> Array:
    """One disease behind two of three complaints, any other cause behind the third, (n, C)."""
    model, regions = terms.model, terms.case.regions
    third = next(axis for axis in range(len(regions)) if axis not in axes)
    region = regions[third]
    part = model.regions[region]
    rows = model.rows[region]
    own = [model.conditions.index(cause) for cause in causes]
    slices = weight[:, None] * np.exp(terms.score(region) - terms.shift[third])
    for step in terms.person.steps:
        slices = slices * (
            step.upper_background * step.upper[own][:, None] * step.upper[rows]
            - step.lower_background * step.lower[own][:, None] * step.lower[rows]
        )
    for axis, index in zip(axes, _positions(terms, causes, axes), strict=True):
        table = terms.gains[regions[min(axis, third)], regions[max(axis, third)]]
        slices = slices * (table[index] if axis < third else table[:, index].T)
    for number, cause in enumerate(causes):
        if cause in part.index:
            slices[number, part.index[cause]] = 0.0
    return np.asarray(slices)
