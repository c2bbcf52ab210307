"""How likely each combination of causes is, and by which mechanism they are connected.

One axis per complaint, one cell per combination of causes. For causes k != f of two regions

    W(k, f) = rate(k) rate(f) g(k, f) P(answers | k, f)

and for one disease behind both the independent cell is replaced by the rate of people who
hurt in exactly these regions from it. Everything is added in logarithms and normalised once.
The model is written down in docs/model.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from conditions.schema import Region

from .cases import Case, Pair
from .compiled import Compiled
from .levels import Array
from .links import MECHANISMS, Silent
from .person import TINY
from .shared import fill_shared
from .terms import Terms


@dataclass(frozen=True)
class Posterior:
    """The posterior of one case.

    terms: what the case said, part by part.
    joint: probability of each combination of causes, one axis per complaint.
    marginals: per region the probability of each cause, in the order of the region's causes.
    mechanisms: per pair of regions (linked cells, 8) probability of cell and mechanism.
    shared: per pair the probability of one disease behind both.
    pairs: per pair of regions the probability of each combination of two causes.
    silent: per silent contributor (C_r,) probability of cause and contribution.
    """

    terms: Terms = field(repr=False)
    joint: Array
    marginals: Mapping[Region, Array]
    mechanisms: Mapping[Pair, Array]
    shared: Mapping[Pair, float]
    silent: tuple[tuple[Silent, Array], ...]
    pairs: Mapping[Pair, Array]

    @property
    def model(self) -> Compiled:
        return self.terms.model

    @property
    def case(self) -> Case:
        return self.terms.case

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
                marginal = np.maximum(self.marginals[region], TINY)[:, None]
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

    def against_usual(self, region: Region) -> Array:
        """P(cause) if everybody else with this complaint answered as is usual there, (C_r,).

        So that a harmless cause that fits well cannot explain a dangerous one away: the others
        count by how common they are, and nothing that was answered speaks for them.
        """
        terms = self.terms
        score = (
            terms.log_prior[region]
            + terms.log_answers[region]
            + terms.person.of_one[self.model.rows[region]]
        )
        prior = terms.log_prior[region]
        usual = score[-1] - prior[-1]  # "none of the listed" answers as is usual
        with np.errstate(over="ignore"):
            everybody = np.exp(prior).sum() - np.exp(prior)
            return 1 / (1 + everybody * np.exp(np.minimum(usual - score, 700)))


def infer(model: Compiled, case: Case) -> Posterior:
    """The posterior of a case. Never fails on a case read by ``cases.read_case``."""
    terms = Terms.of(model, case)
    joint = _joint(terms)
    pairs = {pair: _pair_marginal(joint, case.regions, pair) for pair in case.pairs}
    marginals = _marginals(joint, case.regions, pairs)
    mechanisms, shared = {}, {}
    for pair, cells in pairs.items():
        links = model.links[pair]
        at = links.upper, links.lower
        here = cells[at] / terms.gains[pair][at]
        mechanisms[pair] = here[:, None] * terms.excess[pair] * terms.relation[pair][2]
        shared[pair] = float(cells[model.twice[pair]].sum())
    contributions = tuple(
        (s, marginals[s.region] * share * _absent(model, s, marginals))
        for s, _, share in terms.silent
    )
    return Posterior(terms, joint, marginals, mechanisms, shared, contributions, pairs)


def _joint(terms: Terms) -> Array:
    """The probability of each combination of causes, one axis per complaint."""
    model, regions = terms.model, terms.case.regions
    joint = _outer([np.exp(axis - top) for axis, top in zip(terms.axes, terms.shift, strict=True)])
    for step in terms.person.steps:
        factor = _outer([step.lower[model.rows[r]] for r in regions])
        factor *= -step.lower_background
        if step.is_last:
            factor += step.upper_background
        else:
            factor += step.upper_background * _outer([step.upper[model.rows[r]] for r in regions])
        joint *= factor
    _take_back_silent(terms, joint)
    for pair, table in terms.gains.items():
        shape = [1] * len(regions)
        for axis, region in enumerate(regions):
            if region in pair:
                shape[axis] = len(model.regions[region].causes)
        joint *= table.reshape(shape)
    if len(regions) > 1:
        fill_shared(terms, joint)
    joint /= joint.sum()
    return joint


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


def _absent(model: Compiled, silent: Silent, marginals: Mapping[Region, Array]) -> float:
    """How likely the contributor is not itself a cause that hurts elsewhere."""
    present = 0.0
    for region, marginal in marginals.items():
        index = model.regions[region].index
        if region != silent.region and silent.cause in index:
            present = max(present, float(marginal[index[silent.cause]]))
    return 1 - present


def _take_back_silent(terms: Terms, joint: Array) -> None:
    """A contributor that hurts elsewhere itself is not silent: its factor is taken back there."""
    regions = terms.case.regions
    for contributor, factor, _ in terms.silent:
        axis = regions.index(contributor.region)
        shape = [1] * len(regions)
        shape[axis] = len(factor)
        for other, region in enumerate(regions):
            at = terms.model.regions[region].index.get(contributor.cause)
            if at is None or other == axis:
                continue
            where: list[slice | int] = [slice(None)] * len(regions)
            where[other] = slice(at, at + 1)
            joint[tuple(where)] /= factor.reshape(shape)
