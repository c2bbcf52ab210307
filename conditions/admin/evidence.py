"""The evidence of a condition, each figure beside what is said of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from conditions.models import Background, Condition, Evidence, Option
from conditions.schema import OLDEST

from .figure_forms import GroupedFigure
from .figures import FigureGroup, FigureGroups, GroupedRows, Line
from .forms import AnswersForm
from .widgets import lookup_media
from .words import in_plain, short_name

if TYPE_CHECKING:
    from django.forms import Media

MOST_NEIGHBOURS = 4


@dataclass(frozen=True)
class Neighbour:
    """Another condition whose answers to the same question stand beside."""

    name: str
    pk: int
    is_near: bool


@dataclass(frozen=True)
class Cell:
    """What a neighbour says of one answer; None: nothing."""

    neighbour: Neighbour
    of_100: float | None


class Surroundings:
    """Backgrounds and neighbours' figures of some findings, in four queries."""

    def __init__(self, condition: Condition, rows: Iterable[Evidence]) -> None:
        rows = list(rows)
        findings = {row.finding_id for row in rows}
        self.background: dict[tuple[int, str], list[str]] = defaultdict(list)
        hurting = {
            region
            for places in condition.place_shares.values_list("regions", flat=True)
            for region in places.split("+")
        }
        backgrounds = Background.objects.filter(finding__in=findings)
        for row in backgrounds.filter(region__in=hurting | {""}).order_by("order", "pk"):
            self.background[row.finding_id, row.option].append(_background(row))
        near = {row.near_id for row in rows if row.near_id}
        self.often = set(condition.often_with.values_list("pk", flat=True))
        wanted = Q(condition__in=near | self.often)
        if condition.category:
            wanted |= Q(condition__category=condition.category)
        others = Evidence.objects.filter(wanted, finding__in=findings)
        self.others: dict[int, list[Evidence]] = defaultdict(list)
        for other in others.exclude(condition=condition.pk).select_related("condition"):
            self.others[other.finding_id].append(other)

    def neighbours(self, first: Evidence) -> list[Neighbour]:
        """Who stands beside the figures of one question: first the one they are compared with."""
        found = {
            other.condition_id: other.condition
            for other in self.others[first.finding_id]
            if _is_comparable(other, first)
        }
        ordered = sorted(
            found.values(),
            key=lambda c: (c.pk != first.near_id, c.pk not in self.often, c.name),
        )
        return [Neighbour(short_name(c.name), c.pk, c.pk == first.near_id) for c in ordered]

    def beside(self, row: Evidence, neighbours: Sequence[Neighbour]) -> list[Cell]:
        """The same answer in each of them."""
        said: dict[int, float] = {}
        for other in self.others[row.finding_id]:
            if other.option == row.option and _is_comparable(other, row):
                said.setdefault(other.condition_id, other.of_100)
        return [Cell(neighbour, said.get(neighbour.pk)) for neighbour in neighbours]


def _is_comparable(other: Evidence, row: Evidence) -> bool:
    """The same region where it is told apart, else whatever is said of the answer."""
    return other.region in (row.region, "", "every") or not row.region


def _background(row: Background) -> str:
    who = [row.region, row.get_sex_display()]
    if row.youngest > 0 or row.oldest < OLDEST:
        who.append(f"{row.youngest} to {row.oldest}" if row.oldest < OLDEST else f"{row.youngest}+")
    people = ", ".join(word for word in who if word)
    return f"{row.of_100:g} ({people})" if people else f"{row.of_100:g}"


@dataclass
class Question(FigureGroup[Evidence]):
    """The figures of one question, with those of other conditions in columns beside them."""

    formset: EvidenceGroups

    @property
    def title(self) -> str:
        return in_plain(str(self.first.finding.question))

    @cached_property
    def _neighbours(self) -> list[Neighbour]:
        return self.formset.surroundings.neighbours(self.first) if self.is_open else []

    @property
    def neighbours(self) -> list[Neighbour]:
        return self._neighbours[:MOST_NEIGHBOURS]

    @property
    def more_neighbours(self) -> int:
        return max(0, len(self._neighbours) - MOST_NEIGHBOURS)

    @cached_property
    def lines(self) -> list[Line[Evidence]]:
        around = self.formset.surroundings
        lines = super().lines
        for line in lines:
            line.background = around.background[line.row.finding_id, line.row.option]
            line.cells = around.beside(line.row, self.neighbours)
        return lines


class EvidenceGroups(FigureGroups[Evidence]):
    """Questions with the answers of people who have the condition."""

    instance: Condition
    group_class = Question

    @cached_property
    def surroundings(self) -> Surroundings:
        return Surroundings(
            self.instance, [r for r in self.all_rows if self.is_open(self.key_of(r))]
        )

    @cached_property
    def _labels(self) -> dict[tuple[int, str], str]:
        findings = {row.finding_id for row in self.all_rows}
        options = Option.objects.filter(finding__in=findings)
        return {
            (finding, code): label
            for finding, code, label in options.values_list("finding_id", "code", "label")
        }

    def label_of(self, row: Evidence) -> str:
        return self._labels.get((row.finding_id, row.option)) or super().label_of(row)


class EvidenceForm(GroupedFigure[Evidence], AnswersForm[Evidence]):
    """A figure of a condition; a new one names the question and one of its answers."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        finding = cleaned.get("finding")
        if finding and finding.type == "yes_no" and cleaned.get("option") == "no":
            self.add_error("option", "For a yes or no question give the figure for “yes” only.")
        return cleaned


class EvidenceRows(GroupedRows[Evidence]):
    """Of 100 people with the condition, how many answer so."""

    model = Evidence
    fk_name = "condition"
    form = EvidenceForm
    formset = EvidenceGroups
    group_by = ("finding", "region")
    head = ("finding", "region", "option", "of_100")
    verbose_name = "figure"
    verbose_name_plural = "How people with it answer (evidence)"
    instructions = (
        "Of 100 people with this condition, how many give the answer. Beside the figures of an "
        "open question stand the background (people with pain there, whatever the cause) and the "
        "same figures of conditions it must be told from; the one it was compared with is "
        "marked. A finding without a figure counts as in the background. The answers of one "
        "question share one source or reasoning."
    )

    @property
    def media(self) -> Media:
        return super().media + lookup_media()
