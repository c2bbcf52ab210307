"""Exercises and other things to do oneself: steps, a drawing, and the conditions they are for."""

from django.core.validators import RegexValidator
from django.db import models

from .base import (
    CODE,
    CODE_FORM,
    Coded,
    Ordered,
    constraints_of,
    filled,
    in_form,
    known,
    once,
    protect,
)
from .choices import Grade
from .condition import Condition
from .source import Source


class Exercise(Coded):
    """What to do, in a few short steps."""

    name = models.CharField(max_length=200, help_text="For example “Slow heel raises”.")
    order = models.PositiveIntegerField(help_text="Smaller comes first.")
    drawing = models.CharField(
        max_length=64,
        validators=[RegexValidator(CODE)],
        help_text="Name of a drawing in templates/drawings, for example heel_raise.",
    )
    how_often = models.TextField(help_text="For example “10 times, twice a day”.")
    stop_if = models.TextField(help_text="When not to go on, one or two short sentences.")

    class Meta(Coded.Meta):
        constraints = [
            *constraints_of(Coded),
            filled("name", "how_often", "stop_if"),
            in_form(CODE, "drawing_form", CODE_FORM, "drawing"),
        ]
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class ExerciseStep(Ordered):
    """One step of an exercise. Three to five of them."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="steps")
    text = models.TextField(help_text="One or two short sentences.")

    class Meta(Ordered.Meta):
        constraints = [filled("text")]

    def __str__(self) -> str:
        return self.text


class ExerciseUse(Ordered):
    """For which condition an exercise is, and what speaks for it there."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="uses")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="exercises")
    grade = models.CharField(max_length=16, choices=Grade)
    note = models.TextField(help_text="What is known about it for this condition, one sentence.")
    sources = models.ManyToManyField(Source, related_name="+")

    _history_m2m_fields = [sources]

    class Meta(Ordered.Meta):
        constraints = [
            filled("note"),
            known("grade", Grade),
            once(
                "exercise",
                "condition",
                name="once_per_exercise",
                already="This condition is named for this exercise already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id}: {self.condition_id}"


protect(ExerciseUse.sources)
