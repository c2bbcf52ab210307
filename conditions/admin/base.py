"""What all knowledge pages share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db import connection, models
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html

from conditions.models.base import CODE_FORM, LAST, Curated, Ordered
from conditions.schema import ESTIMATE_GRID

from .deletion import held_by
from .faults import faults_of
from .forms import BASIS, FigureForm, RowForm
from .generics import AnyFigure, BaseInlineFormSet, BaseModelAdmin, ModelAdmin, Row, TabularInline
from .history import history_page
from .ids import RowsField, pk_of
from .lists import ChangedSinceRelease, Figures, KnowledgeList, WithSource, last_change, sourced
from .page_forms import PageForm
from .widgets import (
    NUMBER_FAULTS,
    Drawing,
    Lookup,
    Lookups,
    Of100,
    PlainNumber,
    ShortText,
    Suggested,
    label_of,
    lookup_media,
)

if TYPE_CHECKING:
    from django.contrib.admin.options import _ListFilterT
    from django.db.models.fields.related import RelatedField
    from django_stubs_ext import StrOrPromise

    _Rows = BaseInlineFormSet[Curated, forms.ModelForm[Curated]]

#: On a request: the page that it saved.
SAVED = "_knowledge_saved"
#: Words that group what belongs together; a slip of the pen would make a group of its own.
SUGGESTED = ("category", "block", "cluster", "unit")
#: What texts look like that must have a form, said when they have not.
FORMS = {
    "category": CODE_FORM,
    "code": CODE_FORM,
    "option": CODE_FORM,
    "becomes": CODE_FORM,
    "icd10": "A capital letter and two digits, then perhaps a point and one or two digits, for "
    "example M72.2.",
    "doi": "It starts with 10. and has a slash, for example 10.1136/bmj.l1234.",
    "pmid": "Digits only, for example 31234567.",
    "pmcid": "“PMC” and digits, for example PMC1234567.",
}


class Inputs(BaseModelAdmin[Row]):
    """How fields become inputs, on pages and in rows alike."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, models.FloatField):
            of_100 = str(db_field.verbose_name).endswith("of 100")
            kwargs["widget"] = Of100() if of_100 else PlainNumber()
            kwargs["error_messages"] = NUMBER_FAULTS
        elif db_field.name in SUGGESTED:
            kwargs["widget"] = Suggested(db_field)
        elif db_field.name == "drawing":
            kwargs["widget"] = Drawing(db_field)
            kwargs["help_text"] = "Choose one of the drawings that there are."
        elif isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        elif isinstance(db_field, models.TextField):
            kwargs["widget"] = ShortText()
        elif isinstance(db_field, models.ManyToManyField) and self._looks_up(db_field):
            kwargs |= {"widget": Lookups(db_field, self.admin_site), "form_class": RowsField}
            return db_field.formfield(**kwargs)
        elif isinstance(db_field, models.ForeignKey) and self._looks_up(db_field):
            kwargs["widget"] = Lookup(db_field, self.admin_site)
            return db_field.formfield(**kwargs)
        if db_field.name in FORMS:
            kwargs["error_messages"] = {"invalid": FORMS[db_field.name]}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def _looks_up(self, db_field: RelatedField[Any, Any]) -> bool:
        return self.admin_site.is_registered(db_field.remote_field.model)


class KnowledgeAdmin(Inputs[Row], ModelAdmin[Row]):
    """A page of one piece of knowledge with all its rows and its whole history."""

    form: type[forms.ModelForm[Row]] = PageForm
    change_form_template = "admin/conditions/page_form.html"
    delete_confirmation_template = "admin/conditions/delete_confirmation.html"
    list_per_page = 100
    show_facets = admin.ShowFacets.ALWAYS
    #: Where the figures of a page are, for its list.
    figures: Figures = ()

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Row | None:
        pk = pk_of(self.model, object_id)
        if request.method == "POST" and connection.in_atomic_block and pk is not None:
            # one after the other: two saves of a page at the same moment must see each other
            rows = self.model._default_manager.select_for_update().filter(pk=pk)
            rows.values_list("pk").first()
        return super().get_object(request, object_id, from_field)

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> tuple[str, ...]:
        fixed = ("code",) if obj is not None else ()
        return (*fixed, *super().get_readonly_fields(request, obj))

    @property
    def name_of_list(self) -> str:
        name = getattr(self, "list_name", "") or self.opts.verbose_name_plural
        return str(name).capitalize()

    @property
    def media(self) -> forms.Media:
        return (
            super().media
            + lookup_media()
            + forms.Media(js=["js/staff/rows.js", "js/staff/figures.js", "js/staff/answers.js"])
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history_page(self, request, object_id)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        if any(field.name == "order" for field in self.model._meta.fields):  # behind the others
            last = self.model._default_manager.aggregate(last=Max("order"))["last"] or 0
            initial.setdefault("order", last + 10)
        return initial

    def prepare_list(self, rows: list[Row]) -> None:
        """Count what the list says of these rows and the database was not asked for yet."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KnowledgeList]:
        return KnowledgeList

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["estimate_grid"] = ESTIMATE_GRID
        context["faults"] = faults_of(context)
        context["errors"] = None  # Django's own note says less
        context["list_name"] = self.name_of_list
        if context.get("original") is not None:
            context["show_save_and_add_another"] = False  # one button less to choose from
        if row := context.get("original"):
            context["subtitle"] = label_of(row)
        return super().render_change_form(request, context, *args, **kwargs)

    def message_user(
        self,
        request: HttpRequest,
        message: StrOrPromise,
        level: int | str = messages.INFO,
        *args: Any,
        **kw: Any,
    ) -> None:
        saved: Row | None = getattr(request, SAVED, None)
        if saved is not None and level == messages.SUCCESS:
            message = format_html(
                "Saved in the draft: {} “{}”. Patients get it when it is published.",
                self.opts.verbose_name,
                label_of(saved),
            )
        super().message_user(request, message, level, *args, **kw)

    def response_add(
        self, request: HttpRequest, obj: Row, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        setattr(request, SAVED, obj)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Row) -> HttpResponse:
        setattr(request, SAVED, obj)
        response = super().response_change(request, obj)
        if "_continue" in request.POST:
            response["Location"] = back_to_place(response["Location"], request.POST)
        return response

    def get_deleted_objects(
        self, objs: Sequence[Row] | models.QuerySet[Row], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        _rows, counts, missing, protected = super().get_deleted_objects(objs, request)
        names = [label_of(page) for page in objs]
        return names, counts, missing, held_by(objs) if protected else []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        page = self.get_object(request, object_id)
        label = {"label": label_of(page)} if page is not None else {}
        return super().delete_view(request, object_id, {**(extra_context or {}), **label})

    @admin.display(description="last change")
    def last_change(self, row: Row) -> str:
        return last_change(row)

    @admin.display(description="with a source")
    def sourced(self, row: Row) -> str:
        return sourced(row)

    def get_list_filter(self, request: HttpRequest) -> tuple[_ListFilterT, ...]:
        common = (ChangedSinceRelease, *([WithSource] if self.figures else []))
        return (*common, *super().get_list_filter(request))

    def save_model(
        self, request: HttpRequest, obj: Row, form: forms.ModelForm[Row], change: bool
    ) -> None:
        if not change or form.changed_data:  # else the history would tell of nothing
            super().save_model(request, obj, form, change)

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.ModelForm[Row],
        formset: _Rows,
        change: bool,
    ) -> None:
        super().save_formset(request, form, formset, change)
        number_new_rows(formset)


def back_to_place(address: str, posted: QueryDict) -> str:
    """Whoever goes on editing finds open what was open, and the page where it was."""
    path, _, asked = address.partition("?")
    query = QueryDict(asked, mutable=True)
    query.setlist(
        "open", [key for name in posted if name.endswith("-open") for key in posted.getlist(name)]
    )
    address = f"{path}?{query.urlencode()}" if query.urlencode() else path
    place = posted.get("place", "")
    return f"{address}#{place}" if re.fullmatch(r"[\w-]{1,80}", place) else address


def number_new_rows(formset: _Rows) -> None:
    """New rows go behind their siblings, in the order in which they were typed."""
    new = [row for row in formset.new_objects if isinstance(row, Ordered) and row.order == LAST]
    if not new:
        return
    siblings = type(new[0])._default_manager.filter(**{formset.fk.name: formset.instance})
    last = siblings.exclude(order=LAST).aggregate(last=Max("order"))["last"] or 0
    for number, row in enumerate(new, start=last + 1):
        row.order = number
        # not an edit of its own: the history has the row as it was made
        type(row)._default_manager.filter(pk=row.pk).update(order=number)


class Rows(Inputs[Row], TabularInline[Row]):
    """Short rows on the page of what they belong to."""

    template = "admin/conditions/rows.html"
    extra = 0
    form: type[forms.ModelForm[Row]] = RowForm
    instructions = ""
    is_wide = False  # more fields than fit beside each other
    needed = False  # always there: nobody adds or removes a row

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Row]:
        rows = super().get_queryset(request)
        names = {f.name for f in self.model._meta.fields}
        related: list[str] = [n for n in ("finding", "treatment", "near") if n in names]
        if "reading" in names:
            related.append("reading__source")
        rows = rows.select_related(*related) if related else rows
        many = [f.name for f in self.model._meta.many_to_many]
        return rows.prefetch_related(*many) if many else rows


class FigureRows(Rows[AnyFigure]):
    """Figures, each with where it is from folded below it."""

    template = "admin/conditions/figure_rows.html"
    form: type[forms.ModelForm[AnyFigure]] = FigureForm
    head: Sequence[str] = ()

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return (*self.head, *BASIS)

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/js/inlines.js"])


class OneFigure(FigureRows[AnyFigure]):
    """A figure of which a page has at most one."""

    max_num = 1

    def get_extra(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any
    ) -> int:
        return 1 if self.needed else 0  # none is added beside one that is there

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return not self.needed and super().has_delete_permission(request, obj)
