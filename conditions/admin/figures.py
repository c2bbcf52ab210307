"""Figures that share where they are from: the answers of one question, edited together.

A content file has one basis (a reading, or reasoning) for all the answers of a question, and so
has the page: a group of figures with what they share below them. Of a long page only the groups
that somebody asked for can be edited (``?open=``); the others are named with their figures.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet, modelform_factory
from django.http import HttpRequest, QueryDict

from .base import FigureRows
from .figure_forms import GroupedFigure, SharedForm
from .forms import BASIS

#: Up to so many figures a page shows all of them ready to be edited.
FEW = 40
EVERYTHING = "all"
MOST_NAMED = 4


@dataclass
class Line:
    """One figure as the page shows it. Without a form it can only be read."""

    row: Any
    form: GroupedFigure | None
    label: str
    background: Sequence[str] = ()
    #: The same figure of each condition beside it; None where it has none.
    cells: Sequence[Any] = ()


@dataclass
class FigureGroup:
    """Figures with one basis, and the way to open them where they are folded."""

    key: str
    rows: Sequence[Any]
    formset: FigureGroups

    @property
    def first(self) -> Any:
        return self.rows[0]

    @property
    def anchor(self) -> str:
        return f"{self.formset.prefix}-at-{self.key}"

    @property
    def title(self) -> str:
        return str(self.first)

    @property
    def address(self) -> str:
        """The page with this group open, and those that are open already."""
        query = self.formset.query.copy()
        query.setlist("open", [*(g.key for g in self.formset.groups if g.is_open), self.key])
        return f"?{query.urlencode()}#{self.anchor}"

    @cached_property
    def is_open(self) -> bool:
        return self.formset.is_open(self.key)

    @property
    def shared(self) -> SharedForm | None:
        return self.formset.shared_forms.get(self.key)

    @property
    def is_mixed(self) -> bool:
        return len({_basis(row) for row in self.rows}) > 1

    @cached_property
    def lines(self) -> list[Line]:
        forms = self.formset.forms_by_row
        lines = [Line(row, forms.get(row.pk), self.formset.label_of(row)) for row in self.rows]
        for line in lines:
            if line.form is not None:
                line.form.fields["of_100"].widget.attrs["aria-label"] = f"{line.label}: of 100"
        return lines

    @property
    def has_errors(self) -> bool:
        shared = self.shared is not None and bool(self.shared.errors)
        return shared or any(line.form is not None and line.form.errors for line in self.lines)

    @property
    def named(self) -> list[tuple[str, float]]:
        """The largest figures, for the line of a folded group."""
        rows = sorted(self.rows, key=lambda row: -row.of_100)
        return [(self.formset.label_of(row), row.of_100) for row in rows[:MOST_NAMED]]

    @property
    def more(self) -> int:
        return max(0, len(self.rows) - MOST_NAMED)


def _basis(row: Any) -> tuple[Any, ...]:
    return row.reading_id, row.how, row.near_id, row.why


def in_sequence(data: Any, prefix: str) -> Any:
    """The same form data with the rows of ``prefix`` numbered as Django expects them: rows that
    exist first, none left out. A page sends only the groups that were open."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,5}})-(.+)")
    rows: dict[int, list[str]] = defaultdict(list)
    for key in data:
        if found := pattern.fullmatch(key):
            rows[int(found[1])].append(found[2])
    numbers = sorted(rows, key=lambda n: (not data.get(f"{prefix}-{n}-id"), n))
    existing = sum(bool(data.get(f"{prefix}-{n}-id")) for n in numbers)
    result = QueryDict(mutable=True)
    for key in data:
        if not pattern.fullmatch(key):
            result.setlist(key, data.getlist(key))
    for new, old in enumerate(numbers):
        for name in rows[old]:
            result.setlist(f"{prefix}-{new}-{name}", data.getlist(f"{prefix}-{old}-{name}"))
    if f"{prefix}-TOTAL_FORMS" in data:  # without it the page is refused as it should be
        result[f"{prefix}-TOTAL_FORMS"] = str(len(numbers))
        result[f"{prefix}-INITIAL_FORMS"] = str(existing)
    return result


class FigureGroups(BaseInlineFormSet):
    """The figures of a page in groups. Only those of open groups have forms."""

    group_class: type[FigureGroup] = FigureGroup
    #: The fields that make a group.
    group_by: Sequence[str] = ()
    shared_class: type[SharedForm]
    #: The address of the page; ``open`` in it names the groups that are asked for.
    query = QueryDict()
    prefix: str

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        data = in_sequence(data, prefix) if data is not None else None
        super().__init__(data, *args, **kwargs)

    # --- what there is ---------------------------------------------------------------

    @cached_property
    def all_rows(self) -> list[Any]:
        """Every figure; those of one group stand together."""
        rows = list(super().get_queryset())
        first: dict[str, int] = {}
        for position, row in enumerate(rows):
            first.setdefault(self.key_of(row), position)
        return sorted(rows, key=lambda row: first[self.key_of(row)])

    def get_queryset(self) -> Any:
        if self.is_bound:
            return self.all_rows
        return [row for row in self.all_rows if self.is_open(self.key_of(row))]

    def row(self, pk: int | None) -> Any:
        """A figure as it is in the database."""
        return self._stored.get(pk)

    @cached_property
    def _stored(self) -> dict[int | None, Any]:
        # forms write what was typed into the rows themselves
        return {row.pk: copy.copy(row) if self.is_bound else row for row in self.all_rows}

    def key_of(self, row: Any) -> str:
        """ "12-foot": what tells the group of a row from others, as addresses write it."""
        if row is None:
            return ""
        fields = (row._meta.get_field(name).attname for name in self.group_by)
        return "-".join(str(getattr(row, name)) or EVERYTHING for name in fields)

    def is_open(self, key: str) -> bool:
        if self.is_bound:
            return key in self._sent
        return len(self.all_rows) <= FEW or not {EVERYTHING, key}.isdisjoint(self._asked)

    @cached_property
    def _asked(self) -> set[str]:
        return set(self.query.getlist("open"))

    @cached_property
    def _sent(self) -> set[str]:
        return set(self.data.getlist(f"{self.prefix}-open"))

    @cached_property
    def groups(self) -> list[FigureGroup]:
        rows: dict[str, list[Any]] = defaultdict(list)
        for row in self.all_rows:
            rows[self.key_of(self.row(row.pk))].append(self.row(row.pk))
        return [self.group_class(key, found, self) for key, found in rows.items()]

    @property
    def is_folded(self) -> bool:
        return any(not group.is_open for group in self.groups)

    @property
    def address_of_all(self) -> str:
        query = self.query.copy()
        query["open"] = EVERYTHING
        return f"?{query.urlencode()}#{self.prefix}-group"

    def label_of(self, row: Any) -> str:
        """What a figure is of, in the words of its question."""
        return {"yes": "Yes", "no": "No"}.get(row.option, str(row.option))

    @property
    def basis_counts(self) -> dict[str, int]:
        """How many figures there are, and where they are from."""
        sourced = sum(row.reading_id is not None for row in self.all_rows)
        total = len(self.all_rows)
        return {"all": total, "source": sourced, "estimate": total - sourced}

    # --- forms -----------------------------------------------------------------------

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.formset = self
        return form

    @property
    def empty_form(self) -> Any:
        form = super().empty_form
        form.formset = self
        return form

    @cached_property
    def forms_by_row(self) -> dict[int, GroupedFigure]:
        return {form.instance.pk: form for form in self.initial_forms if form.instance.pk}

    @property
    def orphans(self) -> list[Any]:
        """Forms of figures that somebody deleted meanwhile."""
        return [form for form in self.initial_forms if not form.instance.pk]

    @property
    def shared_names(self) -> Sequence[str]:
        return list(self.shared_class.base_fields)

    @cached_property
    def shared_forms(self) -> dict[str, SharedForm]:
        """By key: of every open group, and of groups that were open and are gone."""
        groups = {group.key: group for group in self.groups if group.is_open}
        gone = self._sent - set(groups) if self.is_bound else set()
        found = {}
        for key in (*groups, *sorted(gone)):
            group = groups.get(key)
            form = self.shared_class(
                self.data if self.is_bound else None,
                instance=copy.copy(group.first) if group else None,
                prefix=f"{self.prefix}-shared-{key}",
            )
            form.is_mixed = group is not None and group.is_mixed
            found[key] = form
        return found

    def basis_for(self, new: GroupedFigure) -> dict[str, Any] | None:
        """Where the figures of the group that a new figure joins are from."""
        key = self.key_of(new.instance)
        shared = self.shared_forms.get(key)
        if shared is not None and shared.is_valid():
            return {name: getattr(shared.instance, name) for name in BASIS}
        for group in self.groups:
            if group.key == key:
                return {name: getattr(group.first, name) for name in BASIS}
        for form in self.extra_forms:
            if form is new:
                return None
            if form.has_changed() and form.is_valid() and self.key_of(form.instance) == key:
                return {name: form.cleaned_data.get(name) for name in BASIS}
        return None

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(form.is_valid() for form in self.shared_forms.values())])

    def clean(self) -> None:
        super().clean()
        for _form, row in self._late():
            try:
                row.full_clean(exclude=[self.fk.name])
            except forms.ValidationError as error:
                raise forms.ValidationError(
                    f"Somebody added “{self.label_of(row)}” to a question while you had the page "
                    "open. Nothing was saved. Open the page again."
                ) from error

    def _late(self) -> Iterator[tuple[SharedForm, Any]]:
        """Figures that came to a group while the page was open, with what they take over."""
        if not self.is_bound:
            return
        for group in self.groups:
            shared = group.shared
            if shared is None or not shared.is_valid() or not shared.has_changed():
                continue
            for row in group.rows:
                if row.pk not in self.forms_by_row:
                    late = copy.copy(row)
                    shared.take_over(late)
                    yield shared, late

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        saved = super().save_existing_objects(commit)
        for shared, row in self._late():
            if commit:
                row.save()
            self.changed_objects.append((row, shared.changed_data))
            saved.append(row)
        return saved


class GroupedRows(FigureRows):
    """Figures that are edited group by group."""

    template = "admin/conditions/figure_groups.html"
    form = GroupedFigure
    formset = FigureGroups
    group_by: Sequence[str] = ()
    #: Beside where they are from, what else the figures of a group share.
    shared: Sequence[str] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.group_by = self.group_by
        formset.query = request.GET
        formset.shared_class = modelform_factory(
            self.model,
            form=SharedForm,
            fields=[*self.shared, *BASIS],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        return formset
