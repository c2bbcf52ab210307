"""Forms of rows: quick for rows that did not change, and strict about answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from conditions.models import Finding
from conditions.models.base import LAST

from .generics import AnyFigure, Row
from .meanwhile import SeenForm
from .widgets import Lookup, Lookups

BASIS = ("reading", "how", "near", "why")
_BASIS_LABELS = {
    "reading": "reading: the published figure",
    "how": "how the published figure became ours",
    "near": "compared with",
    "why": "why you estimate it so",
}
#: By whether a reading is named.
FILL_IN = {
    True: "Say how the published figure became ours, for example “84 of 100, rounded”.",
    False: "Say in a sentence why you estimate it so, or look up the reading it comes from.",
}
LEAVE_EMPTY = {
    True: "A figure from a source needs no estimate: leave this empty, or leave the reading empty.",
    False: "There is no reading it could have been made from: look one up, or leave this empty.",
}


class RowForm(SeenForm[Row]):
    """A row of an inline. What was not touched is not checked again: a page has hundreds."""

    #: The only fields of a row that exists; None: all.
    kept: Sequence[str] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kept is not None and self.instance.pk is not None:
            for name in set(self.fields).difference(self.kept):
                del self.fields[name]
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].initial = None
            self.fields["order"].help_text = "Leave it empty to put it last."
            if self.initial.get("order") == LAST:
                self.initial["order"] = None
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("aria-label", field.label or name)
            if self.instance.pk is None:
                continue
            if name not in BASIS:
                field.help_text = ""  # said once, above the rows and in the row for a new one
            if isinstance(field.widget, Lookup):
                row = getattr(self.instance, name)
                field.widget.knows([] if row is None else [row])
            elif isinstance(field.widget, Lookups):
                field.widget.knows(self.initial.get(name) or [])

    def clean_now(self) -> None:
        if self.instance.pk and not self.has_changed():
            self._errors = ErrorDict()
            self.cleaned_data = {name: self.initial.get(name) for name in self.fields}
            return
        super().clean_now()

    def clean_order(self) -> int:
        order = self.cleaned_data.get("order")
        return LAST if order is None else order


class AnswersForm(RowForm[Row]):
    """A row that names a finding and one (``option``) or several (``options``) of its answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("option", "answer"), ("options", "answers that count")):
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs["aria-label"] = label

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is None:
            cleaned = self.cleaned_data
        name = "options" if "options" in self.fields else "option"
        finding, given = cleaned.get("finding"), cleaned.get(name)
        if finding and given and cleaned.get("region") != "every":
            known = answers_of(finding)
            unknown = [word for word in given.split() if word not in known]
            if unknown:
                self.add_error(name, _unknown(finding, unknown, known))
        return cleaned


class FigureForm(RowForm[AnyFigure]):
    """A row with a figure: the figure itself (``head``) and, folded away, where it is from."""

    #: Whether the head is folded away with the rest.
    shows_head = False
    asides = BASIS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in {**_BASIS_LABELS, "option": "answer"}.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs["aria-label"] = label

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if {"reading", "how", "why"} <= self.fields.keys() and "reading" not in self.errors:
            self._clean_basis(cleaned)
        return cleaned

    def _clean_basis(self, cleaned: dict[str, Any]) -> None:
        """A figure has a source or a reasoning. Who gives the one need not empty the other, if it
        is only what stood there before; what was typed just now is never dropped."""
        sourced = cleaned.get("reading") is not None
        needed, others = ("how", ("near", "why")) if sourced else ("why", ("how",))
        for name in others:
            if not cleaned.get(name):
                continue
            if name in self.changed_data:
                self.add_error(name, LEAVE_EMPTY[sourced])
            elif "reading" in self.changed_data:
                cleaned[name] = None if name == "near" else ""
        if not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, FILL_IN[sourced])

    @property
    def head(self) -> list[forms.BoundField]:
        return [
            bound
            for bound in self.visible_fields()
            if bound.name not in (*BASIS, "DELETE") and not bound.field.disabled
        ]

    @property
    def basis(self) -> list[forms.BoundField]:
        return [self[name] for name in BASIS if name in self.fields]

    @property
    def is_basis_open(self) -> bool:
        folded = [*self.basis, *(self.head if self.shows_head else [])]
        if self.instance.pk is None or any(bound.errors for bound in folded):
            return True
        return self.is_bound and bool(self.non_field_errors())


def answers_of(finding: Finding) -> Sequence[str]:
    if finding.type == "yes_no":
        return ("yes", "no")
    return [option.code for option in finding.options.all()]


def _unknown(finding: Finding, unknown: Sequence[str], known: Sequence[str]) -> ValidationError:
    return ValidationError(
        f"{finding.code} has no answer {', '.join(unknown)}. Its answers are: {', '.join(known)}."
    )
