"""How people with a condition answer."""

from django.db import models
from django.db.models import Q

from .base import FindingRef, OptionFigure, Ordered, constraints_of, once
from .condition import Condition


class Evidence(Ordered, FindingRef, OptionFigure):
    """Of 100 people with the condition, how many give one answer. A missing row means: as anyone."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="evidence")

    class Meta(Ordered.Meta):
        constraints = [
            *constraints_of(FindingRef, OptionFigure),
            once(
                "condition",
                "finding",
                "region",
                "option",
                name="once",
                already="There is a figure for this answer already; change that one.",
            ),
            models.CheckConstraint(
                condition=Q(reading__isnull=False) | Q(near__isnull=False),
                name="%(class)s_estimate_names_neighbour",
                violation_error_message="An estimate names the condition it was compared with.",
            ),
        ]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.finding_code} {self.option}: {self.of_100:g} of 100"
