"""What a draft would change: every test patient and published case, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from conditions.schema import OTHER, Knowledge, Urgency
from triage.accuracy import case_files, read_cases
from triage.contract import interview_case
from triage.engine.assessment import Result, assess
from triage.engine.cases import Case, CaseError, read_case
from triage.engine.compiled import Compiled
from triage.engine.safety import LEVELS
from triage.release_checks import patient_document

#: For each cause a patient as in a textbook and one who tells little.
TYPICAL = Path("fixtures") / "patients"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one patient is told, in short."""

    urgency: str
    first: tuple[tuple[str, str], ...]  # per complaint: region and first cause
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody whose result is compared. ``kind``: rule (its test patient), case or typical.
    ``rule``: the code of that rule."""

    name: str
    document: Mapping[str, Any]
    kind: str
    rule: str = ""

    @property
    def is_red_flag(self) -> bool:
        return self.kind == "rule"


@dataclass(frozen=True, slots=True)
class Effect:
    """One patient for whom something changes. ``before`` or ``after`` is None where the patient
    cannot be read with that knowledge, and then ``problem`` says why."""

    patient: str
    before: Outcome | None
    after: Outcome | None
    problem: str = ""
    is_red_flag: bool = False
    rule: str = ""
    #: Told of what the interview asked, and these of it are asked no longer.
    in_interview: bool = False
    unasked: tuple[str, ...] = ()

    @property
    def loses_urgency(self) -> bool:
        """The change a reviewer must see first."""
        if self.before is None or self.after is None:
            return False
        levels = [LEVELS.index(Urgency(o.urgency)) for o in (self.before, self.after)]
        return levels[1] < levels[0]

    @property
    def rank(self) -> tuple[bool, ...]:
        """What a reviewer must see first: care that is lost, then whatever else is told first."""
        lost = (not self.needs_reason, not self.loses_urgency)
        before, after = self.before, self.after
        if before is None or after is None:
            return (*lost, False, False)
        return (*lost, before.urgency == after.urgency, before.first == after.first)

    @property
    def needs_reason(self) -> bool:
        """Whoever publishes must say why a patient with a red flag is told less, or nothing."""
        lost = self.before is not None and self.after is None
        return self.is_red_flag and (self.loses_urgency or lost)


def outcome(result: Result) -> Outcome:
    first: dict[str, str] = {}
    for cause in result.causes:
        if cause.condition != OTHER:
            first.setdefault(str(cause.region), cause.condition)
    return Outcome(
        str(result.urgency),
        tuple(first.items()),
        tuple(sorted({c.condition for c in result.shown})),
    )


def patients(before: Knowledge | None, after: Knowledge) -> list[Patient]:
    """Every rule's test patient, every published case and every typical patient.

    Where a test patient was changed, both versions are tried: what happens to the old one
    must not be hidden by making a new one.
    """
    found: dict[str, Patient] = {}
    for knowledge in (before, after):
        for rule in knowledge.rules.values() if knowledge is not None else ():
            document = patient_document(rule.test_patient)
            name = f"Test patient: {rule.title} ({rule.code})"
            known = found.get(rule.code)
            if known is None:
                found[rule.code] = Patient(name, document, "rule", rule.code)
            elif known.document != document:
                name = f"{name}, as it is now"
                found[f"{rule.code} new"] = Patient(name, document, "rule", rule.code)
    for path, case in read_cases(case_files()):
        name = f"Case {case.get('id')}: {case.get('title', path.stem)}"
        found[name] = Patient(name, case, "case")
    for _path, case in read_cases(sorted((settings.BASE_DIR / TYPICAL).glob("*.jsonl"))):
        name = f"Typical patient: {case.get('title')} ({case.get('id')})"
        found[name] = Patient(name, case, "typical")
    return list(found.values())


def _told(model: Compiled, patient: Mapping[str, Any]) -> tuple[Outcome | None, str]:
    try:
        case = read_case(patient, model.vocabulary)
    except CaseError as error:
        return None, str(error)
    return outcome(assess(model, case, explain=False)), ""


def effects(old: Compiled | None, new: Compiled, tried: Iterable[Patient]) -> list[Effect]:
    """Patients whose first cause, shown list or urgency would change, lost urgency first.

    old: the knowledge in force, None where nothing was published yet.
    """
    found = []
    for patient in tried:
        was, _ = _told(old, patient.document) if old is not None else (None, "")
        now, problem = _told(new, patient.document)
        if was != now:
            flag, rule = patient.is_red_flag, patient.rule
            found.append(Effect(patient.name, was, now, problem, flag, rule))
    return sorted(found, key=lambda e: (*e.rank, e.patient))


def interview_effects(old: Compiled, new: Compiled, tried: Iterable[Patient]) -> list[Effect]:
    """Patients with a red flag whose urgency falls by what the interview asks of them.

    The engine asks, they answer what their document says. Tried are the test patients of rules
    and whoever else is told to come within a day. Takes half a second per hundred and model.
    """
    found = []
    for patient in tried:
        try:
            before = read_case(patient.document, old.vocabulary)
            after = read_case(patient.document, new.vocabulary)
        except CaseError:
            continue  # told among the effects
        if not patient.is_red_flag and not _within_a_day(old, before):
            continue
        (was, was_asked), (now, now_asked) = (
            _interviewed(old, before),
            _interviewed(new, after),
        )
        unasked = tuple(key for key in was_asked if key not in now_asked)
        flag, rule = patient.is_red_flag, patient.rule
        effect = Effect(patient.name, was, now, "", flag, rule, True, unasked)
        if effect.loses_urgency:
            found.append(effect)
    return found


def _within_a_day(model: Compiled, case: Case) -> bool:
    told = assess(model, case, explain=False).urgency
    return LEVELS.index(told) >= LEVELS.index(Urgency.URGENT)


def _interviewed(model: Compiled, case: Case) -> tuple[Outcome, list[str]]:
    """What the person is told, and which of their answers were asked for."""
    asked, _progress = interview_case(model, case)
    return outcome(assess(model, asked, explain=False)), list(asked.answers)


def with_interview(effects: Iterable[Effect], asked: Iterable[Effect]) -> list[Effect]:
    """Both together; whoever loses urgency whatever is asked stands there once."""
    effects = list(effects)
    lost = {effect.patient for effect in effects if effect.loses_urgency}
    found = effects + [effect for effect in asked if effect.patient not in lost]
    return sorted(found, key=lambda e: (*e.rank, e.patient))
