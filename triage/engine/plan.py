"""One plan for one or two conditions: what helps both, what helps one and may load the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conditions.schema import ConditionTreatment, Treatment

from .cases import Case, applies, condition_state
from .compiled import Compiled

LINES = ("first", "second", "specialist", "not_recommended")
GRADES = ("strong", "moderate", "weak", "expert")


@dataclass(frozen=True, slots=True)
class PlannedCaution:
    """A caution that applies to this person, or may: ``known`` tells which."""

    text: str
    stop: bool
    known: bool
    finding: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedTreatment:
    """One treatment category for all shown causes together.

    helps: conditions it is recommended for, the likelier first. against: conditions it is not
    recommended for. line and grade: the best among ``helps``.
    """

    treatment: str
    line: str
    grade: str
    helps: tuple[str, ...]
    against: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    cautions: tuple[PlannedCaution, ...]


def plan(model: Compiled, case: Case, conditions: Sequence[str]) -> tuple[PlannedTreatment, ...]:
    """Treatments of the given conditions (likelier first) as one plan, what helps most first.

    A treatment that nothing recommends stays in the plan as "not recommended", so that people
    read why not.
    """
    rows: dict[str, list[tuple[str, ConditionTreatment]]] = {}
    for code in conditions:
        for row in model.condition(code).treatments:
            rows.setdefault(row.treatment, []).append((code, row))
    planned = [
        _planned(model.knowledge.treatments[code], found, case, model)
        for code, found in rows.items()
    ]
    return tuple(
        sorted(
            planned,
            key=lambda p: (
                LINES.index(p.line),
                -len(p.helps),
                bool(p.against),
                GRADES.index(p.grade),
                model.knowledge.treatments[p.treatment].order,
                p.treatment,
            ),
        )
    )


def _planned(
    treatment: Treatment,
    rows: Sequence[tuple[str, ConditionTreatment]],
    case: Case,
    model: Compiled,
) -> PlannedTreatment:
    helps = [(code, row) for code, row in rows if row.line != "not_recommended"]
    against = [(code, row) for code, row in rows if row.line == "not_recommended"]
    best = min(helps or against, key=lambda item: LINES.index(item[1].line))[1]
    grade = min((helps or against), key=lambda item: GRADES.index(item[1].grade))[1].grade
    return PlannedTreatment(
        treatment.code,
        best.line,
        grade,
        tuple(code for code, _ in helps),
        tuple(code for code, _ in against),
        tuple((code, row.note) for code, row in rows),
        cautions(treatment, case, model),
    )


def cautions(treatment: Treatment, case: Case, model: Compiled) -> tuple[PlannedCaution, ...]:
    """Cautions answered with an alarming option, and those nobody knows about yet."""
    found = []
    for caution in treatment.cautions:
        state = condition_state(caution.finding, caution.options, None, case, model.vocabulary)
        if state is False or not _can_concern(caution.finding, case, model):
            continue
        found.append(
            PlannedCaution(
                caution.text, caution.stop, state is True, caution.finding, caution.sources
            )
        )
    return tuple(sorted(found, key=lambda c: (not c.known, not c.stop)))


def _can_concern(reference: str, case: Case, model: Compiled) -> bool:
    questions = model.vocabulary.named(reference)
    return any(applies(question, case, vocabulary=model.vocabulary) for question in questions)
