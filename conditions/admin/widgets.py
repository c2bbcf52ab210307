"""Inputs of the clinicians' pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .ids import pk_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import Field, Model
    from django.forms.renderers import BaseRenderer
    from django.utils.datastructures import MultiValueDict


def label_of(row: Model) -> str:
    """A row as one reads it in a list to choose from."""
    label = getattr(admin.site.get_model_admin(type(row)), "lookup_label", str)
    return str(label(row))


EMPTY = format_html('<option value="{}"></option>', "")


class _Lookup(AutocompleteSelect):
    """Looks rows up as one types, but only becomes alive when it is first used, and names what
    is chosen without asking the database: a page may hold hundreds of them."""

    #: What is chosen already, by id.
    labels: dict[str, str] = {}

    def knows(self, rows: Iterable[Model]) -> None:
        self.labels = {str(row.pk): label_of(row) for row in rows}

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Only what tells one lookup from another; the script knows the rest."""
        options = self.field.model._meta
        many = self.allow_multiple_selected
        return {
            **({"multiple": True, "size": 2} if many else {}),
            **base_attrs,
            **(extra_attrs or {}),
            "class": "staff-lookup",
            "data-model": options.model_name,
            "data-field": self.field.name,
        }

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        # no template: the two hundred rows of a page would be rendered for seconds
        chosen = [str(v) for v in self.format_value(value) if str(v) not in ("", "None")]
        labels = dict(self.labels)
        rows = self.choices.queryset
        missing = {pk_of(rows.model, v) for v in chosen if v not in labels} - {None}
        if missing:
            rows = rows.filter(pk__in=missing)
            labels |= {str(row.pk): label_of(row) for row in rows}
        options = format_html_join(
            "",
            '<option value="{}" selected>{}</option>',
            ((v, labels[v]) for v in chosen if v in labels),
        )
        return format_html(
            '<select name="{}"{}>{}{}</select>',
            name,
            flatatt(
                {
                    **self.build_attrs(self.attrs, attrs),
                    "title": ", ".join(labels[v] for v in chosen if v in labels),
                }
            ),
            "" if self.allow_multiple_selected else EMPTY,
            options,
        )

    @property
    def media(self) -> forms.Media:
        return forms.Media()  # LOOKUP_MEDIA, once a page


class Lookup(_Lookup):
    """One row."""


class Lookups(_Lookup, AutocompleteSelectMultiple):
    """Several rows."""


def lookup_media() -> forms.Media:
    extra = "" if settings.DEBUG else ".min"
    return forms.Media(
        js=(
            f"admin/js/vendor/jquery/jquery{extra}.js",
            f"admin/js/vendor/select2/select2.full{extra}.js",
            "admin/js/jquery.init.js",
            "js/staff/lookup.js",
        ),
        css={
            "screen": (
                f"admin/css/vendor/select2/select2{extra}.css",
                "admin/css/autocomplete.css",
            )
        },
    )


#: What a field for a number says that is empty or holds something else.
NUMBER_FAULTS = {
    "required": "Give a number, for example 35 or 12.5.",
    "invalid": "This is no number. Write it like 35 or 12.5, without words or spaces in it.",
}
#: 1,250 may mean a thousand or one and a quarter; it is not for us to choose.
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")


class PlainNumber(forms.TextInput):
    """65, not 65.0; and 12,5 is 12.5.

    No ``type="number"``: browsers drop what does not fit there without a word, so that an odds
    ratio typed as 1,5 would be sent as 15, and letters as nothing at all.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "decimal", "autocomplete": "off", "class": "staff-number"}
        super().__init__({**given, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, float):
            short = f"{value:.12g}"
            return short if float(short) == value else repr(value)  # else it would seem changed
        return super().format_value(value)

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> Any:
        given = super().value_from_datadict(data, files, name)
        if not isinstance(given, str):
            return given
        text = given.strip()
        return text if _THOUSANDS.fullmatch(text) else text.replace(",", ".")

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        given = {} if value in (None, "") else {"value": self.format_value(value)}
        built = flatatt({**self.build_attrs(self.attrs, attrs), **given})
        return format_html('<input type="text" name="{}"{}>', name, built)


class Of100(PlainNumber):
    """A percentage; the values an estimate may take are offered."""

    def __init__(self) -> None:
        super().__init__({"list": "estimate-grid", "class": "staff-number of-100"})

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> Any:
        given = super().value_from_datadict(data, files, name)
        return given.removesuffix("%").rstrip() if isinstance(given, str) else given


class ShortText(forms.Textarea):
    """A sentence or two."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, "cols": 60, **(attrs or {})})

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        built = flatatt(self.build_attrs(self.attrs, attrs))
        # browsers drop the first line break
        return format_html('<textarea name="{}"{}>\n{}</textarea>', name, built, value or "")


class Suggested(forms.TextInput):
    """A word of which others of the same kind share some; those in use are offered."""

    def __init__(self, db_field: Field[Any, Any]) -> None:
        self.model, self.name = db_field.model, db_field.name
        super().__init__({"list": f"known-{self.name}", "class": "vTextField"})

    def known(self) -> list[str]:
        rows = self.model._default_manager.exclude(**{self.name: ""}).order_by(self.name)
        return list(rows.values_list(self.name, flat=True).distinct())

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        options = format_html_join("", '<option value="{}"></option>', ((v,) for v in self.known()))
        offered = format_html('<datalist id="{}">{}</datalist>', self.attrs["list"], options)
        return super().render(name, value, attrs, renderer) + offered


class Drawing(Suggested):
    """A drawing that there is."""

    def known(self) -> list[str]:
        folder = settings.BASE_DIR / "templates" / "drawings"
        return sorted({*super().known(), *(file.stem for file in folder.glob("*.html"))})


class Shown(forms.Widget):
    """Says what is chosen, without a choice."""

    choices: Iterable[tuple[object, object]] = ()

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        label = dict(self.choices).get(value, value)
        return format_html('<span class="shown">{}</span>', label)
