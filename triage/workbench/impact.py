"""What a draft would change: every test patient and published case, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from conditions.schema import Knowledge, Urgency
from triage.engine.assessment import Result, assess
from triage.engine.cases import CaseError, read_case
from triage.engine.compiled import OTHER, Compiled, compile_knowledge
from triage.engine.safety import LEVELS
from triage.release_checks import patient_document

#: Published cases with their answers in the vocabulary, one JSON object a line.
CASES = Path("fixtures/cases")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one patient is told, in short."""

    urgency: str
    first: tuple[tuple[str, str], ...]  # per complaint: region and first cause
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One patient for whom something changes. ``before`` or ``after`` is None where the patient
    cannot be read with that knowledge, and then ``problem`` says why."""

    patient: str
    before: Outcome | None
    after: Outcome | None
    problem: str = ""

    @property
    def loses_urgency(self) -> bool:
        """The change a reviewer must see first."""
        if self.before is None or self.after is None:
            return False
        levels = [LEVELS.index(Urgency(o.urgency)) for o in (self.before, self.after)]
        return levels[1] < levels[0]


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


def patients(knowledge: Knowledge) -> dict[str, Mapping[str, Any]]:
    """Every rule's test patient and every published case, by a name a reader knows."""
    found: dict[str, Mapping[str, Any]] = {
        f"Test patient: {rule.title}": patient_document(rule.test_patient)
        for rule in knowledge.rules.values()
    }
    for path in sorted((settings.BASE_DIR / CASES).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                case = json.loads(line)
                found[f"Case {case['id']}: {case.get('title', path.stem)}"] = case
    return found


def _told(model: Compiled, patient: Mapping[str, Any]) -> tuple[Outcome | None, str]:
    try:
        case = read_case(patient, model.vocabulary)
    except CaseError as error:
        return None, str(error)
    return outcome(assess(model, case, explain=False)), ""


def effects(before: Knowledge | None, after: Knowledge) -> list[Effect]:
    """Patients whose first cause, shown list or urgency would change, lost urgency first.

    before: the knowledge in force, None where nothing was published yet. Both must be valid.
    """
    old = compile_knowledge(before) if before is not None else None
    new = compile_knowledge(after)
    known = patients(after) | (patients(before) if before is not None else {})
    found = []
    for name, patient in known.items():
        was, _ = _told(old, patient) if old is not None else (None, "")
        now, problem = _told(new, patient)
        if was != now:
            found.append(Effect(name, was, now, problem))
    return sorted(found, key=lambda e: (not e.loses_urgency, bool(e.after), e.patient))


def differences(before: Knowledge | None, after: Knowledge) -> list[str]:
    """Pieces that were added, removed or changed, in words: "Condition gout: rates changed"."""
    lines: list[str] = []
    old = before or Knowledge()
    for kind in type(after).model_fields:
        was, now = getattr(old, kind), getattr(after, kind)
        name = kind.removesuffix("s").capitalize()
        lines += [f"{name} {code} added" for code in now.keys() - was.keys()]
        lines += [f"{name} {code} removed" for code in was.keys() - now.keys()]
        for code in was.keys() & now.keys():
            if was[code] != now[code]:
                lines += [f"{name} {code}: {text}" for text in _changed(was[code], now[code])]
    return sorted(lines)


def _changed(was: Any, now: Any) -> Iterable[str]:
    a, b = was.model_dump(mode="json"), now.model_dump(mode="json")
    for key in b:
        if a[key] == b[key]:
            continue
        if isinstance(b[key], list):
            yield from _changed_rows(key, a[key], b[key])
        elif isinstance(b[key], dict) and isinstance(a[key], dict):
            inner = [
                f"{part} {_short(a[key].get(part))} → {_short(b[key].get(part))}"
                for part in dict.fromkeys([*a[key], *b[key]])
                if a[key].get(part) != b[key].get(part)
            ]
            yield f"{_words(key)}: {'; '.join(inner)}"
        else:
            yield f"{_words(key)}: {_short(a[key])} → {_short(b[key])}"


def _changed_rows(key: str, was: list[Any], now: list[Any]) -> Iterable[str]:
    names = ("finding", "treatment", "code", "given", "text")

    def by_name(rows: list[Any]) -> dict[str, Any]:
        return {
            str(next((r[n] for n in names if isinstance(r, dict) and n in r), f"{number}")): r
            for number, r in enumerate(rows, start=1)
        }

    a, b = by_name(was), by_name(now)
    for name in dict.fromkeys([*a, *b]):
        if name not in a:
            yield f"{_words(key)} {name} added: {_short(b[name])}"
        elif name not in b:
            yield f"{_words(key)} {name} removed"
        elif a[name] != b[name]:
            if isinstance(a[name], dict) and isinstance(b[name], dict):
                inner = [
                    f"{part} {_short(a[name].get(part))} → {_short(b[name].get(part))}"
                    for part in dict.fromkeys([*a[name], *b[name]])
                    if a[name].get(part) != b[name].get(part)
                ]
                yield f"{_words(key)} {name}: {'; '.join(inner)}"
            else:
                yield f"{_words(key)}: {_short(a[name])} → {_short(b[name])}"


def _words(key: str) -> str:
    return key.replace("_", " ")


def _short(value: object) -> str:
    """A value as a reader knows it; long texts are cut."""
    if isinstance(value, dict):
        if "values" in value:
            return _short(value["values"])
        text = ", ".join(
            f"{k} {v:g}" if isinstance(v, float) else f"{k} {v}"
            for k, v in value.items()
            if v not in (None, "", [], {})
        )
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    else:
        text = "nothing" if value in (None, "") else str(value)
    return text if len(text) <= 120 else text[:117] + "…"
