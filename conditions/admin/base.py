"""What all knowledge pages share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db import connection, models
from django.db.models import Max
from django.http import HttpRequest, HttpResponse

from conditions.models.base import LAST, Ordered
from conditions.schema import ESTIMATE_GRID

from .forms import BASIS, FigureForm, RowForm
from .history import history_page
from .lists import ChangedSinceRelease, Figures, KnowledgeList, WithSource, last_change, sourced
from .meanwhile import SeenForm
from .widgets import (
    Lookup,
    Lookups,
    Of100,
    PlainNumber,
    ShortText,
    Suggested,
    label_of,
    lookup_media,
)

#: Words that group what belongs together; a slip of the pen would make a group of its own.
SUGGESTED = ("category", "block", "cluster", "unit")


class Inputs:
    """How fields become inputs, on pages and in rows alike."""

    admin_site: Any

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, models.FloatField):
            of_100 = str(db_field.verbose_name).endswith("of 100")
            kwargs["widget"] = Of100() if of_100 else PlainNumber()
        elif db_field.name in SUGGESTED:
            kwargs["widget"] = Suggested(db_field)
        elif isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        elif isinstance(db_field, models.TextField):
            kwargs["widget"] = ShortText()
        elif isinstance(db_field, models.ManyToManyField) and self._looks_up(db_field):
            kwargs["widget"] = Lookups(db_field, self.admin_site)
            return db_field.formfield(**kwargs)
        elif isinstance(db_field, models.ForeignKey) and self._looks_up(db_field):
            kwargs["widget"] = Lookup(db_field, self.admin_site)
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def _looks_up(self, db_field: Any) -> bool:
        return self.admin_site.is_registered(db_field.remote_field.model)


class KnowledgeAdmin(Inputs, admin.ModelAdmin):
    """A page of one piece of knowledge with all its rows and its whole history."""

    form = SeenForm
    change_form_template = "admin/conditions/page_form.html"
    list_per_page = 100
    show_facets = admin.ShowFacets.ALWAYS
    #: Where the figures of a page are, for its list.
    figures: Figures = ()

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        if request.method == "POST" and connection.in_atomic_block and object_id.isdigit():
            # one after the other: two saves of a page at the same moment must see each other
            rows = self.model._default_manager.select_for_update().filter(pk=object_id)
            rows.values_list("pk").first()
        return super().get_object(request, object_id, from_field)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = ("code",) if obj is not None else ()
        return (*fixed, *super().get_readonly_fields(request, obj))

    def get_list_display_links(self, request: Any, list_display: Any) -> Any:
        return [list_display[0]]

    @property
    def media(self) -> forms.Media:
        return (
            super().media
            + lookup_media()
            + forms.Media(js=["js/staff/rows.js", "js/staff/answers.js"])
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return history_page(self, request, object_id)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return KnowledgeList

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["estimate_grid"] = ESTIMATE_GRID
        if row := context.get("original"):
            context["subtitle"] = label_of(row)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="last change")
    def last_change(self, row: Any) -> Any:
        return last_change(row)

    @admin.display(description="with a source")
    def sourced(self, row: Any) -> str:
        return sourced(row)

    def get_list_filter(self, request: HttpRequest) -> Any:
        common = (ChangedSinceRelease, *([WithSource] if self.figures else []))
        return (*common, *super().get_list_filter(request))

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change or form.changed_data:  # else the history would tell of nothing
            super().save_model(request, obj, form, change)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if issubclass(formset.model, Ordered):
            number_new_rows(formset)


def number_new_rows(formset: Any) -> None:
    """New rows go behind their siblings, in the order in which they were typed."""
    new = [row for row in formset.new_objects if row.order == LAST]
    if not new:
        return
    siblings = formset.model._default_manager.filter(**{formset.fk.name: formset.instance})
    last = siblings.exclude(order=LAST).aggregate(last=Max("order"))["last"] or 0
    for number, row in enumerate(new, start=last + 1):
        row.order = number
        # not an edit of its own: the history has the row as it was made
        type(row)._default_manager.filter(pk=row.pk).update(order=number)


class Rows(Inputs, admin.TabularInline):
    """Short rows on the page of what they belong to."""

    template = "admin/conditions/rows.html"
    extra = 0
    form = RowForm
    instructions = ""
    is_wide = False  # more fields than fit beside each other

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        names = {f.name for f in self.model._meta.fields}
        related = [n for n in ("finding", "treatment", "near") if n in names]
        if "reading" in names:
            related.append("reading__source")
        rows = rows.select_related(*related) if related else rows
        many = [f.name for f in self.model._meta.many_to_many]
        return rows.prefetch_related(*many) if many else rows


class FigureRows(Rows):
    """Figures, each with where it is from folded below it."""

    template = "admin/conditions/figure_rows.html"
    form = FigureForm
    head: Sequence[str] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.head, *BASIS)

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/js/inlines.js"])


class OneFigure(FigureRows):
    """A figure of which a page has at most one."""

    max_num = 1
    needed = False

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if self.needed and obj is None else 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.needed and super().has_delete_permission(request, obj)
