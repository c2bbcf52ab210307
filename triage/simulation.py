"""Simulated people: does the machinery do what it says, and what if the figures are wrong?

``exact`` draws people from the very model that judges them, so its probabilities must be
right on average: the calibration error shows errors of the machinery. ``stress`` draws them
from a world in which every figure is off, answers are wrong or missing and severe cases say
yes to everything; it is asked by the interview, as people are.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from conditions.codes import pair_key, split_key
from conditions.schema import AGE_BANDS, OTHER, Region, Sex

from .engine.blocks import Block, Unit, severity_order
from .engine.cases import Answer, Case, Complaint, complete
from .engine.compiled import Compiled
from .engine.interview import Progress, advance, next_screen
from .engine.levels import Array, Index
from .engine.links import MECHANISMS
from .engine.person import factor_ratios
from .engine.posterior import Posterior, infer
from .engine.rates import USERS_BY_BAND, cell_weights
from .engine.terms import silent_factors
from .engine.vocabulary import NOT_SURE

#: Share of people with one, two and three complaints, of those drawn.
COMPLAINTS = (0.7, 0.25, 0.05)
QUESTIONS_DRAWN = 20

#: The stress draw: noise of every figure on the logit scale, wrong answers, how much severity
#: moves symptoms on the logit scale, and questions left unanswered.
NOISE = 0.8
WRONG = 0.08
SEVERITY = 0.5
UNANSWERED = 0.15
#: People drawn from one wrong world before the next is made.
PEOPLE_A_WORLD = 500

BINS = 10


@dataclass
class Tally:
    """Confidence in the first cause of each complaint, and whether it was right."""

    confidence: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    items: list[int] = field(default_factory=list)
    screens: list[int] = field(default_factory=list)

    def add(self, posterior: Posterior, truth: tuple[str, ...]) -> None:
        for region, cause in zip(posterior.case.regions, truth, strict=True):
            marginal = posterior.marginals[region]
            first = posterior.model.regions[region].causes[int(marginal.argmax())]
            self.confidence.append(float(marginal.max()))
            self.right.append(first == cause)
            if first != cause:
                self.confused[cause, first] += 1

    def bins(self) -> list[tuple[float, float, int]]:
        """Mean confidence, share right and number, for each tenth of confidence with anybody."""
        confidence, right = np.array(self.confidence), np.array(self.right)
        which = np.minimum((confidence * BINS).astype(int), BINS - 1)
        return [
            (float(confidence[at].mean()), float(right[at].mean()), int(at.sum()))
            for number in range(BINS)
            if (at := which == number).any()
        ]

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: mean distance of confidence and share right, weighted."""
        n = len(self.confidence)
        return sum(abs(mean - share) * count / n for mean, share, count in self.bins())

    @property
    def accuracy(self) -> float:
        return float(np.mean(self.right))


@dataclass(frozen=True)
class World:
    """The figures that people are drawn from; the model's own, or all of them off.

    complaint: per region P(value | cause); factors: P(value | c) / P(value); symptoms:
    P(value | c) for a lone cause is read from survival.
    """

    complaint: dict[Region, Array]
    survival: Array
    relation: dict[str, Array]
    rate_noise: dict[Region, Array]


def true_world(model: Compiled) -> World:
    return World(
        {r: part.likelihood for r, part in model.regions.items()},
        model.survival,
        dict(model.relation_given),
        {r: np.zeros(len(part.causes)) for r, part in model.regions.items()},
    )


def wrong_world(model: Compiled, random: np.random.Generator) -> World:
    """Every curated figure moved by normal noise of 0.8 on the logit scale."""

    def moved(table: Array, block: Block) -> Array:
        noisy = np.exp(np.log(table) + random.normal(0, NOISE, table.shape))
        sums = np.add.reduceat(noisy, block.starts, axis=-1)
        widths = [len(u.values) for u in block.units]
        return noisy / np.repeat(sums, widths, axis=-1)

    survival = model.survival_published.copy()
    told = survival < 1
    odds = np.log(survival[told] / (1 - survival[told])) + random.normal(0, NOISE, told.sum())
    survival[told] = 1 / (1 + np.exp(-odds))
    for unit in model.symptoms.units:
        at = unit.start + severity_order(unit)
        survival[:, at] = np.maximum.accumulate(survival[:, at], axis=1)
    return World(
        {r: moved(p.published, p.block) for r, p in model.regions.items() if p.block.units},
        survival,
        {g: moved(table, model.relations) for g, table in model.relation_given.items()},
        {r: random.normal(0, NOISE, len(p.causes)) for r, p in model.regions.items()},
    )


class Person:
    """Somebody with known causes, who answers questions."""

    def __init__(
        self,
        model: Compiled,
        world: World,
        case: Case,
        random: np.random.Generator,
        *,
        stressed: bool = False,
    ) -> None:
        self.model, self.world, self.case, self.random = model, world, case, random
        self.stressed = stressed
        self.severity = float(random.normal()) * SEVERITY if stressed else 0.0
        self.weights = cell_weights(case.age, case.sex)
        self.prior = infer(model, case)
        self.ratios = factor_ratios(model, self.weights)[0]
        self.at: tuple[int, ...] = ()
        self.mechanism: dict[tuple[Region, Region], str] = {}

    def be(self, joint: Array) -> None:
        """Draw the causes from a table of combinations, then how they are connected."""
        flat = np.cumsum(joint.ravel())
        number = int(np.searchsorted(flat, self.random.random() * flat[-1], side="right"))
        self.at = tuple(int(i) for i in np.unravel_index(number, joint.shape))
        for pair in self.case.pairs:
            self.mechanism[pair] = self._mechanism(pair)

    @property
    def causes(self) -> tuple[str, ...]:
        parts = [self.model.regions[r] for r in self.case.regions]
        return tuple(p.causes[i] for p, i in zip(parts, self.at, strict=True))

    def _rows(self) -> list[int]:
        return [self.model.conditions.index(c) for c in dict.fromkeys(self.causes)]

    def _mechanism(self, pair: tuple[Region, Region]) -> str:
        first, second = (self.case.regions.index(r) for r in pair)
        if self.causes[first] == self.causes[second] and self.causes[first] != OTHER:
            return "shared_cause"
        links = self.model.links[pair]
        here = (links.upper == self.at[first]) & (links.lower == self.at[second])
        if not here.any():
            return "not_connected"
        cell = float(self.prior.pairs[pair][self.at[first], self.at[second]])
        parts = self.prior.mechanisms[pair][np.flatnonzero(here)[0]] / cell
        names = [*map(str, MECHANISMS), *(f"{m}:below" for m in MECHANISMS), "not_connected"]
        shares = np.append(parts, max(0.0, 1 - parts.sum()))
        return names[int(self.random.choice(len(names), p=shares / shares.sum()))]

    def factor_weights(self, units: list[Unit]) -> Array:
        """What asking risk factors multiplies onto each combination: the sum over the answers
        of background times ratios, since ratios of two causes need not add up to one."""
        background = self.weights @ self.model.factor_background
        total = np.ones(self.prior.joint.shape)
        axes = [self.model.rows[r] for r in self.case.regions]
        for unit in units:
            table = np.zeros_like(total)
            for column in range(unit.columns.start, unit.columns.stop):
                product = self._distinct_product(self.ratios[:, column], axes)
                table += background[column] * product
            total *= table
        return total

    def _distinct_product(self, ratio: Array, axes: list[Index]) -> Array:
        product = ratio[axes[0]]
        for rows in axes[1:]:
            product = product[..., None] * ratio[rows]
        regions = self.case.regions
        for first, second in itertools.combinations(range(len(regions)), 2):
            upper, lower = self.model.twice[regions[first], regions[second]]
            view = np.moveaxis(product, (first, second), (0, 1))
            once = ratio[axes[first][upper]]
            view[upper, lower] = view[upper, lower] / once.reshape(-1, *[1] * (view.ndim - 2))
        if len(regions) == 3:  # a cause behind all three was divided three times, not two
            triple = list(self.model.shared[regions][0])
            for cause in triple:
                at = tuple(self.model.regions[r].index[cause] for r in regions)
                product[at] = ratio[self.model.conditions.index(cause)]
        return product

    # --- answering -----------------------------------------------------------------------

    def answer(self, key: str) -> Answer:
        """What the person says to one question."""
        if self.stressed and self.random.random() < UNANSWERED:
            return NOT_SURE
        question = self.model.vocabulary.question_of(key)
        said: dict[str, bool | None] = {}
        for unit, p in self._distributions(key):
            p = self._under_stress(p, unit)
            value = unit.values[int(self.random.choice(len(p), p=p / p.sum()))]
            if unit.option is None:
                return value
            said[unit.option] = value == "yes"
        if not said:
            return self._untold(question.finding.answers)
        return complete(question, said)

    def _untold(self, answers: tuple[str, ...]) -> Answer:
        """A question that no figure is about (a rule's alone): the harmless answer."""
        return "no" if "no" in answers else NOT_SURE

    def _under_stress(self, p: Array, unit: Unit) -> Array:
        if not self.stressed:
            return p
        if unit.question.finding.kind == "symptom" and unit.values == ("yes", "no"):
            odds = np.log(p[0] / p[1]) + self.severity
            yes = 1 / (1 + np.exp(-odds))
            p = np.array([yes, 1 - yes])
        return (1 - WRONG) * p + WRONG / len(p)

    def _distributions(self, key: str) -> list[tuple[Unit, Array]]:
        model = self.model
        question = model.vocabulary.question_of(key)
        if question.scope == "relation":
            pair = next(p for p in self.case.pairs if p == split_key(key)[1])
            table = self.world.relation[self.mechanism[pair]]
            return [(u, table[u.columns]) for u in model.relations.of_question(question)]
        if question.region is not None:
            part = model.regions[question.region]
            row = self.at[self.case.regions.index(question.region)]
            table = self.world.complaint[question.region][row]
            return [(u, table[u.columns]) for u in part.block.of_question(question)]
        found = [(u, self._symptom(u)) for u in model.symptoms.of_question(question)]
        return found + [(u, self._factor(u)) for u in model.factors.of_question(question)]

    def _symptom(self, unit: Unit) -> Array:
        order = severity_order(unit)
        below = self.model.symptom_cumulative[unit.start + order].copy()
        for row in self._rows():
            below *= self.world.survival[row, unit.start + order]
        p = np.empty(len(order))
        p[order] = np.diff(below, prepend=0.0)
        return np.maximum(p, 1e-12)

    def _factor(self, unit: Unit) -> Array:
        background = (self.weights @ self.model.factor_background)[unit.columns]
        product = background.copy()
        for row in self._rows():
            product *= self.ratios[row, unit.columns]
        return product / product.sum()


def draw_case(model: Compiled, random: np.random.Generator) -> Case:
    """Age, sex, painful places and sides of somebody who has not answered anything yet."""
    band = AGE_BANDS[int(random.choice(len(AGE_BANDS), p=USERS_BY_BAND / USERS_BY_BAND.sum()))]
    age = float(random.integers(band[0], min(band[1], 95) + 1))
    sex = [*Sex][int(random.integers(2))]
    count = int(random.choice(3, p=COMPLAINTS)) + 1
    chosen = set(random.choice(len(Region), count, replace=False).tolist())
    regions = [region for number, region in enumerate(Region) if number in chosen]
    return Case(tuple(Complaint(r, None) for r in regions), (age, age), sex)


def silent_questions(model: Compiled) -> set[str]:
    """Questions whose answers tell about silent contributors."""
    rows = [model.conditions.index(s.cause) for s in model.silent]
    return {
        u.question.code
        for u in model.factors.units
        if any(not np.isnan(model.factor_given[row, u.columns]).all() for row in rows)
    }


def exact_person(model: Compiled, random: np.random.Generator) -> tuple[Case, tuple[str, ...]]:
    """Somebody drawn from the model itself, with answers to questions chosen beforehand."""
    world, silent = true_world(model), silent_questions(model)
    while True:
        case = draw_case(model, random)
        person = Person(model, world, case, random)
        questions = [
            q
            for q in model.vocabulary
            if q.finding.kind != "caution"
            and (
                q.region in case.regions if q.region else len(case.pairs) > 0 or q.scope == "person"
            )
        ]
        chosen = random.choice(len(questions), min(QUESTIONS_DRAWN, len(questions)), replace=False)
        asked = [questions[i] for i in chosen]
        units = [u for q in asked for u in model.factors.of_question(q)]
        person.be(person.prior.joint * person.factor_weights(units))
        answers: dict[str, Answer] = {}
        for question in asked:
            keys = [question.code]
            if question.scope == "relation":
                keys = [pair_key(question.code, pair) for pair in case.pairs]
            for key in keys:
                answers[key] = person.answer(key)
        told = case.with_answers(answers)
        if not silent & set(answers) or _accepted(model, told, person, random):
            return told, person.causes


def _accepted(model: Compiled, told: Case, person: Person, random: np.random.Generator) -> bool:
    """Rejection step for answers about silent contributors, which favour some causes."""
    bare = silent_factors(model, person.case, person.weights)
    ratio, bound = 1.0, 1.0
    for (silent, factor, _), (_, before, _) in zip(
        silent_factors(model, told, person.weights), bare, strict=True
    ):
        if any(c == silent.cause for c in person.causes):
            continue
        at = person.at[told.regions.index(silent.region)]
        ratio *= float(factor[at] / before[at])
        bound *= float(silent.odds_ratio.max())
    return bool(random.random() < ratio / bound)


def simulate_exact(model: Compiled, people: int, seed: int = 1) -> Tally:
    random, tally = np.random.default_rng(seed), Tally()
    for _ in range(people):
        case, truth = exact_person(model, random)
        tally.add(infer(model, case), truth)
    return tally


def simulate_stress(
    model: Compiled, people: int, seed: int = 2, tell: Callable[[int], None] | None = None
) -> Tally:
    random, tally = np.random.default_rng(seed), Tally()
    world = true_world(model)
    for number in range(people):
        if number % PEOPLE_A_WORLD == 0:
            world = wrong_world(model, random)
            if tell:
                tell(number)
        case = draw_case(model, random)
        person = Person(model, world, case, random, stressed=True)
        person.be(_with_wrong_rates(person, world))
        progress = Progress()
        while (screen := next_screen(model, case, progress)) is not None:
            case = case.with_answers({key: person.answer(key) for key in screen.keys})
            progress = advance(progress, screen)
        tally.add(infer(model, case), person.causes)
        tally.items.append(progress.items)
        tally.screens.append(progress.screens)
    return tally


def _with_wrong_rates(person: Person, world: World) -> Array:
    joint = person.prior.joint.copy()
    for axis, region in enumerate(person.case.regions):
        shape = [1] * joint.ndim
        shape[axis] = -1
        joint = joint * np.exp(world.rate_noise[region]).reshape(shape)
    return joint
