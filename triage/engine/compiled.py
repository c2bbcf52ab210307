"""A release as arrays: everything the inference looks up is laid out here once a process.

Notation: C_r causes of region r, in the order of their codes with ``other`` last. A *unit* is
one random variable: a yes_no, one_of or number finding, or one option of a many_of finding.
Its values are columns of a block of a wide matrix, so that one gather reads all answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from conditions.schema import (
    AGE_BANDS,
    EVERY_AGE,
    Background,
    Condition,
    Evidence,
    Finding,
    Knowledge,
    Link,
    LinkSide,
    Mechanism,
    Region,
    Sex,
)

from .cases import Pair
from .levels import Array, Index, Levels
from .safety import RuleBook
from .vocabulary import Question, Vocabulary

OTHER = "other"
MECHANISMS = tuple(Mechanism)
SEXES = (Sex.FEMALE, Sex.MALE)
CELLS = tuple(itertools.product(AGE_BANDS, SEXES))  # age band by sex, the rows of the rates

#: Who uses the checker when no age is known: share of each age band.
USERS_BY_BAND = np.array([0.01, 0.03, 0.05, 0.04, 0.17, 0.22, 0.23, 0.18, 0.07])

#: Of 100 people with one disease behind two pains, how many feel one of them on both sides and
#: the other on one side. Nobody counts this; small, so that such a story is never impossible.
MIXED_SIDES = 0.1

#: How much of an answer's weight is believed. Most figures are estimates and answers hang
#: together more than the model knows; docs/adr/0015-how-much-an-answer-is-believed.md
TRUST = 0.75

#: What remains for the options that a row of evidence leaves out, at the least.
LEAST_REMAINDER = 3.0


@dataclass(frozen=True)
class Unit:
    """One random variable and where its values lie in its block of columns."""

    key: str  # code of the question, for many_of with ":option"
    question: Question
    option: str | None
    values: tuple[str, ...]
    start: int

    @property
    def columns(self) -> slice:
        return slice(self.start, self.start + len(self.values))

    def column(self, value: str) -> int:
        return self.start + self.values.index(value)


#: The options of a list tell partly the same, so their sum overstates what the list tells.
LIST_DISCOUNT = 0.7


def _worth(finding: Finding) -> float:
    discount = LIST_DISCOUNT if finding.type == "many_of" else 1.0
    return discount * finding.answerable / finding.cost


@dataclass(frozen=True)
class Block:
    """Units that share a matrix; ``starts`` are their first columns, for sums per unit."""

    units: tuple[Unit, ...]
    by_key: Mapping[str, int]
    starts: Index
    width: int
    codes: tuple[str, ...]  # of the questions, each question's units being neighbours
    question_starts: Index  # their first units
    worth: Array  # of the questions: answerable / cost

    @classmethod
    def of(cls, questions: Sequence[Question]) -> Block:
        units: list[Unit] = []
        column = 0
        first_units = []
        for question in questions:
            finding = question.finding
            first_units.append(len(units))
            parts: list[tuple[str, str | None, tuple[str, ...]]]
            if finding.type == "many_of":
                parts = [(f"{question.code}:{o}", o, ("yes", "no")) for o in finding.answers]
            else:
                parts = [(question.code, None, finding.answers)]
            for key, option, values in parts:
                units.append(Unit(key, question, option, values, column))
                column += len(values)
        by_key = {unit.key: number for number, unit in enumerate(units)}
        return cls(
            tuple(units),
            by_key,
            np.array([u.start for u in units], dtype=np.intp),
            column,
            tuple(question.code for question in questions),
            np.array(first_units, dtype=np.intp),
            np.array([_worth(q.finding) for q in questions]),
        )

    def of_question(self, question: Question) -> tuple[Unit, ...]:
        return self.by_question.get(question.code, ())

    @cached_property
    def column_of(self) -> dict[str, dict[str | tuple[str, bool | None], int]]:
        """By question the column of each answer; of a list the column of (option, said)."""
        found: dict[str, dict[str | tuple[str, bool | None], int]] = {}
        for unit in self.units:
            here = found.setdefault(unit.question.code, {})
            for number, value in enumerate(unit.values):
                answer = (unit.option, value == "yes") if unit.option else value
                here[answer] = unit.start + number
        return found

    @cached_property
    def levels(self) -> Levels:
        """Columns by level, values as they are listed."""
        return Levels.of([range(u.start, u.start + len(u.values)) for u in self.units])

    @cached_property
    def by_question(self) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.question.code, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}


@dataclass(frozen=True)
class RegionModel:
    """Causes and complaint findings of one region.

    alone: (cells, C) people per person who hurt in exactly this region from the cause.
    anywhere: (cells, C) who hurt in this region from it, whatever else hurts.
    log_likelihood: (C, width) log P~(value | cause), tempered and with answer error;
    likelihood the same without the logarithm, published: P(value | cause) as curated.
    entropy: (C, units) entropy of each unit given the cause, in nats.
    dangerous: indices of the causes with a threshold of their own.
    """

    region: Region
    causes: tuple[str, ...]
    alone: Array
    anywhere: Array
    block: Block
    log_likelihood: Array
    likelihood: Array
    published: Array
    entropy: Array
    index: Mapping[str, int]
    dangerous: tuple[int, ...]

    @property
    def other(self) -> int:
        return len(self.causes) - 1


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
    twice: per pair of regions the indices of the causes that both have (not ``other``).
    factor_ratios, factor_tables: caches of posterior.factor_ratios and
    information.factor_columns, filled while running.
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
    factor_error: Array
    relations: Block
    relation_given: Mapping[str, Array]
    links: Mapping[Pair, LinkPairs]
    twice: Mapping[Pair, tuple[Index, Index]]
    silent: tuple[Silent, ...]
    rules: RuleBook
    factor_ratios: dict[bytes, tuple[Array, Array]] = field(default_factory=dict, repr=False)
    factor_tables: dict[bytes, tuple[Array, dict[Region, Tables]]] = field(
        default_factory=dict, repr=False
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
        one = np.ones((1, table.shape[1]))
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
        code: _evidence_by_question(knowledge.conditions[code], vocabulary) for code in conditions
    }
    regions = {
        region: _region_model(region, knowledge, vocabulary, conditions, evidence)
        for region in Region
    }
    person = [q for q in vocabulary if q.scope == "person" and q.finding.kind != "caution"]
    told = {code for rows in evidence.values() for code in rows}
    # a question that no condition has evidence for tells nothing (rules may still ask it)
    person = [q for q in person if q.code in told]
    symptoms = Block.of([q for q in person if q.finding.kind == "symptom"])
    factors = Block.of([q for q in person if q.finding.kind != "symptom"])
    symptom_background, survival = _symptoms(symptoms, conditions, evidence)
    survival_published = _symptoms(symptoms, conditions, evidence, as_curated=True)[1]
    relations = Block.of([q for q in vocabulary if q.scope == "relation"])
    row = {code: number for number, code in enumerate(conditions)}
    links = {
        pair: _link_pairs(pair, knowledge, regions) for pair in itertools.combinations(Region, 2)
    }
    return Compiled(
        knowledge=knowledge,
        vocabulary=vocabulary,
        conditions=conditions,
        regions=regions,
        rows={r: np.array([row[c] for c in m.causes], dtype=np.intp) for r, m in regions.items()},
        shared=_shared(knowledge, regions),
        both_sides=np.array([knowledge.conditions[c].sides.both for c in conditions]) / 100,
        same_side=np.array([knowledge.conditions[c].sides.same or 90 for c in conditions]) / 100,
        symptoms=symptoms,
        symptom_background=symptom_background,
        symptom_cumulative=_cumulative(symptoms, symptom_background),
        symptom_order=_harmless_first(symptoms),
        survival=survival,
        survival_published=survival_published,
        factors=factors,
        factor_background=np.stack([_factor_background(factors, cell) for cell in CELLS]),
        factor_given=_factor_given(factors, conditions, evidence),
        factor_error=_per_column(factors, [u.question.finding.error for u in factors.units]),
        relations=relations,
        relation_given=_relation_given(relations),
        links=links,
        twice={pair: _twice(regions[pair[0]], regions[pair[1]]) for pair in links},
        silent=_silent(knowledge, regions),
        rules=RuleBook(knowledge.rules.values(), vocabulary),
    )


def _twice(upper: RegionModel, lower: RegionModel) -> tuple[Index, Index]:
    common = [c for c in upper.causes if c in lower.index and c != OTHER]
    return (
        np.array([upper.index[c] for c in common], dtype=np.intp),
        np.array([lower.index[c] for c in common], dtype=np.intp),
    )


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


# --- evidence ----------------------------------------------------------------------------


def _evidence_by_question(
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


def _background(unit: Unit, cell: tuple[tuple[int, int], Sex] | None = None) -> Array:
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
        return (weights / weights.sum()) @ np.array([_background(unit, c) for c in CELLS])
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


def _per_column(block: Block, per_unit: Sequence[float]) -> Array:
    return np.concatenate(
        [np.full(len(u.values), v) for u, v in zip(block.units, per_unit, strict=True)]
        or [np.empty(0)]
    )


def _region_model(
    region: Region,
    knowledge: Knowledge,
    vocabulary: Vocabulary,
    conditions: Sequence[str],
    evidence: Mapping[str, Mapping[str, Mapping[str, float]]],
) -> RegionModel:
    causes = tuple(c for c in conditions if region in knowledge.conditions[c].regions)
    questions = [q for q in vocabulary if q.region == region and q.finding.kind != "caution"]
    block = Block.of(questions)
    likelihood = np.ones((len(causes), block.width))
    published = np.ones((len(causes), block.width))
    for unit in block.units:
        background = _background(unit)
        finding = unit.question.finding
        for row, cause in enumerate(causes):
            p = distribution(evidence[cause].get(unit.question.code), unit, background)
            published[row, unit.columns] = p
            likelihood[row, unit.columns] = tempered(p, background, finding)
    entropy = (
        -np.add.reduceat(likelihood * np.log(likelihood), block.starts, axis=1)
        if block.units
        else np.zeros((len(causes), 0))
    )
    alone, anywhere = _rates(region, causes, knowledge)
    return RegionModel(
        region,
        causes,
        alone,
        anywhere,
        block,
        np.log(likelihood),
        likelihood,
        published,
        entropy,
        {cause: number for number, cause in enumerate(causes)},
        tuple(n for n, c in enumerate(causes) if knowledge.conditions[c].danger and c != OTHER),
    )


def tempered(p: Array, background: Array, finding: Finding) -> Array:
    """P~ = background^(1-w) P*^w normalised, with P* = (1-e) P + e background.

    w: the fixed weight of a finding that says again what others of its cluster say.
    """
    with_error = (1 - finding.error) * p + finding.error * background
    w = TRUST * finding.weight
    mixed = background ** (1 - w) * with_error**w
    return mixed / mixed.sum()


def _place_shares(condition: Condition) -> dict[frozenset[Region], float]:
    total = sum(condition.places.values.values())
    return {
        frozenset(Region(part) for part in places.split("+")): share / total
        for places, share in condition.places.values.items()
    }


def _cell_rates(condition: Condition) -> Array:
    rows = np.array([condition.rates.women, condition.rates.men])  # sex by band
    return rows.T.ravel() / 1000


def _rates(region: Region, causes: Sequence[str], knowledge: Knowledge) -> tuple[Array, Array]:
    alone, anywhere = [], []
    for cause in causes:
        condition = knowledge.conditions[cause]
        shares = _place_shares(condition)
        rates = _cell_rates(condition)
        anywhere.append(rates * sum(s for places, s in shares.items() if region in places))
        # someone with several painful places may name one only, so "alone" is never nothing
        only = shares.get(frozenset([region]), 0.0)
        named = sum(s / len(p) for p, s in shares.items() if region in p and len(p) > 1)
        alone.append(rates * (only + ONLY_ONE_NAMED * named))
    return np.array(alone).T, np.array(anywhere).T


#: Share of people with several painful places who tell of one only.
ONLY_ONE_NAMED = 0.3


def _shared(
    knowledge: Knowledge, regions: Mapping[Region, RegionModel]
) -> dict[tuple[Region, ...], tuple[tuple[str, ...], Array]]:
    """For each set of regions the causes that hurt in exactly that set: (cells, n)."""
    found = {}
    for size in (2, 3):
        for places in itertools.combinations(Region, size):
            causes, rates = [], []
            for cause in regions[places[0]].causes:
                share = _place_shares(knowledge.conditions[cause]).get(frozenset(places), 0.0)
                if share and cause != OTHER:
                    causes.append(cause)
                    rates.append(_cell_rates(knowledge.conditions[cause]) * share)
            array = np.array(rates).T if rates else np.zeros((len(CELLS), 0))
            found[places] = (tuple(causes), array)
    return found


def _symptoms(
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
        b = _background(unit)
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


def severity_order(unit: Unit) -> Index:
    """Positions of a symptom's values from harmless to alarming."""
    if unit.values == ("yes", "no"):
        return np.array([1, 0], dtype=np.intp)
    return np.arange(len(unit.values), dtype=np.intp)


def _harmless_first(block: Block) -> Index:
    parts = [unit.start + severity_order(unit) for unit in block.units]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.intp)


def _cumulative(block: Block, background: Array) -> Array:
    cumulative = np.ones(block.width)
    for unit in block.units:
        at = unit.start + severity_order(unit)
        cumulative[at] = np.cumsum(background[at])
    return cumulative


def _factor_background(block: Block, cell: tuple[tuple[int, int], Sex]) -> Array:
    return np.concatenate([_background(u, cell) for u in block.units] or [np.empty(0)])


def _factor_given(
    block: Block,
    conditions: Sequence[str],
    evidence: Mapping[str, Mapping[str, Mapping[str, float]]],
) -> Array:
    given = np.full((len(conditions), block.width), np.nan)
    for unit in block.units:
        b = _background(unit)
        for row, cause in enumerate(conditions):
            values = evidence[cause].get(unit.question.code)
            if values is None or (unit.option is not None and unit.option not in values):
                continue
            given[row, unit.columns] = distribution(values, unit, b)
    return given


def _relation_given(block: Block) -> dict[str, Array]:
    """P(value | how they are related), for links that start above and, mirrored, below."""
    names = ["not_connected", "shared_cause", *(str(m) for m in MECHANISMS)]
    found = {name: np.ones(block.width) for name in names}
    found |= {f"{m}:below": np.ones(block.width) for m in MECHANISMS}
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
            if name in [str(m) for m in MECHANISMS]:
                mirrored = p
                if finding.directional:
                    positions = [unit.values.index(finding.mirror[v]) for v in unit.values]
                    mirrored = p[positions]
                found[f"{name}:below"][unit.columns] = mirrored
    return found


# --- links -------------------------------------------------------------------------------


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


def _link_pairs(
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


def _silent(knowledge: Knowledge, regions: Mapping[Region, RegionModel]) -> tuple[Silent, ...]:
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
