"""The evidence of a condition, each figure beside what is said of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from conditions.models import Background, Condition, Evidence, Option

from .base import FigureRows
from .forms import EvidenceForm
from .widgets import lookup_media

MOST_NEIGHBOURS = 4


@dataclass(frozen=True)
class Neighbour:
    """The same answer in another condition."""

    name: str
    of_100: float
    pk: int
    is_near: bool


@dataclass(frozen=True)
class Beside:
    """What stands beside one figure."""

    label: str
    background: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    more: int


class Surroundings:
    """Backgrounds and neighbours' figures for all evidence of a condition, in five queries."""

    def __init__(self, condition: Condition, rows: Iterable[Evidence]) -> None:
        self.rows = list(rows)
        findings = {row.finding_id for row in self.rows}
        self.labels = {
            (finding, code): label
            for finding, code, label in Option.objects.filter(finding__in=findings).values_list(
                "finding_id", "code", "label"
            )
        }
        self.background: dict[tuple[int, str], list[str]] = defaultdict(list)
        hurting = {
            region
            for places in condition.place_shares.values_list("regions", flat=True)
            for region in places.split("+")
        }
        backgrounds = Background.objects.filter(finding__in=findings)
        for row in backgrounds.filter(region__in=hurting | {""}).order_by("order", "pk"):
            self.background[row.finding_id, row.option].append(_background(row))
        near = {row.near_id for row in self.rows if row.near_id}
        often = set(condition.often_with.values_list("pk", flat=True))
        self.rank = dict.fromkeys(often, 0)
        self.neighbours: dict[tuple[int, str], list[Evidence]] = defaultdict(list)
        wanted = Q(condition__in=near | often)
        if condition.category:
            wanted |= Q(condition__category=condition.category)
        for row in (
            Evidence.objects.filter(wanted, finding__in=findings)
            .exclude(condition=condition.pk)
            .select_related("condition")
        ):
            self.neighbours[row.finding_id, row.option].append(row)

    def of(self, row: Evidence) -> Beside:
        key = (row.finding_id, row.option)
        found: dict[int, Evidence] = {}
        for other in self.neighbours[key]:
            # the same region where it is told apart, else whatever is said of the answer
            if other.region in (row.region, "", "every") or not row.region:
                found.setdefault(other.condition_id, other)
        ordered = sorted(
            found.values(),
            key=lambda o: (
                o.condition_id != row.near_id,
                self.rank.get(o.condition_id, 1),
                o.condition.name,
            ),
        )
        return Beside(
            self.labels.get(key, {"yes": "Yes", "no": "No"}.get(row.option, row.option)),
            tuple(self.background[key]),
            tuple(
                Neighbour(
                    _short(o.condition.name),
                    o.of_100,
                    o.condition_id,
                    o.condition_id == row.near_id,
                )
                for o in ordered[:MOST_NEIGHBOURS]
            ),
            max(0, len(ordered) - MOST_NEIGHBOURS),
        )


def _short(name: str) -> str:
    """Without what stands in brackets: there are four names in a line."""
    return name.partition(" (")[0]


def _background(row: Background) -> str:
    who = [row.region, row.get_sex_display()]
    if row.youngest > 0 or row.oldest < 120:
        who.append(f"{row.youngest} to {row.oldest}" if row.oldest < 120 else f"{row.youngest}+")
    people = ", ".join(word for word in who if word)
    return f"{row.of_100:g} ({people})" if people else f"{row.of_100:g}"


class EvidenceFormSet(BaseInlineFormSet):
    """Rows of one finding stand together."""

    def get_queryset(self) -> Any:
        if not hasattr(self, "_sorted"):
            rows = list(super().get_queryset())
            first: dict[tuple[int, str], int] = {}
            for position, row in enumerate(rows):
                first.setdefault((row.finding_id, row.region), position)
            self._sorted = sorted(rows, key=lambda row: first[row.finding_id, row.region])
        return self._sorted

    @property
    def basis_counts(self) -> dict[str, int]:
        """How many figures there are, and where they are from."""
        rows = [row for row in self.get_queryset() if row.pk]
        sourced = sum(row.reading_id is not None for row in rows)
        return {"all": len(rows), "source": sourced, "estimate": len(rows) - sourced}

    @cached_property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.instance, self.get_queryset())

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.formset = self
        return form


class ConditionEvidenceForm(EvidenceForm):
    """Knows what stands beside its figure."""

    formset: EvidenceFormSet

    @property
    def heading(self) -> Any:
        return self.instance.finding if self.instance.pk else None

    @property
    def question(self) -> str:
        """The question as a clinician reads it, without places to fill in."""
        text = str(self.instance.finding.question)
        for gap, words in (
            ("{place}", "…"),
            ("{upper}", "upper place"),
            ("{lower}", "lower place"),
            ("{first}", "first place"),
            ("{second}", "second place"),
        ):
            text = text.replace(gap, words)
        return text

    @property
    def group(self) -> tuple[int | None, str]:
        return self.instance.finding_id, self.instance.region

    @cached_property
    def beside(self) -> Beside | None:
        return self.formset.surroundings.of(self.instance) if self.instance.pk else None


class EvidenceRows(FigureRows):
    """Of 100 people with the condition, how many answer so."""

    model = Evidence
    fk_name = "condition"
    form = ConditionEvidenceForm
    formset = EvidenceFormSet
    head = ("finding", "region", "option", "of_100")
    verbose_name = "figure"
    verbose_name_plural = "How people with it answer (evidence)"
    instructions = (
        "Of 100 people with this condition, how many give the answer. Beside each figure stand "
        "the background (people with pain there, whatever the cause) and the same figure of "
        "conditions it must be told from; the one it was compared with is marked. A finding "
        "without a row counts as in the background. Open the line below a figure to change "
        "its source or reasoning."
    )

    @property
    def media(self) -> Any:
        return super().media + lookup_media()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("finding__options")
