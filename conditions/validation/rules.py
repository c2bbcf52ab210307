"""What must hold of safety rules and their test patients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions.codes import split_key
from conditions.schema import Finding, SafetyRule, TestPatient

from .base import Checks, Path, Problem, options_of, unknown


class Rules(Checks):
    def problems(self) -> Iterator[Problem]:
        for code, rule in self.knowledge.rules.items():
            if rule.condition and rule.condition not in self.knowledge.conditions:
                message = unknown("condition", rule.condition, self.knowledge.conditions)
                yield Problem("rules", code, ("condition",), message)
            yield from self.sources(rule.sources, "rules", code)
            if not rule.basis.strip():
                message = "say what the rule rests on and what was read of it"
                yield Problem("rules", code, ("basis",), message)
            for number, group in enumerate(rule.groups):
                for index, literal in enumerate(group.of):
                    path: Path = ("groups", number, "of", index)
                    yield from self.answers(literal, "rules", code, path)
                    yield from self._tried(rule, literal.finding, path)
            yield from self._patient(rule, rule.test_patient)

    def _tried(self, rule: SafetyRule, reference: str, path: Path) -> Iterator[Problem]:
        """The finding can be read wherever the rule is tried."""
        asked = self.findings.named(reference)
        if not asked or reference in self.findings.asked:
            return
        missing = [str(r) for r in rule.regions if r not in {one.region for one in asked}]
        if not rule.regions:
            message = f"say of which region {reference} is meant, or give the rule regions"
        elif missing:
            message = f"{reference} is not asked of the {' or '.join(missing)}"
        else:
            return
        yield Problem("rules", rule.code, (*path, "finding"), message)

    def _patient(self, rule: SafetyRule, patient: TestPatient) -> Iterator[Problem]:
        where: Path = ("test_patient",)

        def problem(path: Path, message: str) -> Problem:
            return Problem("rules", rule.code, (*where, *path), message)

        regions = [complaint.region for complaint in patient.complaints]
        if len(set(regions)) != len(regions):
            yield problem(("complaints",), "a region is named twice")
        if rule.regions and not set(regions) & set(rule.regions):
            yield problem(("complaints",), f"needs a complaint in {' or '.join(rule.regions)}")
        if patient.age is not None and not rule.ages[0] <= patient.age <= rule.ages[1]:
            yield problem(("age",), "is outside the ages of the rule")
        if rule.sex and patient.sex not in (None, rule.sex):
            yield problem(("sex",), "is not the sex of the rule")
        for key, value in patient.answers.items():
            reference, places = split_key(key)
            asked = self.findings.asked.get(reference)
            path: Path = ("answers", key)
            if asked is None:
                known = self.findings.asked
                yield problem(path, unknown("finding", reference, known))
                continue
            if places and (asked.finding.scope != "relation" or set(places) - set(regions)):
                yield problem(path, "only a relation of two complaints has an @")
            if asked.region and asked.region not in regions:
                yield problem(path, f"the patient has no complaint of the {asked.region}")
            yield from (problem(path, message) for message in _misanswered(asked.finding, value))


def _misanswered(finding: Finding, value: Any) -> Iterator[str]:
    known = options_of(finding)
    if value == "not_sure":
        return
    if finding.type == "number":
        if not isinstance(value, float):
            yield f"{finding.code} is answered with a number"
        elif finding.bounds and not finding.bounds[0] <= value <= finding.bounds[1]:
            yield f"{value:g} is outside {finding.bounds[0]:g} to {finding.bounds[1]:g}"
        return
    if isinstance(value, float):
        yield f"{finding.code} is not answered with a number"
        return
    if isinstance(value, tuple) != (finding.type == "many_of"):
        yield f"{finding.code} takes {'a list' if finding.type == 'many_of' else 'one answer'}"
    for option in value if isinstance(value, tuple) else (value,):
        if option not in known:
            yield unknown(f"answer of {finding.code}:", option, known)
