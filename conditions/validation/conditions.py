"""What must hold of causes, and of `other`, which stands for all that are not listed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from conditions.codes import Asked
from conditions.schema import (
    AGE_BANDS,
    ESTIMATE_GRID,
    EVERY_AGE,
    OTHER,
    Condition,
    Evidence,
    Region,
    Sex,
)

from .base import Checks, Path, Problem, unknown


def applies(condition: Condition, band: tuple[int, int], sex: Sex) -> bool:
    """Whether the condition can be found in some people of this age band and sex."""
    youngest, oldest = condition.ages
    return condition.sex in (None, sex) and band[0] <= oldest and band[1] >= youngest


def sums(row: Evidence) -> tuple[float, float]:
    """The least and the most that the answers of a row may stand for together, of 100.

    An estimate stands for all that is nearer to it than to its neighbours on the grid; published
    figures may be off by 15 together, as papers round and leave people out.
    """
    total = sum(row.values.values())
    if not row.is_estimate:
        return total - 15, total + 15
    edges = [0.0, *((a + b) / 2 for a, b in pairwise(ESTIMATE_GRID)), 100.0]
    places = [ESTIMATE_GRID.index(int(value)) for value in row.values.values()]
    return sum(edges[at] for at in places), sum(edges[at + 1] for at in places)


class Conditions(Checks):
    def problems(self) -> Iterator[Problem]:
        yield from self._other()
        guarded = {rule.condition for rule in self.knowledge.rules.values()}
        for code, condition in self.knowledge.conditions.items():

            def problem(
                path: Path, message: str, level: Any = "error", code: str = code
            ) -> Problem:
                return Problem("conditions", code, path, message, level)

            yield from self._rates(condition)
            yield from self._evidence(condition)
            if condition.danger and code not in guarded:
                yield problem(("danger",), "a dangerous condition needs at least one safety rule")
            for index, other in enumerate(condition.often_with):
                if other not in self.knowledge.conditions:
                    message = unknown("condition", other, self.knowledge.conditions)
                    yield problem(("often_with", index), message)
            for index, variant in enumerate(condition.urgency_variants):
                path = ("urgency_variants", index)
                yield from self.answers(variant, "conditions", code, path, condition.regions)
            seen = set()
            for index, use in enumerate(condition.treatments):
                path = ("treatments", index)
                if use.treatment not in self.knowledge.treatments:
                    message = unknown("treatment", use.treatment, self.knowledge.treatments)
                    yield problem((*path, "treatment"), message)
                if use.treatment in seen:
                    yield problem((*path, "treatment"), f"{use.treatment} is named twice")
                seen.add(use.treatment)
                yield from self.sources(use.sources, "conditions", code, path)
            together = any("+" in places for places in condition.places.values)
            if together and condition.sides.same is None:
                message = "it can hurt in two regions; say under 'same' how often on one side"
                yield problem(("sides",), message, "warning")

    def _rates(self, condition: Condition) -> Iterator[Problem]:
        for name, sex in (("women", Sex.FEMALE), ("men", Sex.MALE)):
            for index, (band, rate) in enumerate(
                zip(AGE_BANDS, getattr(condition.rates, name), strict=True)
            ):
                inside = applies(condition, band, sex)
                if inside == (rate > 0):
                    continue
                ages = f"{name} of {band[0]} to {band[1]}"
                message = (
                    f"the rate for {ages} is 0, but the condition applies to them"
                    if inside
                    else f"the rate for {ages} is {rate:g}, but the condition does not apply"
                )
                yield Problem("conditions", condition.code, ("rates", name, index), message)

    def _evidence(self, condition: Condition) -> Iterator[Problem]:
        kind, code = "conditions", condition.code
        seen: set[str] = set()
        for index, row in enumerate(condition.evidence):
            path: Path = ("evidence", index)
            if row.finding in seen:
                message = f"{row.finding} has two entries; its answers share one basis"
                yield Problem(kind, code, (*path, "finding"), message)
            seen.add(row.finding)
            asked = self.named(row.finding, (kind, code, (*path, "finding")))
            if isinstance(asked, Problem):
                yield asked
                continue
            inside = [one for one in asked if not one.region or one.region in condition.regions]
            if not inside:
                message = f"{row.finding} is not asked where {code} hurts"
                yield Problem(kind, code, (*path, "finding"), message)
            for one in inside:
                yield from self._values(row, one, code, path)

    def _values(self, row: Any, asked: Asked, code: str, path: Path) -> Iterator[Problem]:
        finding = asked.finding
        if finding.scope == "relation" or finding.kind == "caution":
            what = "a relation" if finding.scope == "relation" else "a caution"
            message = f"{row.finding} is {what} and no evidence for one condition"
            yield Problem("conditions", code, (*path, "finding"), message)
            return
        known = ("yes",) if finding.type == "yes_no" else finding.answers
        strange = [option for option in row.values if option not in known]
        for option in strange:
            message = unknown(f"answer of {row.finding}:", option, known)
            yield Problem("conditions", code, (*path, "values", option), message)
        if finding.type in ("one_of", "number") and not strange:
            everything = set(row.values) == set(known)
            least, most = sums(row)
            if least > 100 or (everything and most < 100):
                total = sum(row.values.values())
                message = f"{row.finding}: the answers add up to {total:g} of 100"
                yield Problem("conditions", code, (*path, "values"), message, "warning")
        if finding.scope == "person" and finding.kind == "symptom" and finding.type == "yes_no":
            usual = next(
                (
                    background.values["yes"]
                    for background in finding.background
                    if background.ages == EVERY_AGE and background.sex is None
                ),
                None,
            )
            if usual is not None and row.values.get("yes", 100) < usual:
                message = (
                    f"{row.finding}: {row.values['yes']:g} of 100 is below the {usual:g} of 100 "
                    "of anyone; it is read as the latter"
                )
                yield Problem("conditions", code, (*path, "values", "yes"), message, "warning")

    def _other(self) -> Iterator[Problem]:
        """``other`` stands for all we do not list: everywhere, without a face of its own."""
        other = self.knowledge.conditions.get(OTHER)
        if other is None:
            yield Problem("conditions", OTHER, (), "the condition 'other' is missing")
            return
        if set(other.regions) != set(Region):
            yield Problem("conditions", OTHER, ("places",), "'other' belongs to every region")
        if other.evidence:
            yield Problem("conditions", OTHER, ("evidence",), "'other' has no evidence")
        for kind, pieces in (("groups", self.knowledge.groups), ("links", self.knowledge.links)):
            for code, piece in pieces.items():
                for key in ("cause", "effect", "members"):
                    value = getattr(piece, key, ())
                    if value == OTHER or (isinstance(value, tuple) and OTHER in value):
                        yield Problem(kind, code, (key,), "'other' has no links")
