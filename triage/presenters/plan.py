"""Treatments as one plan that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conditions.schema import Treatment
from triage.flow import Visit

from .evidence import GRADES, LINES, SETTINGS
from .patient import called
from .places import capital, listed
from .questions import question_text
from .urgency import in_sentence

NOT_RECOMMENDED = "not_recommended"
#: What somebody can begin without a doctor.
WITHOUT_DOCTOR = ("self", "pharmacy", "therapist")
NAMED_TO_START_WITH = 4


@dataclass(frozen=True, slots=True)
class CautionWords:
    text: str
    stop: bool
    question: str


@dataclass(frozen=True, slots=True)
class Use:
    """Conditions of which the same is said about a treatment, and what that is, if anything."""

    names: str
    note: str


@dataclass(frozen=True, slots=True)
class TreatmentWords:
    """uses: what it helps with, or, where it helps with nothing here, what it is not for.
    against: what it is not for besides."""

    treatment: Treatment
    uses: tuple[Use, ...]
    against: str
    grade: str
    setting: str
    known: tuple[CautionWords, ...]
    unknown: tuple[CautionWords, ...]

    @property
    def ruled_out(self) -> bool:
        """Something the person told us speaks against it."""
        return any(caution.stop for caution in self.known)


@dataclass(frozen=True, slots=True)
class PlanGroup:
    line: str
    title: str
    treatments: tuple[TreatmentWords, ...]

    @property
    def against(self) -> bool:
        """Its last column of names says what the treatments are not for."""
        return self.line == "not-recommended"

    @property
    def names(self) -> str:
        return names_of(self.treatments)


def names_of(treatments: Iterable[TreatmentWords]) -> str:
    """For a line of its own: ``Stretching, ready-made insoles and tape``."""
    return capital(listed(in_sentence(row.treatment.name) for row in treatments))


def names_to_start_with(groups: Sequence[PlanGroup]) -> str:
    """What comes first and needs no doctor, for a sentence; empty where there is no such thing."""
    rows = [
        row
        for group in groups
        if group.line == "first"
        for row in group.treatments
        if row.treatment.setting in WITHOUT_DOCTOR
    ]
    return names_of(rows[:NAMED_TO_START_WITH])


def plan_groups(planned: Sequence[Mapping[str, Any]], here: Visit) -> list[PlanGroup]:
    """The plan by line: start with, then, through a specialist, not recommended.

    What an answer rules out stands apart, before what is recommended to nobody.
    """
    rows = [(item["line"], _treatment(item, here)) for item in planned]
    groups = [
        (line, str(title), [t for at, t in rows if at == line and not t.ruled_out])
        for line, title in LINES.items()
        if line != NOT_RECOMMENDED
    ]
    ruled_out = [t for at, t in rows if t.ruled_out and at != NOT_RECOMMENDED]
    never = [t for at, t in rows if at == NOT_RECOMMENDED]
    groups += [
        ("ruled_out", _("Not suitable, from the answers"), ruled_out),
        (NOT_RECOMMENDED, str(LINES[NOT_RECOMMENDED]), never),
    ]
    return [
        PlanGroup(line.replace("_", "-"), title, tuple(treatments))
        for line, title, treatments in groups
        if treatments
    ]


def _treatment(item: Mapping[str, Any], here: Visit) -> TreatmentWords:
    knowledge = here.model.knowledge
    treatment = knowledge.treatments[item["treatment"]]
    cautions = [(c["known"], _caution(c, here)) for c in item["cautions"]]
    return TreatmentWords(
        treatment,
        _uses(item["helps"] or item["against"], dict(item["notes"]), here),
        _names(item["against"], here) if item["helps"] else "",
        str(GRADES[item["grade"]]),
        str(SETTINGS[treatment.setting]),
        tuple(words for known, words in cautions if known),
        tuple(words for known, words in cautions if not known),
    )


def _uses(codes: Sequence[str], notes: Mapping[str, str], here: Visit) -> tuple[Use, ...]:
    """Each condition beside its own note; those with the same note, or with none, together."""
    by_note: dict[str, list[str]] = {}
    for code in codes:
        by_note.setdefault(notes.get(code, ""), []).append(code)
    return tuple(Use(capital(_names(same, here)), note) for note, same in by_note.items())


def _names(codes: Sequence[str], here: Visit) -> str:
    conditions = here.model.knowledge.conditions
    return listed(in_sentence(conditions[code].lay_name) for code in codes)


def _caution(caution: Mapping[str, Any], here: Visit) -> CautionWords:
    questions = here.model.vocabulary.named(caution["finding"])
    fitting = [q for q in questions if q.region is None or q.region in here.case.regions]
    text = ""
    if fitting and fitting[0].scope != "relation":
        text = question_text(
            fitting[0].code, here.case, here.model.vocabulary, called(here.assessment)
        )
    return CautionWords(caution["text"], caution["stop"], text)
