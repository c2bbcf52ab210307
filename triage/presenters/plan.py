"""Treatments as one plan that can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conditions.schema import Treatment
from triage.flow import Visit

from .evidence import GRADES, LINES, SETTINGS
from .places import listed
from .questions import question_text
from .urgency import in_sentence


@dataclass(frozen=True, slots=True)
class CautionWords:
    text: str
    stop: bool
    question: str


@dataclass(frozen=True, slots=True)
class TreatmentWords:
    treatment: Treatment
    helps: str
    against: str
    grade: str
    setting: str
    notes: tuple[str, ...]
    known: tuple[CautionWords, ...]
    unknown: tuple[CautionWords, ...]


@dataclass(frozen=True, slots=True)
class PlanGroup:
    line: str
    title: str
    treatments: tuple[TreatmentWords, ...]


def plan_groups(planned: Sequence[Mapping[str, Any]], here: Visit) -> list[PlanGroup]:
    """The plan by line: start with, then, through a specialist, not recommended."""
    found = []
    for line, title in LINES.items():
        rows = tuple(_treatment(item, here) for item in planned if item["line"] == line)
        if rows:
            found.append(PlanGroup(line.replace("_", "-"), str(title), rows))
    return found


def _treatment(item: Mapping[str, Any], here: Visit) -> TreatmentWords:
    knowledge = here.model.knowledge
    treatment = knowledge.treatments[item["treatment"]]
    cautions = [(c["known"], _caution(c, here)) for c in item["cautions"]]
    return TreatmentWords(
        treatment,
        _names(item["helps"], here),
        _names(item["against"], here),
        str(GRADES[item["grade"]]),
        str(SETTINGS[treatment.setting]),
        tuple(dict.fromkeys(note for _code, note in item["notes"])),
        tuple(words for known, words in cautions if known),
        tuple(words for known, words in cautions if not known),
    )


def _names(codes: Sequence[str], here: Visit) -> str:
    conditions = here.model.knowledge.conditions
    return listed(in_sentence(conditions[code].lay_name) for code in codes)


def _caution(caution: Mapping[str, Any], here: Visit) -> CautionWords:
    questions = here.model.vocabulary.named(caution["finding"])
    fitting = [q for q in questions if q.region is None or q.region in here.case.regions]
    text = ""
    if fitting and fitting[0].scope != "relation":
        text = question_text(fitting[0].code, here.case, here.model.vocabulary)
    return CautionWords(caution["text"], caution["stop"], text)
