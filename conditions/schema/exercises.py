"""Exercises and other things to do oneself, step by step, each with a drawing."""

from __future__ import annotations

from pydantic import Field

from .base import Code, Grade, Part, Text


class ExerciseUse(Part):
    """For which condition it is, and what speaks for it there."""

    condition: Code
    grade: Grade
    note: Text
    sources: tuple[Code, ...] = Field(min_length=1)


class Exercise(Part):
    """What to do, in a few short steps. ``drawing`` is the name of a file in
    ``templates/drawings``."""

    code: Code
    name: Text
    order: int = Field(ge=0)
    drawing: Code
    steps: tuple[Text, ...] = Field(min_length=3, max_length=5)
    how_often: Text
    stop_if: Text
    uses: tuple[ExerciseUse, ...] = Field(min_length=1)
