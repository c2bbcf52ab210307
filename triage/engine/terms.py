"""What a case says, part by part, before the parts are put together.

Everything here is one table per complaint or per pair of complaints; ``posterior.infer``
multiplies them into one joint table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from conditions.codes import pair_key
from conditions.schema import Region

from .blocks import columns
from .cases import Case, Pair
from .compiled import Compiled
from .levels import Array
from .links import Silent
from .person import PersonTerms, factor_ratios, person_terms
from .rates import cell_weights
from .sides import side_log_probability, side_pattern


@dataclass(frozen=True)
class Terms:
    """The factors of one case.

    weights: (cells,) of age band and sex. log_prior, log_answers: per region (C_r,).
    silent: per silent contributor its factor on each cause, and the share it contributes.
    relation: per pair P(relation answers | not connected), (| shared cause), (| mechanism) (8,).
    excess: per pair (linked cells, 8) odds ratio minus 1 by mechanism, for the sides of the case.
    """

    model: Compiled
    case: Case
    weights: Array
    person: PersonTerms
    log_prior: Mapping[Region, Array]
    log_answers: Mapping[Region, Array]
    silent: tuple[tuple[Silent, Array, Array], ...]
    relation: Mapping[Pair, tuple[float, float, Array]]
    excess: Mapping[Pair, Array]

    @classmethod
    def of(cls, model: Compiled, case: Case) -> Terms:
        weights = cell_weights(case.age, case.sex)
        log_prior: dict[Region, Array] = {}
        log_answers: dict[Region, Array] = {}
        for complaint in case.complaints:
            region = complaint.region
            part = model.regions[region]
            rates = part.alone if len(case.regions) == 1 else part.anywhere
            seen = columns(part.block, case.answers)
            with np.errstate(divide="ignore"):
                log_prior[region] = np.log(weights @ rates)
            answers = part.log_likelihood[:, seen].sum(axis=1)
            log_answers[region] = answers + side_log_probability(model, region, complaint.side)
        relation = {pair: relation_likelihoods(model, case, pair) for pair in case.pairs}
        excess = {
            pair: model.links[pair].excess[side_pattern(case.side(pair[0]), case.side(pair[1]))]
            for pair in case.pairs
        }
        person = person_terms(model, case.answers, weights)
        silent = tuple(silent_factors(model, case, weights))
        return cls(model, case, weights, person, log_prior, log_answers, silent, relation, excess)

    def score(self, region: Region) -> Array:
        """log of what multiplies once per cause, (C_r,), silent contributors left out."""
        person = self.person.log_product[self.model.rows[region]]
        return np.asarray(self.log_prior[region] + self.log_answers[region] + person)

    @cached_property
    def axes(self) -> tuple[Array, ...]:
        """Per complaint the score of each cause, silent contributors counted."""
        scores = [self.score(region) for region in self.case.regions]
        for contributor, factor, _ in self.silent:
            scores[self.case.regions.index(contributor.region)] += np.log(factor)
        return tuple(scores)

    @cached_property
    def shift(self) -> tuple[float, ...]:
        """Per complaint the largest score, taken out so that nothing underflows."""
        return tuple(float(axis.max()) for axis in self.axes)

    @cached_property
    def gains(self) -> dict[Pair, Array]:
        """Per pair of regions the factor on each combination of two different causes."""
        found = {}
        for pair, (apart, _, by_mechanism) in self.relation.items():
            links = self.model.links[pair]
            table = np.full([len(self.model.regions[r].causes) for r in pair], apart)
            table[links.upper, links.lower] += (self.excess[pair] * by_mechanism).sum(axis=1)
            found[pair] = table
        return found


def relation_likelihoods(model: Compiled, case: Case, pair: Pair) -> tuple[float, float, Array]:
    """P(relation answers | not connected), P(. | one shared cause), P(. | mechanism) (8,)."""
    suffix = pair_key("", pair)
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
