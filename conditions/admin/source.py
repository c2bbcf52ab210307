"""Sources, what was read in them, and where it is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from conditions import models as m
from conditions.models.base import Figure

from .base import Inputs, KnowledgeAdmin, Rows
from .forms import RowForm
from .lists import named
from .page_forms import SourceForm
from .widgets import label_of
from .words import code_from

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from .generics import HowMany

#: Models with figures, and the field that names the page on which they stand.
FIGURES: tuple[tuple[type[Figure], str], ...] = (
    (m.Evidence, "condition"),
    (m.RateTable, "condition"),
    (m.Places, "condition"),
    (m.Sides, "condition"),
    (m.Silent, "condition"),
    (m.Danger, "condition"),
    (m.Background, "finding"),
    (m.RelationEvidence, "finding"),
    (m.LinkSide, "link"),
)
Citing = m.Link | m.SafetyRule | m.ConditionTreatment | m.Caution | m.ExerciseUse | m.Contrary
#: Models that name whole sources, and the field that names the page (none: their own).
CITATIONS: tuple[tuple[type[Citing], str], ...] = (
    (m.Link, ""),
    (m.SafetyRule, ""),
    (m.ConditionTreatment, "condition"),
    (m.Caution, "treatment"),
    (m.ExerciseUse, "exercise"),
    (m.Contrary, "link"),
)


@dataclass(frozen=True)
class Use:
    """One place where a source is used."""

    page: str
    what: str
    reading: str
    address: str


def uses(source: m.Source) -> Iterator[Use]:
    """Where a source is used; two queries at most per table."""
    for model, owner in FIGURES:
        names = [owner, "reading", *(["finding"] if model is m.Evidence else [])]
        figures = model._default_manager.filter(reading__source=source)
        for figure in figures.select_related(*names):
            reading = figure.reading.code if figure.reading else ""
            yield _use(getattr(figure, owner), str(figure._meta.verbose_name), figure, reading)
    for table, owner in CITATIONS:
        rows = table._default_manager.filter(sources=source)
        for row in rows.select_related(owner) if owner else rows:
            page = getattr(row, owner) if owner else row
            yield _use(page, str(row._meta.verbose_name) if owner else "", row, "")


def _use(page: Model, kind: str, row: Model, reading: str) -> Use:
    address = reverse(f"admin:conditions_{page._meta.model_name}_change", args=[page.pk])
    what = f"{kind}: {row}" if isinstance(row, m.Evidence | m.Background | m.LinkSide) else kind
    return Use(f"{page._meta.verbose_name} {label_of(page)}", what, reading, address)


def addresses(source: m.Source) -> SafeString:
    """Links to the source itself."""
    found = [
        (label, f"{start}{value}")
        for label, start, value in (
            ("DOI", "https://doi.org/", source.doi),
            ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/", source.pmid),
            ("PubMed Central", "https://pmc.ncbi.nlm.nih.gov/articles/", source.pmcid),
            ("page", "", source.url),
        )
        if value
    ]
    return format_html_join(
        ", ", '<a href="{}" rel="noreferrer">{}</a>', ((url, label) for label, url in found)
    )


class CountLabels(Inputs[m.Reading]):
    """n and N differ in more than a capital."""

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in ("n", "N"):
            field.label = {"n": "people with it (n)", "N": "people asked (N)"}[db_field.name]
        return field


class ReadingForm(RowForm[m.Reading]):
    """A published figure. Whoever adds one need not think of a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.fields["code"].required = False
            self.fields["code"].help_text = "Leave it empty to have it numbered."

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code or self.instance.source_id is None:
            return code or f"reading_{self._number}"
        return code_from(f"reading {self._number}", self.instance.source.readings.all())

    @property
    def _number(self) -> int:
        """Of the row on the page, so that two new ones differ."""
        return int(str(self.prefix).rpartition("-")[2]) + 1


class ReadingRows(CountLabels, Rows[m.Reading]):
    model = m.Reading
    form = ReadingForm
    is_wide = True
    fields = ("code", "read", "looked_up", "n", "N", "order", "published", "population", "where")
    verbose_name = "reading"
    verbose_name_plural = "What was read in it"
    instructions = (
        "One row per published figure, as it stands there. How it became our figure is said "
        "where it is used."
    )


@admin.register(m.Source)
class SourceAdmin(KnowledgeAdmin[m.Source]):
    """A paper, guideline or page somebody really opened."""

    position = 9
    form = SourceForm
    change_form_template = "admin/conditions/source_form.html"
    list_display = ("called", "year", "kind", "readings_read", "last_change")
    list_filter = ("kind", "year")
    search_fields = ("code", "title", "authors", "doi", "pmid", "publisher")
    inlines = (ReadingRows,)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "authors", "publisher", ("year", "kind", "code")),
                "description": "Enter only what you opened yourself.",
            },
        ),
        (
            "Where others find it",
            {
                "fields": (("doi", "pmid", "pmcid"), "url"),
                "description": "At least one of these.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Source]:
        return super().get_queryset(request).annotate(how_many=Count("readings"))

    @admin.display(description="source", ordering="title")
    def called(self, source: m.Source) -> str:
        return named(source.title, source.code)

    @admin.display(description="readings", ordering="how_many")
    def readings_read(self, source: WithAnnotations[m.Source, HowMany]) -> int:
        return source.how_many

    def lookup_label(self, source: m.Source) -> str:
        return f"{source.title} ({source.year})"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = {**(extra_context or {})}
        source = self.get_object(request, object_id) if request.method == "GET" else None
        if source is not None:
            context["uses"] = list(uses(source))
        return super().change_view(request, object_id, form_url, context)


@admin.register(m.Reading)
class ReadingAdmin(CountLabels, KnowledgeAdmin[m.Reading]):
    """One published figure; looked up from every figure, and edited with its source."""

    position = 10
    list_name = "Readings in sources"
    list_display = ("published", "source_in_short", "population", "read", "last_change")
    list_select_related = ("source",)
    list_filter = ("read",)
    search_fields = (
        "code",
        "published",
        "population",
        "source__code",
        "source__title",
        "source__authors",
        "source__doi",
        "source__pmid",
    )
    fields = (
        "source",
        "code",
        "published",
        ("n", "N"),
        "population",
        ("read", "looked_up"),
        "where",
        "address",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Reading]:
        return super().get_queryset(request).select_related("source")

    @admin.display(description="source", ordering="source__title")
    def source_in_short(self, reading: m.Reading) -> str:
        title = reading.source.title
        short = title if len(title) <= 60 else f"{title[:59]}…"
        return named(f"{short} ({reading.source.year})", reading.path)

    @admin.display(description="where others find it")
    def address(self, reading: m.Reading) -> str:
        return addresses(reading.source)

    def get_readonly_fields(
        self, request: HttpRequest, obj: m.Reading | None = None
    ) -> tuple[str, ...]:
        return ("source", "code", "address") if obj else ("address",)

    def lookup_label(self, reading: m.Reading) -> str:
        title = reading.source.title
        short = title if len(title) <= 70 else title[:69] + "…"
        return f"{reading.published} — {short} ({reading.source.year}), {reading.population}"
