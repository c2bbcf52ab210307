"""Exercises: steps, drawing, and the conditions they are for."""

from __future__ import annotations

from django.contrib import admin

from conditions import models as m

from .base import KnowledgeAdmin, Rows


class StepRows(Rows[m.ExerciseStep]):
    model = m.ExerciseStep
    fields = ("text", "order")
    verbose_name = "step"
    verbose_name_plural = "Steps"
    instructions = "Three to five short steps, as you would say them to somebody."


class ExerciseUseRows(Rows[m.ExerciseUse]):
    model = m.ExerciseUse
    is_wide = True
    fields = ("condition", "grade", "note", "sources", "order")
    verbose_name = "condition"
    verbose_name_plural = "What it is for"
    instructions = (
        "Name at least one source that you have read. Say openly if nobody tested exactly this."
    )


@admin.register(m.Exercise)
class ExerciseAdmin(KnowledgeAdmin[m.Exercise]):
    """Something to do oneself, step by step."""

    position = 8
    list_display = ("name", "code", "drawing", "order", "last_change")
    search_fields = ("name", "code", "steps__text")
    fields = ("name", ("code", "drawing", "order"), "how_often", "stop_if")
    inlines = (StepRows, ExerciseUseRows)

    def lookup_label(self, exercise: m.Exercise) -> str:
        return exercise.name
