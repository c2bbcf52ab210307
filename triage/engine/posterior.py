"""How likely each combination of causes is, and by which mechanism they are connected.

One axis per complaint, one cell per combination of causes. For causes k != f of two regions

    W(k, f) = rate(k) rate(f) g(k, f) P(answers | k, f)

and for one disease behind both the independent cell is replaced by the rate of people who
hurt in exactly these regions from it. Everything is added in logarithms and normalised once.
The model is written down in docs/model.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from conditions.schema import Region

from .cases import SIDES, Answer, Case, Pair
from .compiled import (
    MECHANISMS,
    MIXED_SIDES,
    Block,
    Compiled,
    Silent,
    Unit,
    cell_weights,
)
from .levels import Array
from .vocabulary import NOT_SURE

_TINY = 1e-300
#: Tables that depend on age and sex alone, kept for so many ages.
TABLES_KEPT = 32


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
                    step.upper_background * step.upper - step.lower_background * step.lower, _TINY
                )
            )
        return total


@dataclass(frozen=True)
class Posterior:
    """The posterior of one case.

    joint: probability of each combination of causes, one axis per complaint.
    marginals: per region the probability of each cause, in the order of the region's causes.
    mechanisms: per pair of regions (linked cells, 8) probability of cell and mechanism.
    shared: per pair the probability of one disease behind both.
    pairs: per pair of regions the probability of each combination of two causes.
    silent: per silent contributor (C_r,) probability of cause and contribution.
    """

    model: Compiled
    case: Case
    joint: Array
    marginals: Mapping[Region, Array]
    mechanisms: Mapping[Pair, Array]
    shared: Mapping[Pair, float]
    silent: tuple[tuple[Silent, Array], ...]
    person: PersonTerms
    log_prior: Mapping[Region, Array]
    log_answers: Mapping[Region, Array]
    pairs: Mapping[Pair, Array]
    weights: Array = field(repr=False)

    @cached_property
    def others(self) -> dict[Region, tuple[tuple[Region, Array], ...]]:
        """For each complaint the other ones with P(their cause | its cause), (C_r, C_o + 1).

        The last column has the probability of the same cause, which is left out elsewhere.
        """
        found: dict[Region, tuple[tuple[Region, Array], ...]] = dict.fromkeys(self.case.regions, ())
        for pair, cells in self.pairs.items():
            for region, other, joint, (here, there) in (
                (pair[0], pair[1], cells, self.model.twice[pair]),
                (pair[1], pair[0], cells.T, self.model.twice[pair][::-1]),
            ):
                given = np.zeros((joint.shape[0], joint.shape[1] + 1))
                marginal = np.maximum(self.marginals[region], _TINY)[:, None]
                np.divide(joint, marginal, out=given[:, :-1])
                given[here, -1] = given[here, there]
                given[here, there] = 0.0
                found[region] = (*found[region], (other, given))
        return found

    def connection(self, pair: Pair) -> dict[str, float]:
        """Probability of no connection, one shared cause, and each mechanism; sums to 1."""
        sums = self.mechanisms[pair].sum(axis=0).reshape(2, len(MECHANISMS)).sum(axis=0)
        found = {str(m): float(p) for m, p in zip(MECHANISMS, sums, strict=True)}
        shared = self.shared[pair]
        return {
            "none": max(0.0, 1.0 - shared - sum(found.values())),
            "shared_cause": shared,
            **found,
        }

    def silent_mechanisms(self) -> dict[str, float]:
        """Probability that a silent contributor has its part, by mechanism (they may overlap)."""
        found = dict.fromkeys(map(str, MECHANISMS), 0.0)
        for silent, by_cause in self.silent:
            for cause, probability in enumerate(by_cause):
                name = str(MECHANISMS[silent.mechanism[cause]])
                found[name] = 1 - (1 - found[name]) * (1 - float(probability))
        return found

    def probability(self, region: Region, cause: str) -> float:
        model = self.model.regions[region]
        return float(self.marginals[region][model.index[cause]]) if cause in model.index else 0.0

    def against_other(self, region: Region) -> Array:
        """P(cause) if only it and "none of the listed" could explain the complaint, (C_r,).

        So that a likely harmless cause cannot explain a dangerous one away.
        """
        score = (
            self.log_prior[region]
            + self.log_answers[region]
            + self.person.of_one[self.model.rows[region]]
        )
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(np.minimum(score[-1] - score, 700)))


def observed(block: Block, answers: Mapping[str, Answer]) -> list[tuple[Unit, str]]:
    """The units of a block that have been answered, each with its value."""
    found = []
    for key, answer in answers.items():
        units = block.by_question.get(key)
        if units is None or answer == NOT_SURE:
            continue
        if isinstance(answer, str):
            if units[0].option is None:
                found.append((units[0], answer))
            continue
        for unit in units:
            said = answer.get(unit.option) if unit.option else None
            if said is not None:
                found.append((unit, "yes" if said else "no"))
    return found


def columns(block: Block, answers: Mapping[str, Answer]) -> list[int]:
    """The columns of a block that have been answered."""
    found: list[int] = []
    for key, answer in answers.items():
        here = block.column_of.get(key)
        if here is None:
            continue
        if isinstance(answer, str):
            if answer in here:
                found.append(here[answer])
        else:
            found += [here[said] for said in answer.items() if said in here]
    return found


def factor_ratios(model: Compiled, weights: Array) -> tuple[Array, Array]:
    """P(value | c) / P(value | age, sex) with answer error, 1 where there is no row, and its
    logarithm. They depend on age and sex alone, so the last few are kept."""
    key, kept = weights.tobytes(), model.factor_ratios
    if key not in kept:
        while len(kept) >= TABLES_KEPT:
            kept.pop(next(iter(kept)), None)
        error = model.factor_error
        ratio = (1 - error) * model.factor_given / (weights @ model.factor_background) + error
        ratio = np.where(np.isnan(ratio), 1.0, ratio)
        kept[key] = ratio, np.log(ratio)
    return kept[key]


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


def relation_likelihoods(model: Compiled, case: Case, pair: Pair) -> tuple[float, float, Array]:
    """P(relation answers | not connected), P(. | one shared cause), P(. | mechanism) (8,)."""
    suffix = f"@{pair[0]}+{pair[1]}"
    answers = {
        key.removesuffix(suffix): value
        for key, value in case.answers.items()
        if key.endswith(suffix)
    }
    seen = columns(model.relations, answers)
    given = model.relation_table[:, seen].prod(axis=1)
    return float(given[0]), float(given[1]), given[2:]


def silent_factors(
    model: Compiled, case: Case, weights: Array
) -> list[tuple[Silent, Array, Array]]:
    """Per silent contributor: factor on each cause of its region, and share it contributes.

    factor = [(1 - q) P(x | not s) + q OR P(x | s)] / P(x); the share that the odds ratio adds,
    q (OR - 1) P(x | s) over the sum, is what counts as "connected".
    """
    found = []
    seen = columns(model.factors, case.answers)
    ratios = factor_ratios(model, weights)[0]
    for silent in model.silent:
        if silent.region not in case.regions:
            continue
        ratio = float(ratios[model.conditions.index(silent.cause), seen].prod())
        q = silent.prevalence
        total = (1 - q) + q * silent.odds_ratio * ratio
        factor = total / ((1 - q) + q * ratio)
        share = q * (silent.odds_ratio - 1) * ratio / total
        found.append((silent, factor, share))
    return found


def infer(model: Compiled, case: Case) -> Posterior:
    """The posterior of a case. Never fails on a case read by ``cases.read_case``."""
    regions = case.regions
    weights = cell_weights(case.age, case.sex)
    person = person_terms(model, case.answers, weights)
    log_prior: dict[Region, Array] = {}
    log_answers: dict[Region, Array] = {}
    axes: list[Array] = []
    with np.errstate(divide="ignore"):
        for complaint in case.complaints:
            part = model.regions[complaint.region]
            rates = part.alone if len(regions) == 1 else part.anywhere
            seen = columns(part.block, case.answers)
            log_prior[complaint.region] = np.log(weights @ rates)
            log_answers[complaint.region] = part.log_likelihood[:, seen].sum(
                axis=1
            ) + side_log_probability(model, complaint.region, complaint.side)
            axes.append(
                log_prior[complaint.region]
                + log_answers[complaint.region]
                + person.log_product[model.rows[complaint.region]]
            )
    silent = silent_factors(model, case, weights)
    for contributor, factor, _ in silent:
        axes[regions.index(contributor.region)] += np.log(factor)
    shift = [float(axis.max()) for axis in axes]
    joint = _outer([np.exp(axis - top) for axis, top in zip(axes, shift, strict=True)])
    for step in person.steps:
        factor = _outer([step.lower[model.rows[r]] for r in regions])
        factor *= -step.lower_background
        if step.is_last:
            factor += step.upper_background
        else:
            factor += step.upper_background * _outer([step.upper[model.rows[r]] for r in regions])
        joint *= factor
    _take_back_silent(model, regions, silent, joint)
    gains = {}
    relation = {pair: relation_likelihoods(model, case, pair) for pair in case.pairs}
    for pair in case.pairs:
        links = model.links[pair]
        pattern = side_pattern(case.side(pair[0]), case.side(pair[1]))
        apart, _, by_mechanism = relation[pair]
        excess = links.excess[pattern] * by_mechanism
        table = np.full([len(model.regions[r].causes) for r in pair], apart)
        table[links.upper, links.lower] += excess.sum(axis=1)
        gains[pair] = table
        shape = [1] * len(regions)
        for axis, region in enumerate(regions):
            if region in pair:
                shape[axis] = len(model.regions[region].causes)
        joint *= table.reshape(shape)
    if len(regions) > 1:
        _fill_shared(model, case, weights, person, log_answers, shift, relation, gains, joint)
    joint /= joint.sum()
    pairs = {pair: _pair_marginal(joint, regions, pair) for pair in case.pairs}
    marginals = _marginals(joint, regions, pairs)
    mechanisms, shared = {}, {}
    for pair in case.pairs:
        cells = pairs[pair]
        links = model.links[pair]
        pattern = side_pattern(case.side(pair[0]), case.side(pair[1]))
        here = cells[links.upper, links.lower] / gains[pair][links.upper, links.lower]
        mechanisms[pair] = here[:, None] * links.excess[pattern] * relation[pair][2]
        shared[pair] = float(cells[model.twice[pair]].sum())
    contributions = tuple(
        (s, marginals[s.region] * share * _absent(model, s, case, marginals))
        for s, _, share in silent
    )
    return Posterior(
        model,
        case,
        joint,
        marginals,
        mechanisms,
        shared,
        contributions,
        person,
        log_prior,
        log_answers,
        pairs,
        weights,
    )


def _marginals(
    joint: Array, regions: tuple[Region, ...], pairs: Mapping[Pair, Array]
) -> dict[Region, Array]:
    if not pairs:
        return {regions[0]: joint}
    found = {}
    for region in regions:
        pair = next(pair for pair in pairs if region in pair)
        found[region] = pairs[pair].sum(axis=1 if region == pair[0] else 0)
    return found


def _pair_marginal(joint: Array, regions: tuple[Region, ...], pair: Pair) -> Array:
    others = tuple(axis for axis, region in enumerate(regions) if region not in pair)
    return joint.sum(axis=others) if others else joint


def _outer(vectors: list[Array]) -> Array:
    product = vectors[0]
    for vector in vectors[1:]:
        product = product[..., None] * vector
    return product


def _absent(
    model: Compiled, silent: Silent, case: Case, marginals: Mapping[Region, Array]
) -> float:
    """How likely the contributor is not itself a cause that hurts elsewhere."""
    present = 0.0
    for region, marginal in marginals.items():
        index = model.regions[region].index
        if region != silent.region and silent.cause in index:
            present = max(present, float(marginal[index[silent.cause]]))
    return 1 - present


def _take_back_silent(
    model: Compiled,
    regions: tuple[Region, ...],
    silent: list[tuple[Silent, Array, Array]],
    joint: Array,
) -> None:
    """A contributor that hurts elsewhere itself is not silent: its factor is taken back there."""
    for contributor, factor, _ in silent:
        axis = regions.index(contributor.region)
        shape = [1] * len(regions)
        shape[axis] = len(factor)
        for other, region in enumerate(regions):
            at = model.regions[region].index.get(contributor.cause)
            if at is None or other == axis:
                continue
            where: list[slice | int] = [slice(None)] * len(regions)
            where[other] = slice(at, at + 1)
            joint[tuple(where)] /= factor.reshape(shape)


def _fill_shared(
    model: Compiled,
    case: Case,
    weights: Array,
    person: PersonTerms,
    log_answers: Mapping[Region, Array],
    shift: list[float],
    relation: Mapping[Pair, tuple[float, float, Array]],
    gains: Mapping[Pair, Array],
    joint: Array,
) -> None:
    """Replace every cell in which one cause stands twice by the rate of having it there."""
    regions = case.regions
    models = [model.regions[r] for r in regions]
    sizes = (2,) if len(regions) == 2 else (2, 3)
    for first, second in itertools.combinations(range(len(regions)), 2):
        upper, lower = model.twice[regions[first], regions[second]]
        np.moveaxis(joint, (first, second), (0, 1))[upper, lower] = 0.0
    for size in sizes:
        for axes in itertools.combinations(range(len(regions)), size):
            places = tuple(regions[a] for a in axes)
            causes, rates = model.shared[places]
            if not causes:
                continue
            rows = [model.conditions.index(c) for c in causes]
            at = [[models[a].index[c] for c in causes] for a in axes]
            # the sides of the complaint are told by the joint table, not one by one
            single_sides = [
                side_log_probability(model, regions[a], case.side(regions[a]))[at[n]]
                for n, a in enumerate(axes)
            ]
            with np.errstate(divide="ignore"):
                log_weight = np.log(weights @ rates) + np.log(
                    shared_sides(model, rows, tuple(case.side(r) for r in places))
                )
            log_weight = log_weight + person.log_product[rows] - sum(shift[a] for a in axes)
            for n, a in enumerate(axes):
                log_weight = log_weight + log_answers[regions[a]][at[n]] - single_sides[n]
            weight = np.exp(log_weight)
            for pair in itertools.combinations(places, 2):
                weight = weight * relation[pair][1]
            third = [a for a in range(len(regions)) if a not in axes]
            if not third:
                for step in person.steps:
                    weight = weight * (
                        step.upper_background * step.upper[rows]
                        - step.lower_background * step.lower[rows]
                    )
                joint[tuple(np.array(index) for index in at)] = weight
                continue
            _fill_slices(
                model,
                case,
                person,
                log_answers,
                shift,
                gains,
                joint,
                weights,
                causes,
                weight,
                axes,
                third[0],
            )


def _fill_slices(
    model: Compiled,
    case: Case,
    person: PersonTerms,
    log_answers: Mapping[Region, Array],
    shift: list[float],
    gains: Mapping[Pair, Array],
    joint: Array,
    weights: Array,
    causes: tuple[str, ...],
    weight: Array,
    axes: tuple[int, ...],
    third: int,
) -> None:
    """One disease behind two of three complaints, any other cause behind the third."""
    regions = case.regions
    models = [model.regions[r] for r in regions]
    region = regions[third]
    rows = model.rows[region]
    own = [model.conditions.index(cause) for cause in causes]
    with np.errstate(divide="ignore"):
        base = np.exp(
            np.log(weights @ models[third].anywhere)
            + log_answers[region]
            + person.log_product[rows]
            - shift[third]
        )
    slices = weight[:, None] * base
    for step in person.steps:
        slices = slices * (
            step.upper_background * step.upper[own][:, None] * step.upper[rows]
            - step.lower_background * step.lower[own][:, None] * step.lower[rows]
        )
    at = [np.array([models[axis].index[cause] for cause in causes]) for axis in axes]
    for axis, index in zip(axes, at, strict=True):
        table = gains[regions[min(axis, third)], regions[max(axis, third)]]
        slices = slices * (table[index] if axis < third else table[:, index].T)
    for number, cause in enumerate(causes):
        if cause in models[third].index:
            slices[number, models[third].index[cause]] = 0.0
    np.moveaxis(joint, axes, (0, 1))[at[0], at[1]] = slices
