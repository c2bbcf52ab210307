"""Exercises and other things to do oneself, in words: for a condition, or for a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conditions.schema import Exercise, ExerciseUse, Knowledge, Urgency

from .drawings import template_of
from .evidence import GRADES, SourceWords, source_words
from .places import capital, listed
from .urgency import in_sentence

#: Nobody is given exercises before the place was looked at, where that should be soon.
LEVELS = (Urgency.ROUTINE, Urgency.SELF_CARE)
#: How likely a cause must be for its exercises to be shown.
BANDS = ("very_likely", "likely", "possible")
CAUSES_SHOWN = 2
EXERCISES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class ExerciseWords:
    """``drawing``: the template of its drawing, empty if there is none."""

    code: str
    name: str
    drawing: str
    steps: tuple[str, ...]
    how_often: str
    stop_if: str
    note: str
    grade: str
    sources: tuple[SourceWords, ...]


@dataclass(frozen=True, slots=True)
class ExercisesFor:
    """What one cause calls for. ``code`` and ``condition``: the cause and its plain name."""

    code: str
    condition: str
    exercises: tuple[ExerciseWords, ...]

    @property
    def names(self) -> str:
        return capital(listed(in_sentence(exercise.name) for exercise in self.exercises))


def exercises_for(code: str, knowledge: Knowledge) -> tuple[ExerciseWords, ...]:
    """The exercises of a condition, in their order."""
    found = sorted(knowledge.exercises.values(), key=lambda e: (e.order, e.code))
    return tuple(
        _words(exercise, use, knowledge)
        for exercise in found
        for use in exercise.uses
        if use.condition == code
    )


def exercises_of_result(document: Mapping[str, Any], knowledge: Knowledge) -> list[ExercisesFor]:
    """The exercises of the likeliest causes, each exercise once; none where somebody should
    look at the place soon, and none of a cause that is hardly likely."""
    if document["urgency"] not in LEVELS:
        return []
    causes: Sequence[Mapping[str, Any]] = [
        cause for cause in document["causes"] if cause["shown"] and cause["band"] in BANDS
    ]
    found: list[ExercisesFor] = []
    told: set[str] = set()
    for code in dict.fromkeys(cause["condition"] for cause in causes):
        new = tuple(e for e in exercises_for(code, knowledge) if e.code not in told)
        if not new or len(found) == CAUSES_SHOWN:
            continue
        found.append(ExercisesFor(code, knowledge.conditions[code].lay_name, new[:EXERCISES_SHOWN]))
        told.update(e.code for e in new[:EXERCISES_SHOWN])
    return found


def _words(exercise: Exercise, use: ExerciseUse, knowledge: Knowledge) -> ExerciseWords:
    return ExerciseWords(
        exercise.code,
        exercise.name,
        template_of(exercise.drawing),
        exercise.steps,
        exercise.how_often,
        exercise.stop_if,
        use.note,
        str(GRADES[use.grade]),
        source_words(use.sources, knowledge),
    )
