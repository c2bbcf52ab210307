"""What must hold between the pieces of the knowledge, beyond the shape of each. No Django.

``validate`` returns everything that is wrong, each with the place in the piece, so that a
file's line or an admin page can be named. An *error* stops a load and a publication; a
*warning* is shown and stops nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .codes import Asked, Findings
from .schema import (
    AGE_BANDS,
    EVERY_AGE,
    Basis,
    Condition,
    Finding,
    Knowledge,
    Link,
    Part,
    Region,
    SafetyRule,
    Sex,
    TestPatient,
)

OTHER = "other"
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one piece of knowledge, and where in it."""

    kind: str
    code: str
    path: Path
    message: str
    level: Literal["error", "warning"] = "error"

    @property
    def is_error(self) -> bool:
        return self.level == "error"

    def __str__(self) -> str:
        where = ".".join(map(str, self.path))
        return f"{self.kind}/{self.code}{f' {where}' if where else ''}: {self.message}"


def validate(knowledge: Knowledge) -> list[Problem]:
    """Everything wrong with the knowledge as a whole, in order of kind and code."""
    checks = Checks(knowledge)
    problems = [
        *checks.topics(),
        *checks.treatments(),
        *checks.conditions(),
        *checks.other(),
        *checks.groups(),
        *checks.links(),
        *checks.rules(),
        *checks.figures(),
    ]
    return list(dict.fromkeys(problems))


def applies(condition: Condition, band: tuple[int, int], sex: Sex) -> bool:
    """Whether the condition can be found in some people of this age band and sex."""
    youngest, oldest = condition.ages
    return condition.sex in (None, sex) and band[0] <= oldest and band[1] >= youngest


def _unknown(what: str, code: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(code, known, n=1)
    return f"unknown {what} {code}" + (f" (did you mean {close[0]}?)" if close else "")


class Checks:
    """One method per kind; each yields the problems of all pieces of that kind."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.findings = Findings(knowledge)
        self.readings = {
            f"{source.code}/{reading.code}"
            for source in knowledge.sources.values()
            for reading in source.readings
        }

    # --- what several kinds share --------------------------------------------------------

    def _named(self, reference: str, where: tuple[str, str, Path]) -> list[Asked] | Problem:
        asked = self.findings.named(reference)
        if asked:
            return asked
        stems = {one.finding.code for one in self.findings} | set(self.findings.asked)
        return Problem(*where, _unknown("finding", reference, stems))

    def _answers(
        self, piece: Any, kind: str, code: str, path: Path, regions: Collection[Region] = ()
    ) -> Iterator[Problem]:
        """A finding with the answers that count (``finding`` and ``options`` of ``piece``)."""
        asked = self._named(piece.finding, (kind, code, (*path, "finding")))
        if isinstance(asked, Problem):
            yield asked
            return
        if regions and all(one.region and one.region not in regions for one in asked):
            message = f"{piece.finding} is not asked of {', '.join(regions)}"
            yield Problem(kind, code, (*path, "finding"), message)
        for one in asked:
            if regions and one.region and one.region not in regions:
                continue
            known = _options(one.finding)
            for index, option in enumerate(piece.options):
                if option not in known:
                    what = f"answer of {piece.finding}:"
                    yield Problem(
                        kind, code, (*path, "options", index), _unknown(what, option, known)
                    )

    def _sources(self, sources: Any, kind: str, code: str, path: Path = ()) -> Iterator[Problem]:
        for index, source in enumerate(sources):
            if source not in self.knowledge.sources:
                message = _unknown("source", source, self.knowledge.sources)
                yield Problem(kind, code, (*path, "sources", index), message)

    def figures(self) -> Iterator[Problem]:
        """Every figure's reading and neighbour exist."""
        for kind in ("topics", "conditions", "links"):
            for code, piece in getattr(self.knowledge, kind).items():
                for path, basis in _bases(piece):
                    if basis.reading and basis.reading not in self.readings:
                        message = _unknown("reading", basis.reading, self.readings)
                        yield Problem(kind, code, (*path, "from"), message)
                    if basis.near and basis.near not in self.knowledge.conditions:
                        message = _unknown("condition", basis.near, self.knowledge.conditions)
                        yield Problem(kind, code, (*path, "near"), message)
        for code, source in self.knowledge.sources.items():
            seen: set[str] = set()
            for index, reading in enumerate(source.readings):
                if reading.code in seen:
                    message = f"two readings are called {reading.code}"
                    yield Problem("sources", code, ("readings", index, "code"), message)
                seen.add(reading.code)

    # --- topics --------------------------------------------------------------------------

    def topics(self) -> Iterator[Problem]:
        indexes = {
            (topic.code, finding.code): index
            for topic in self.knowledge.topics.values()
            for index, finding in enumerate(topic.findings)
        }
        for topic_code, finding in self.findings.twice:
            path = ("findings", indexes[topic_code, finding.code], "code")
            message = f"{finding.code} is defined twice, here for a region it already has"
            yield Problem("topics", topic_code, path, message)
        for topic in self.knowledge.topics.values():
            for index, finding in enumerate(topic.findings):
                yield from self._finding(topic.code, ("findings", index), finding)
        yield from self._ask_if_cycles(indexes)

    def _finding(self, topic: str, path: Path, finding: Finding) -> Iterator[Problem]:
        for index, row in enumerate(finding.ask_if):
            yield from self._answers(row, "topics", topic, (*path, "ask_if", index))
        orderly = finding.type == "yes_no" or (finding.type == "one_of" and finding.ordered)
        if finding.scope == "person" and finding.kind == "symptom" and not orderly:
            message = (
                f"{finding.code}: a symptom of the whole person is yes_no, or one_of with "
                "'ordered: true', because several causes may add to it"
            )
            yield Problem("topics", topic, (*path, "type"), message)
        seen = set()
        for index, row in enumerate(finding.background):
            if row.region and row.region not in finding.regions:
                message = f"{finding.code} is not asked of the {row.region}"
                yield Problem("topics", topic, (*path, "background", index, "region"), message)
            if (cell := (row.region, row.ages, row.sex)) in seen:
                message = f"{finding.code}: two backgrounds for the same people"
                yield Problem("topics", topic, (*path, "background", index), message)
            seen.add(cell)
        given = [row.given for row in finding.relation]
        for index, name in enumerate(given):
            if name in given[:index]:
                message = f"{finding.code}: two rows given {name}"
                yield Problem("topics", topic, (*path, "relation", index), message)
        if finding.relation and "not_connected" not in given:
            message = f"{finding.code}: the row given not_connected is missing"
            yield Problem("topics", topic, (*path, "relation"), message)

    def _ask_if_cycles(self, indexes: dict[tuple[str, str], int]) -> Iterator[Problem]:
        needs = {
            asked.finding.code: {
                one.finding.code
                for row in asked.finding.ask_if
                for one in self.findings.named(row.finding)
            }
            for asked in self.findings
        }
        for (topic, code), index in indexes.items():
            reached: set[str] = set()
            todo = list(needs.get(code, ()))
            while todo:
                step = todo.pop()
                if step not in reached:
                    reached.add(step)
                    todo.extend(needs.get(step, ()))
            if code in reached:
                message = f"{code} is asked only after itself: its ask_if rows form a circle"
                yield Problem("topics", topic, ("findings", index, "ask_if"), message)

    # --- treatments ----------------------------------------------------------------------

    def treatments(self) -> Iterator[Problem]:
        for code, treatment in self.knowledge.treatments.items():
            for index, caution in enumerate(treatment.cautions):
                path = ("cautions", index)
                yield from self._answers(caution, "treatments", code, path)
                yield from self._sources(caution.sources, "treatments", code, path)

    # --- conditions ----------------------------------------------------------------------

    def conditions(self) -> Iterator[Problem]:
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
                    message = _unknown("condition", other, self.knowledge.conditions)
                    yield problem(("often_with", index), message)
            for index, variant in enumerate(condition.urgency_variants):
                path = ("urgency_variants", index)
                yield from self._answers(variant, "conditions", code, path, condition.regions)
            seen = set()
            for index, use in enumerate(condition.treatments):
                path = ("treatments", index)
                if use.treatment not in self.knowledge.treatments:
                    message = _unknown("treatment", use.treatment, self.knowledge.treatments)
                    yield problem((*path, "treatment"), message)
                if use.treatment in seen:
                    yield problem((*path, "treatment"), f"{use.treatment} is named twice")
                seen.add(use.treatment)
                yield from self._sources(use.sources, "conditions", code, path)
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
            asked = self._named(row.finding, (kind, code, (*path, "finding")))
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
        unknown = [option for option in row.values if option not in known]
        for option in unknown:
            message = _unknown(f"answer of {row.finding}:", option, known)
            yield Problem("conditions", code, (*path, "values", option), message)
        total = sum(row.values.values())
        if finding.type in ("one_of", "number") and not unknown:
            everything = set(row.values) == set(known)
            if total > 115 or (everything and total < 85):
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

    def other(self) -> Iterator[Problem]:
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

    # --- groups and links ----------------------------------------------------------------

    def groups(self) -> Iterator[Problem]:
        conditions = self.knowledge.conditions
        for code, group in self.knowledge.groups.items():
            if code in conditions:
                yield Problem("groups", code, ("code",), f"{code} is already a condition")
            for index, member in enumerate(group.members):
                if member not in conditions:
                    message = _unknown("condition", member, conditions)
                    yield Problem("groups", code, ("members", index), message)
                elif member in group.members[:index]:
                    yield Problem("groups", code, ("members", index), f"{member} is named twice")

    def _end(self, code: str) -> tuple[str, ...]:
        if code in self.knowledge.groups:
            return self.knowledge.groups[code].members
        return (code,) if code in self.knowledge.conditions else ()

    def links(self) -> Iterator[Problem]:
        conditions, groups = self.knowledge.conditions, self.knowledge.groups
        for code, link in self.knowledge.links.items():
            for name in ("cause", "effect"):
                end, region = getattr(link, name), getattr(link, f"{name}_region")
                if end not in conditions and end not in groups:
                    message = _unknown("condition or group", end, {*conditions, *groups})
                    yield Problem("links", code, (name,), message)
                for member in self._end(end):
                    condition = conditions.get(member)
                    # a silent cause contributes without hurting anywhere
                    if condition is None or (name == "cause" and condition.silent):
                        continue
                    if region not in condition.regions:
                        message = f"{member} does not hurt in the {region}"
                        yield Problem("links", code, (f"{name}_region",), message)
            if link.cause == link.effect:
                yield Problem("links", code, ("effect",), "a condition is no cause of itself")
            yield from self._sources(link.sources, "links", code)
            for index, contrary in enumerate(link.contrary):
                yield from self._sources(contrary.sources, "links", code, ("contrary", index))
        yield from self._twice_linked()

    def _twice_linked(self) -> Iterator[Problem]:
        """One odds ratio per pair and side; a link that names conditions beats one of groups."""
        found: dict[tuple[str, ...], dict[int, Link]] = {}
        for link in self.knowledge.links.values():
            breadth = (link.cause in self.knowledge.groups) + (link.effect in self.knowledge.groups)
            for side in ("same", "opposite"):
                if getattr(link, side) is None:
                    continue
                for cause in self._end(link.cause):
                    for effect in self._end(link.effect):
                        pair = (cause, link.cause_region, effect, link.effect_region, side)
                        rivals = found.setdefault(pair, {})
                        first = rivals.setdefault(breadth, link)
                        if first is not link:
                            message = (
                                f"{cause} to {effect} on the {side} side already has an odds "
                                f"ratio from {first.code}; two links of one pair do not add"
                            )
                            yield Problem("links", link.code, (side,), message)

    # --- safety rules --------------------------------------------------------------------

    def rules(self) -> Iterator[Problem]:
        for code, rule in self.knowledge.rules.items():
            if rule.condition and rule.condition not in self.knowledge.conditions:
                message = _unknown("condition", rule.condition, self.knowledge.conditions)
                yield Problem("rules", code, ("condition",), message)
            yield from self._sources(rule.sources, "rules", code)
            for number, group in enumerate(rule.groups):
                for index, literal in enumerate(group.of):
                    path: Path = ("groups", number, "of", index)
                    yield from self._answers(literal, "rules", code, path)
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
            reference, _, pair = key.partition("@")
            asked = self.findings.asked.get(reference)
            path: Path = ("answers", key)
            if asked is None:
                known = self.findings.asked
                yield problem(path, _unknown("finding", reference, known))
                continue
            if pair and (
                asked.finding.scope != "relation" or set(pair.split("+")) - set(map(str, regions))
            ):
                yield problem(path, "only a relation of two complaints has an @")
            if asked.region and asked.region not in regions:
                yield problem(path, f"the patient has no complaint of the {asked.region}")
            yield from (problem(path, message) for message in _misanswered(asked.finding, value))


def _misanswered(finding: Finding, value: Any) -> Iterator[str]:
    known = _options(finding)
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
            yield _unknown(f"answer of {finding.code}:", option, known)


def _options(finding: Finding) -> tuple[str, ...]:
    """All that can be chosen, also what carries no probability."""
    if finding.type == "yes_no":
        return ("yes", "no")
    return tuple(option.code for option in finding.options)


def _bases(piece: Any, path: Path = ()) -> Iterator[tuple[Path, Basis]]:
    """Every figure within a piece, with the way to it."""
    if isinstance(piece, Basis):
        yield path, piece
        return
    if isinstance(piece, Part):
        for name in type(piece).model_fields:
            value = getattr(piece, name)
            if isinstance(value, (Part, tuple)):
                yield from _bases(value, (*path, name))
    elif isinstance(piece, tuple):
        for index, item in enumerate(piece):
            if not isinstance(item, Part):
                return
            yield from _bases(item, (*path, index))
