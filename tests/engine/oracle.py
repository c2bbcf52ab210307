"""An exact oracle: a Bayesian network built from the release document, solved by pyAgrum.

One node for the combination of causes, one child per complaint for its cause, one node for
how two complaints are connected, one node per finding. Risk factors and silent contributors
are ratios, not distributions, and enter as likelihoods on the combination.
"""

from __future__ import annotations

import itertools
import math
import warnings
from dataclasses import replace

with warnings.catch_warnings():
    # its C code warns while it is imported and cannot bear the warning as an error
    warnings.simplefilter("ignore")
    import pyagrum as gum

from conditions.schema import Knowledge, Mechanism
from triage.engine.cases import Case

from .naive import Naive
from .naive_terms import variables


class Oracle:
    naive = Naive

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self.knowledge, self.case = knowledge, case
        self.bare = self.naive(knowledge, replace(case, answers={}))
        self.told = self.naive(knowledge, case)
        self.net = gum.BayesNet()
        self.evidence: dict[str, int] = {}
        regions = self.bare.regions
        self.causes = [
            [c for c, k in knowledge.conditions.items() if r in map(str, k.regions)]
            for r in regions
        ]
        self.cells = list(itertools.product(*self.causes))
        self._cells()
        for axis, region in enumerate(regions):
            self._cause(axis, region)
            for code, (finding, where) in self.bare.findings.items():
                if where == region and finding.kind != "caution":
                    self._complaint_finding(axis, code)
        for code, (finding, _) in self.bare.findings.items():
            if finding.scope == "person" and finding.kind == "symptom":
                self._symptom(code)
        for first, second in itertools.combinations(range(len(regions)), 2):
            self._connection(first, second)
        self.inference = gum.LazyPropagation(self.net)
        self.inference.setEvidence(self.evidence)
        self.inference.makeInference()

    def _add(self, name: str, states: int, parents: list[str], rows: list[list[float]]) -> None:
        self.net.add(gum.LabelizedVariable(name, name, states))
        for parent in parents:
            self.net.addArc(parent, name)
        self.net.cpt(name)[:] = rows if parents else rows[0]

    def _cells(self) -> None:
        prior = [self.bare.weight(cell) for cell in self.cells]
        total = sum(prior)
        self._add("cell", len(self.cells), [], [[p / total for p in prior]])
        person = {
            key: value
            for key, value in self.case.answers.items()
            if self.bare.findings[key.split("@")[0]][0].scope == "person"
            and self.bare.findings[key.split("@")[0]][0].kind != "symptom"
        }
        told = self.naive(self.knowledge, replace(self.case, answers=person))
        ratio = [
            told.weight(cell) / w / self._told_again(cell) if w else 0.0
            for cell, w in zip(self.cells, prior, strict=True)
        ]
        top = max(ratio)
        self._add("factors", 2, ["cell"], [[1 - r / top / 2, r / top / 2] for r in ratio])
        self.evidence["factors"] = 1

    def _told_again(self, cell: tuple[str, ...]) -> float:
        conditions = [self.knowledge.conditions[code] for code in dict.fromkeys(cell)]
        return math.prod(self.told.told_again(condition, cell) for condition in conditions)

    def _cause(self, axis: int, region: str) -> None:
        names = self.causes[axis]
        rows = [[float(cell[axis] == name) for name in names] for cell in self.cells]
        self._add(f"cause {region}", len(names), ["cell"], rows)

    def _observe(self, node: str, key: str, option: str | None, names: list[str]) -> None:
        answer = self.case.answers.get(key)
        if isinstance(answer, str) and answer in names:
            self.evidence[node] = names.index(answer)
        elif answer is not None and not isinstance(answer, str):
            said = answer.get(option or "")
            if said is not None:
                self.evidence[node] = names.index("yes" if said else "no")

    def _complaint_finding(self, axis: int, code: str) -> None:
        finding, region = self.bare.findings[code]
        for option, names in variables(finding):
            node = f"{code}:{option}"
            rows = []
            for cause in self.causes[axis]:
                p = self.bare.given(self.knowledge.conditions[cause], code, option, names)
                rows.append([p[n] for n in names])
            self._add(node, len(names), [f"cause {region}"], rows)
            self._observe(node, code, option, names)
        answer = self.case.answers.get(code, "")
        for vague in finding.options:
            if vague.covers and not isinstance(answer, str) and answer[vague.code]:
                conditions = [self.knowledge.conditions[cause] for cause in self.causes[axis]]
                yes = [self.bare.one_of(condition, code, vague.covers) for condition in conditions]
                node = f"{code}:{vague.code}"
                self._add(node, 2, [f"cause {region}"], [[p, 1 - p] for p in yes])
                self.evidence[node] = 0

    def _symptom(self, code: str) -> None:
        finding, _ = self.bare.findings[code]
        for option, names in variables(finding):
            rows = []
            for cell in self.cells:
                causes = [self.knowledge.conditions[c] for c in dict.fromkeys(cell)]
                rows.append(
                    [
                        Naive(
                            self.knowledge, replace(self.case, answers={code: name})
                        ).symptom_likelihood(causes)
                        for name in names
                    ]
                )
            self._add(f"{code}:{option}", len(names), ["cell"], rows)
            self._observe(f"{code}:{option}", code, option, names)

    def _connection(self, first: int, second: int) -> None:
        """How two complaints hang together: not, one disease, or a mechanism up or down."""
        regions = self.bare.regions
        pair = (regions[first], regions[second])
        pattern = self.bare.pattern(first, second)
        rows = []
        for cell in self.cells:
            k, f = cell[first], cell[second]
            if k == f and k != "other":
                rows.append([0.0, 1.0] + [0.0] * 8)
                continue
            down = self.bare.excess(k, pair[0], f, pair[1], pattern)
            up = self.bare.excess(f, pair[1], k, pair[0], pattern)
            parts = [1.0, 0.0, *down.values(), *up.values()]
            rows.append([part / sum(parts) for part in parts])
        node = f"connection {pair[0]}+{pair[1]}"
        self._add(node, 10, ["cell"], rows)
        for code, (finding, _) in self.bare.findings.items():
            if finding.scope != "relation":
                continue
            for option, names in variables(finding):
                key = f"{code}@{pair[0]}+{pair[1]}"
                table = []
                for given, mirrored in [
                    ("not_connected", False),
                    ("shared_cause", False),
                    *((str(m), False) for m in Mechanism),
                    *((str(m), True) for m in Mechanism),
                ]:
                    one = [
                        Naive(self.knowledge, replace(self.case, answers={key: name})).relation(
                            pair, given, mirrored
                        )
                        for name in names
                    ]
                    table.append(one)
                self._add(f"{key}:{option}", len(names), [node], table)
                self._observe(f"{key}:{option}", key, option, names)

    # --- answers -----------------------------------------------------------------------

    def marginal(self, region: str) -> dict[str, float]:
        axis = self.bare.regions.index(region)
        table = self.inference.posterior(f"cause {region}")
        return {name: float(table[n]) for n, name in enumerate(self.causes[axis])}

    def connection(self, pair: tuple[str, str]) -> dict[str, float]:
        table = self.inference.posterior(f"connection {pair[0]}+{pair[1]}")
        found = {"none": float(table[0]), "shared_cause": float(table[1])}
        for n, m in enumerate(Mechanism):
            found[str(m)] = float(table[2 + n] + table[6 + n])
        return found

    def information(self, first: str, second: str) -> float:
        """Mutual information of two nodes given the evidence, in nats."""
        inference = gum.LazyPropagation(self.net)
        inference.setEvidence(self.evidence)
        inference.addJointTarget({first, second})
        inference.makeInference()
        joint = inference.jointPosterior({first, second})
        one, two = inference.posterior(first), inference.posterior(second)
        return float(one.entropy() + two.entropy() - joint.entropy()) * math.log(2)
