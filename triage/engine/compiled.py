"""A release as arrays: everything the inference looks up is laid out here once a process.

Notation: C_r causes of region r, in the order of their codes with ``other`` last.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from conditions.recent import Recent
from conditions.schema import OTHER, Condition, Knowledge, Region

from .blocks import Block, per_column, severity_order
from .cases import Pair
from .levels import Array, Index, Levels
from .likelihoods import (
    cumulative,
    evidence_by_question,
    factor_background,
    factor_given,
    harmless_first,
    relation_given,
    symptom_survival,
)
from .links import MECHANISMS, LinkPairs, Silent, link_pairs, silent_contributors
from .rates import CELLS, cell_rates, cell_shares, place_shares
from .regions import RegionModel, region_model
from .safety import RuleBook
from .vocabulary import Vocabulary

#: Of 100 people who have one disease on one side in two places, in how many it is the same side,
#: where the content does not say.
SAME_SIDE = 90.0
#: Tables that depend on age and sex alone are kept for so many ages.
TABLES_KEPT = 32


def _tables_kept() -> Recent[Any]:
    return Recent(TABLES_KEPT)


@dataclass(frozen=True)
class Tables:
    """Figures that multiply over distinct causes, for the causes of one region.

    with_one: (C_r + 1, columns), the last row ones: for a second complaint of the same cause,
    which counts once. scaled: (C_r, columns) times a constant of each column.
    """

    with_one: Array
    scaled: Array


@dataclass(frozen=True)
class Compiled:
    """Everything the engine reads. Rows of person matrices are all conditions, by code.

    symptoms: block of person-scope symptoms; symptom_background (width,) P(value);
    symptom_cumulative: (width,) P(X <= value), from harmless to alarming; symptom_order: the
    columns of each unit in that order.
    survival: (conditions, width) P(X <= value | c) / P(X <= value), at most 1;
    survival_published: the same from the curated figures alone.
    factors: block of risk factors and history; factor_background: (cells, width);
    factor_given: (conditions, width) P(value | c), NaN where the condition has no row.
    factor_usual: (conditions, width) the background at the ages of those who have the condition;
    factor_of_age: (width,) whether its odds against the background are alike at every age.
    twice: per pair of regions the indices of the causes that both have (not ``other``).
    factor_ratios, factor_tables: what person.factor_ratios and information.factor_columns worked
    out lately.
    """

    knowledge: Knowledge
    vocabulary: Vocabulary
    conditions: tuple[str, ...]
    regions: Mapping[Region, RegionModel]
    rows: Mapping[Region, Index]
    shared: Mapping[tuple[Region, ...], tuple[tuple[str, ...], Array]]
    both_sides: Array
    same_side: Array
    symptoms: Block
    symptom_background: Array
    symptom_cumulative: Array
    symptom_order: Index
    survival: Array
    survival_published: Array
    factors: Block
    factor_background: Array
    factor_given: Array
    factor_usual: Array
    factor_of_age: Array
    factor_error: Array
    relations: Block
    relation_given: Mapping[str, Array]
    links: Mapping[Pair, LinkPairs]
    twice: Mapping[Pair, tuple[Index, Index]]
    silent: tuple[Silent, ...]
    rules: RuleBook
    factor_ratios: Recent[tuple[Array, Array]] = field(default_factory=_tables_kept, repr=False)
    factor_tables: Recent[tuple[Array, Mapping[Region, Tables]]] = field(
        default_factory=_tables_kept, repr=False
    )

    def condition(self, code: str) -> Condition:
        return self.knowledge.conditions[code]

    @cached_property
    def danger_thresholds(self) -> dict[Region, Array]:
        """Probability from which each cause is a danger of its own; infinite where it is none."""
        found = {}
        for region, part in self.regions.items():
            found[region] = np.full(len(part.causes), np.inf)
            for at in part.dangerous:
                danger = self.condition(part.causes[at]).danger
                if danger is not None:
                    found[region][at] = danger.threshold_of_100 / 100
        return found

    @cached_property
    def symptom_levels(self) -> Levels:
        """Columns of the symptoms by level, from harmless to alarming."""
        return Levels.of([(u.start + severity_order(u)).tolist() for u in self.symptoms.units])

    def tables(self, table: Array, constants: Array) -> dict[Region, Tables]:
        """A table (conditions, columns) and a constant per column, laid out per region."""
        one = np.ones((1, table.shape[1]), table.dtype)
        return {
            region: Tables(np.concatenate([table[rows], one]), table[rows] * constants)
            for region, rows in self.rows.items()
        }

    @cached_property
    def symptom_tables(self) -> dict[Region, Tables]:
        """survival and P(X <= value), with the columns of symptom_levels."""
        columns = self.symptom_levels.columns
        return self.tables(self.survival[:, columns], self.symptom_cumulative[columns])

    @cached_property
    def log_survival(self) -> Array:
        return np.log(self.survival)

    @cached_property
    def symptom_before(self) -> list[int]:
        """For each column of the symptoms that of the next more harmless value, or -1."""
        before = [-1] * self.symptoms.width
        for unit in self.symptoms.units:
            at = (unit.start + severity_order(unit)).tolist()
            for harmless, worse in itertools.pairwise(at):
                before[worse] = harmless
        return before

    @cached_property
    def symptom_last(self) -> frozenset[int]:
        """The columns of the most alarming values."""
        units = self.symptoms.units
        return frozenset(unit.start + int(severity_order(unit)[-1]) for unit in units)

    @cached_property
    def relation_table(self) -> Array:
        """relation_given as rows: not connected, shared cause, from above, from below."""
        given = self.relation_given
        names = ["not_connected", "shared_cause", *map(str, MECHANISMS)]
        return np.array([given[name] for name in names + [f"{m}:below" for m in MECHANISMS]])


def compile_knowledge(knowledge: Knowledge) -> Compiled:
    """The arrays of a validated release. Raises KeyError on references nobody validated."""
    vocabulary = Vocabulary.of(knowledge)
    conditions = tuple(sorted(knowledge.conditions, key=lambda code: (code == OTHER, code)))
    evidence = {
        code: evidence_by_question(knowledge.conditions[code], vocabulary) for code in conditions
    }
    regions = {
        region: region_model(region, knowledge, vocabulary, conditions, evidence)
        for region in Region
    }
    person = [q for q in vocabulary if q.scope == "person" and q.finding.kind != "caution"]
    told = {code for rows in evidence.values() for code in rows}
    # a question that no condition has evidence for tells nothing (rules may still ask it)
    person = [q for q in person if q.code in told]
    symptoms = Block.of([q for q in person if q.finding.kind == "symptom"])
    factors = Block.of([q for q in person if q.finding.kind != "symptom"])
    symptom_background, survival = symptom_survival(symptoms, conditions, evidence)
    survival_published = symptom_survival(symptoms, conditions, evidence, as_curated=True)[1]
    background = np.stack([factor_background(factors, cell) for cell in CELLS])
    shares = np.stack([cell_shares(knowledge.conditions[c]) for c in conditions])
    risks = [u.question.finding.kind == "risk_factor" for u in factors.units]
    relations = Block.of([q for q in vocabulary if q.scope == "relation"])
    row = {code: number for number, code in enumerate(conditions)}
    links = {
        pair: link_pairs(pair, knowledge, regions) for pair in itertools.combinations(Region, 2)
    }
    return Compiled(
        knowledge=knowledge,
        vocabulary=vocabulary,
        conditions=conditions,
        regions=regions,
        rows={r: np.array([row[c] for c in m.causes], dtype=np.intp) for r, m in regions.items()},
        shared=_shared(knowledge, regions),
        both_sides=np.array([knowledge.conditions[c].sides.both for c in conditions]) / 100,
        same_side=np.array([_same_side(knowledge.conditions[c]) for c in conditions]) / 100,
        symptoms=symptoms,
        symptom_background=symptom_background,
        symptom_cumulative=cumulative(symptoms, symptom_background),
        symptom_order=harmless_first(symptoms),
        survival=survival,
        survival_published=survival_published,
        factors=factors,
        factor_background=background,
        factor_given=factor_given(factors, conditions, evidence),
        factor_usual=shares @ background,
        factor_of_age=per_column(factors, risks).astype(bool),
        factor_error=per_column(factors, [u.question.finding.error for u in factors.units]),
        relations=relations,
        relation_given=relation_given(relations),
        links=links,
        twice={pair: _twice(regions[pair[0]], regions[pair[1]]) for pair in links},
        silent=silent_contributors(knowledge, regions),
        rules=RuleBook(knowledge.rules.values(), vocabulary),
    )


def _same_side(condition: Condition) -> float:
    same = condition.sides.same
    return SAME_SIDE if same is None else same


def _twice(upper: RegionModel, lower: RegionModel) -> tuple[Index, Index]:
    common = [c for c in upper.causes if c in lower.index and c != OTHER]
    return (
        np.array([upper.index[c] for c in common], dtype=np.intp),
        np.array([lower.index[c] for c in common], dtype=np.intp),
    )


def _shared(
    knowledge: Knowledge, regions: Mapping[Region, RegionModel]
) -> dict[tuple[Region, ...], tuple[tuple[str, ...], Array]]:
    """For each set of regions the causes that hurt in exactly that set: (cells, n)."""
    found = {}
    for size in (2, 3):
        for places in itertools.combinations(Region, size):
            causes, rates = [], []
            for cause in regions[places[0]].causes:
                share = place_shares(knowledge.conditions[cause]).get(frozenset(places), 0.0)
                if share and cause != OTHER:
                    causes.append(cause)
                    rates.append(cell_rates(knowledge.conditions[cause]) * share)
            array = np.array(rates).T if rates else np.zeros((len(CELLS), 0))
            found[places] = (tuple(causes), array)
    return found
