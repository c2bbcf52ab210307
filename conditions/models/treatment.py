"""Categories of treatment, their cautions, and which condition they are for."""

from django.db import models

from .base import AnswersOf, Coded, Ordered, constraints_of, filled, known, once, protect
from .choices import Grade, Line, Setting
from .condition import Condition
from .source import Source


class Treatment(Coded):
    """A category of treatment, explained once."""

    name = models.CharField(max_length=200, help_text="For example “Shoe insoles”.")
    setting = models.CharField(max_length=16, choices=Setting)
    order = models.PositiveIntegerField(help_text="Smaller comes first in the plan.")
    summary = models.TextField(help_text="What it is and what it does, two or three sentences.")

    class Meta(Coded.Meta):
        constraints = [*constraints_of(Coded), filled("name", "summary"), known("setting", Setting)]
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Caution(Ordered, AnswersOf):
    """Why a treatment may not be for this person; shown if so answered, or if not known."""

    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="cautions")
    text = models.TextField(help_text="For example “Ask first if you take a blood thinner”.")
    stop = models.BooleanField(default=False, help_text="Do not use at all, rather than ask first.")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    _history_m2m_fields = [sources]

    class Meta(Ordered.Meta):
        constraints = [*constraints_of(AnswersOf), filled("text")]

    def __str__(self) -> str:
        return self.text


class ConditionTreatment(Ordered):
    """One treatment category for one condition."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="treatments")
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="uses")
    line = models.CharField(max_length=16, choices=Line)
    grade = models.CharField(max_length=16, choices=Grade)
    note = models.TextField(help_text="What to know about it for this condition, one sentence.")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    _history_m2m_fields = [sources]

    class Meta(Ordered.Meta):
        constraints = [
            filled("note"),
            known("line", Line),
            known("grade", Grade),
            once(
                "condition",
                "treatment",
                name="once_per_condition",
                already="This treatment is named for the condition already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.treatment_id}"


protect(Caution.sources, ConditionTreatment.sources)
