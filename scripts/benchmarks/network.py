"""The oracle of the tests at full size: the same Bayesian network, solved by pyAgrum.

The network is built from the release document by the slow twin of the engine (tests/engine),
with every figure of a condition worked out once instead of once per combination of causes.
Risk factors are ratios and not nodes, so the oracle is spared the information of those.
"""

from __future__ import annotations

import itertools
import math
import time
from functools import cache, partial

import numpy as np

from conditions.codes import split_key
from conditions.schema import (
    AGE_BANDS,
    EVERY_AGE,
    Background,
    Condition,
    Finding,
    Knowledge,
    Sex,
)
from tests.engine.naive import Naive
from tests.engine.naive_terms import USERS, spread, variables
from tests.engine.oracle import Oracle, gum
from triage.engine.cases import Case
from triage.engine.compiled import Compiled
from triage.engine.information import question_values
from triage.engine.posterior import infer

from .people import case
from .report import Figure, median_of_medians

BAR = 300
SAME = 1e-9
SEED = 4


class Remembering(Naive):
    """The slow twin, which works each figure of a condition out once."""

    def __init__(self, knowledge: Knowledge, told: Case) -> None:
        super().__init__(knowledge, told)
        for name in ("excess", "relation", "silent_of", "observations"):
            setattr(self, name, cache(getattr(self, name)))
        known: dict[tuple[str, ...], float] = {}

        def by_code(name: str) -> None:
            method = getattr(super(Remembering, self), name)

            def remembered(condition: Condition, *more: object) -> float:
                key = (name, condition.code, *map(str, more))
                if key not in known:
                    known[key] = method(condition, *more)
                return known[key]

            setattr(self, name, remembered)

        for name in ("rate", "factor_ratio", "complaint_likelihood"):
            by_code(name)
        self.silents = frozenset(c for c, one in knowledge.conditions.items() if one.silent)

    def general_base(self, code: str, option: str | None, names: list[str]) -> dict[str, float]:
        """As the twin has it, with rows for one region, sex or age as real content has them."""
        finding, region = self.findings[code]
        row = fitting_row(finding, region, None)
        if row is not None:
            return self._spread(row, option, names)
        weights = {
            (number, sex): USERS[number]
            for number, (low, high) in enumerate(AGE_BANDS)
            for sex in Sex
            if finding.ages[0] <= high and low <= finding.ages[1] and finding.sex in (None, sex)
        }
        return self._mixed(code, option, names, weights)

    def base(self, code: str, option: str | None, names: list[str]) -> dict[str, float]:
        if self.findings[code][0].kind == "symptom":
            return self.general_base(code, option, names)
        return self._mixed(code, option, names, self.cells)

    def _mixed(
        self, code: str, option: str | None, names: list[str], weights: dict[tuple[int, Sex], float]
    ) -> dict[str, float]:
        finding, region = self.findings[code]
        mixed = dict.fromkeys(names, 0.0)
        for cell, weight in weights.items():
            row = fitting_row(finding, region, cell) or fitting_row(finding, region, None)
            p = self._spread(row or finding.background[0], option, names)
            for name in names:
                mixed[name] += weight * p[name] / sum(weights.values())
        return mixed

    def _spread(self, row: Background, option: str | None, names: list[str]) -> dict[str, float]:
        even = dict.fromkeys(names, 1 / len(names))
        return spread(dict(row.values), option, names, even)

    def silent(self, region: str, cause: str, present: set[str]) -> tuple[float, float]:
        return self.silent_of(region, cause, frozenset(present) & self.silents)

    def silent_of(self, region: str, cause: str, present: frozenset[str]) -> tuple[float, float]:
        return super().silent(region, cause, set(present))


def fitting_row(
    finding: Finding, region: str | None, cell: tuple[int, Sex] | None
) -> Background | None:
    """The most specific row; without a cell only rows for everybody."""

    def fits(row: Background) -> bool:
        if row.region is not None and str(row.region) != region:
            return False
        if cell is None:
            return row.sex is None and row.ages == EVERY_AGE
        middle = sum(AGE_BANDS[cell[0]]) / 2 if cell[0] < len(AGE_BANDS) - 1 else 95
        return row.sex in (None, cell[1]) and row.ages[0] <= middle <= row.ages[1] + 1

    def breadth(row: Background) -> int:
        return -(2 * (row.region is not None) + (row.sex is not None) + (row.ages != EVERY_AGE))

    return min(filter(fits, finding.background), key=breadth, default=None)


class Network(Oracle):
    """The network for a case, with its tables filled from remembered figures."""

    naive = Remembering

    def _symptom(self, code: str) -> None:
        finding, _ = self.bare.findings[code]
        for option, names in variables(finding):
            order = ["no", "yes"] if names == ["yes", "no"] else names
            base = self.bare.general_base(code, option, names)
            below = np.cumsum([base[name] for name in order])
            ratio = {cause: np.ones(len(order)) for cause in self.knowledge.conditions}
            for cause, condition in self.knowledge.conditions.items():
                if self.bare.values(condition, code) is not None:
                    p = self.bare.given(condition, code, option, names)
                    ratio[cause] = np.minimum(np.cumsum([p[n] for n in order]) / below, 1.0)
            rows = []
            for cell in self.cells:
                at_most = below * np.prod([ratio[c] for c in dict.fromkeys(cell)], axis=0)
                at_most[-1] = 1.0
                p = dict(zip(order, np.diff(at_most, prepend=0.0).tolist(), strict=True))
                rows.append([p[name] for name in names])
            node = f"{code}:{option}"
            self._add(node, len(names), ["cell"], rows)
            self._observe(node, code, option, names)

    def open_pairs(self) -> list[tuple[str, str]]:
        """Every cause or connection with every open finding that tells about it."""
        pairs = []
        causes = [f"cause {region}" for region in self.bare.regions]
        connections = [
            f"connection {a}+{b}" for a, b in itertools.combinations(self.bare.regions, 2)
        ]
        for node in self.net.names():
            if ":" not in node or node in self.evidence:
                continue
            code = node.partition(":")[0]
            finding, region = self.bare.findings[split_key(code)[0]]
            if region is not None:
                about = [f"cause {region}", *connections]
            else:
                about = [*causes, *connections] if finding.scope == "relation" else causes
            pairs += [(one, node) for one in about]
        return pairs

    def work(self) -> dict[tuple[str, str], float]:
        """Posterior and information of all open questions, as one inference."""
        pairs = self.open_pairs()
        inference = gum.LazyPropagation(self.net)
        inference.setEvidence(self.evidence)
        for pair in pairs:
            inference.addJointTarget(set(pair))
        inference.makeInference()
        found = {}
        for one, node in pairs:
            joint = inference.jointPosterior({one, node})
            apart = inference.posterior(one).entropy() + inference.posterior(node).entropy()
            found[one, node] = float(apart - joint.entropy()) * math.log(2)
        return found


def measure(knowledge: Knowledge, model: Compiled) -> list[Figure]:
    told = case(model, complaints=2, seed=SEED)
    network = Network(knowledge, told)
    _agree(network, model, told)
    began = time.perf_counter()
    network.work()
    slow = time.perf_counter() - began
    step = partial(_engine, model, told)
    median_of_medians([step], rounds=20)
    fast = median_of_medians([step], rounds=200)
    return [
        Figure("oracle, two complaints", slow * 1000, "ms"),
        Figure("engine, the same", fast * 1000, "ms (median)"),
        Figure("oracle to engine", slow / fast, "times", BAR, at_least=True),
    ]


def _engine(model: Compiled, told: Case) -> object:
    return question_values(infer(model, told))


def _agree(network: Network, model: Compiled, told: Case) -> None:
    posterior = infer(model, told)
    for region in told.regions:
        for cause, p in network.marginal(str(region)).items():
            if abs(posterior.probability(region, cause) - p) > SAME:
                raise SystemExit(
                    f"the engine and the oracle differ: {region} {cause} "
                    f"{posterior.probability(region, cause)} {p}"
                )
    for pair in told.pairs:
        for name, p in network.connection((str(pair[0]), str(pair[1]))).items():
            if abs(posterior.connection(pair)[name] - p) > SAME:
                raise SystemExit(f"the engine and the oracle differ: {pair} {name}")
