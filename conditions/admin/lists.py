"""What the lists of pages say of each page: how much is sourced, what is not published yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from conditions.models import Release

from .history import last_changes, tables_of

if TYPE_CHECKING:
    from conditions.models.base import Curated, Figure

    from .base import KnowledgeAdmin

#: Figures of a page: their model and the field that names the page.
Figures = Sequence[tuple[type["Figure"], str]]


def last_release() -> Release | None:
    """The one in force: what differs from it is not with patients yet."""
    return Release.objects.in_force().defer("document").first()


class ChangedSinceRelease(admin.SimpleListFilter):
    """Pages, or rows of theirs, that somebody changed since the release in force was made."""

    title = "last release"
    parameter_name = "changed"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        self.release = last_release()
        if self.release is None:
            return []
        return [("yes", f"changed since {self.release}"), ("no", f"as in {self.release}")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no") or self.release is None:
            return queryset
        changed = Q(pk__in=[])
        for table, owner in tables_of(queryset.model):
            records = table.history.filter(history_date__gt=self.release.created_at)
            changed |= Q(pk__in=records.order_by().values(owner))
        return queryset.filter(changed if self.value() == "yes" else ~changed)


class WithSource(admin.SimpleListFilter):
    """Pages by whether their figures have sources; for a ModelAdmin with ``figures``."""

    title = "source of the figures"
    parameter_name = "sourced"

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[Model],
        model_admin: KnowledgeAdmin[Any],
    ) -> None:
        self.figures: Figures = model_admin.figures
        super().__init__(request, params, model, model_admin)

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [
            ("all", "all from a source"),
            ("some", "some estimates"),
            ("none", "estimates only"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value()
        if wanted not in ("all", "some", "none"):
            return queryset
        estimates = self._with_figures(reading__isnull=True)
        sourced = self._with_figures(reading__isnull=False)
        if wanted == "all":
            return queryset.filter(sourced).exclude(estimates)
        if wanted == "some":
            return queryset.filter(estimates & sourced)
        return queryset.filter(estimates).exclude(sourced)

    def _with_figures(self, **basis: bool) -> Q:
        found = Q(pk__in=[])
        for model, owner in self.figures:
            rows = model._default_manager.filter(**basis).order_by()
            found |= Q(pk__in=rows.values(f"{owner}_id"))
        return found


class KnowledgeList(ChangeList):
    """Knows of each row on the page when it, or a row of its page, was last changed."""

    model: type[Curated]
    model_admin: KnowledgeAdmin[Any]
    result_list: list[Curated]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_popup:
            self.title = self.model_admin.name_of_list

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        if "last_change" in self.list_display:
            dates = last_changes(self.model, [row.pk for row in self.result_list])
            release = last_release()
            for row in self.result_list:
                say(row, "changed_at", dates.get(row.pk))
                say(row, "published_at", release.created_at if release else None)
        if "sourced" in self.list_display:
            count_figures(self.result_list, self.model_admin.figures)
        self.model_admin.prepare_list(self.result_list)


def say(row: Model, name: str, value: object) -> None:
    """Have a row carry what only its list says of it, and what no column holds."""
    setattr(row, name, value)


def count_figures(rows: Iterable[Model], figures: Figures) -> None:
    """How many figures of each row, and how many with a source; one query per kind of figure."""
    rows = list(rows)
    counts = {row.pk: [0, 0] for row in rows}
    for model, owner in figures:
        found = (
            model._default_manager.filter(**{f"{owner}__in": counts})
            .order_by()
            .values_list(f"{owner}_id")
            .annotate(total=Count("pk"), sourced=Count("reading"))
        )
        for pk, total, sourced in found:
            counts[pk][0] += total
            counts[pk][1] += sourced
    for row in rows:
        say(row, "figure_counts", counts[row.pk])


def sourced(row: Model) -> str:
    total, with_source = getattr(row, "figure_counts", (0, 0))
    return (
        f"{with_source} of {total} ({100 * with_source / total:.0f}\N{NO-BREAK SPACE}%)"
        if total
        else "–"
    )


def last_change(row: Model) -> str | SafeString:
    """ "3 Nov 2026", with a mark if patients do not have it yet."""
    changed: datetime | None = getattr(row, "changed_at", None)
    published: datetime | None = getattr(row, "published_at", None)
    if changed is None:
        return "–"
    day = f"{timezone.localtime(changed):%-d %b %Y}"
    if published is not None and changed > published:
        return format_html('{} <span class="mark">not published</span>', day)
    return day


def named(name: object, code: str) -> SafeString:
    """What a list calls a page: its name, and its code as files and answers write it."""
    return format_html('{} <span class="quiet code">{}</span>', str(name), code)
