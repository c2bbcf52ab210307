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
from typing import TYPE_CHECKING, Any, Generic

from django import forms
from django.forms.models import modelform_factory
from django.http import HttpRequest, QueryDict

from .base import FigureRows
from .figure_forms import GroupedFigure, SharedForm
from .forms import BASIS
from .generics import AnswerFigure, BaseInlineFormSet

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.datastructures import MultiValueDict

    from conditions.models.base import OptionFigure

    from .evidence import Cell

#: Up to so many figures a page shows all of them ready to be edited.
FEW = 40
EVERYTHING = "all"
MOST_NAMED = 4


@dataclass
class Line(Generic[AnswerFigure]):
    """One figure as the page shows it. Without a form it can only be read."""

    row: AnswerFigure
    form: GroupedFigure[AnswerFigure] | None
    label: str
    background: Sequence[str] = ()
    #: The same figure of each condition beside it; None where it has none.
    cells: Sequence[Cell] = ()


@dataclass
class FigureGroup(Generic[AnswerFigure]):
    """Figures with one basis, and the way to open them where they are folded."""

    key: str
    rows: Sequence[AnswerFigure]
    formset: FigureGroups[AnswerFigure]

    @property
    def first(self) -> AnswerFigure:
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
    def shared(self) -> SharedForm[AnswerFigure] | None:
        return self.formset.shared_forms.get(self.key)

    @property
    def is_mixed(self) -> bool:
        return len({_basis(row) for row in self.rows}) > 1

    @cached_property
    def lines(self) -> list[Line[AnswerFigure]]:
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


def _basis(row: OptionFigure) -> tuple[object, ...]:
    return row.reading_id, row.how, row.near_id, row.why


def in_sequence(data: MultiValueDict[str, str], prefix: str) -> QueryDict:
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


class FigureGroups(BaseInlineFormSet[AnswerFigure, GroupedFigure[AnswerFigure]]):
    """The figures of a page in groups. Only those of open groups have forms."""

    group_class: type[FigureGroup[AnswerFigure]] = FigureGroup
    #: The fields that make a group.
    group_by: Sequence[str] = ()
    shared_class: type[SharedForm[AnswerFigure]]
    #: The address of the page; ``open`` in it names the groups that are asked for.
    query = QueryDict()
    prefix: str

    def __init__(
        self, data: MultiValueDict[str, str] | None = None, *args: Any, **kwargs: Any
    ) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        data = in_sequence(data, prefix) if data is not None else None
        super().__init__(data, *args, **kwargs)

    # --- what there is ---------------------------------------------------------------

    @cached_property
    def all_rows(self) -> list[AnswerFigure]:
        """Every figure; those of one group stand together."""
        rows = list(super().get_queryset())
        first: dict[str, int] = {}
        for position, row in enumerate(rows):
            first.setdefault(self.key_of(row), position)
        return sorted(rows, key=lambda row: first[self.key_of(row)])

    def get_queryset(self) -> list[AnswerFigure]:  # type: ignore[override]  # to Django a list will do
        if self.is_bound:
            return self.all_rows
        return [row for row in self.all_rows if self.is_open(self.key_of(row))]

    def row(self, pk: int | None) -> AnswerFigure | None:
        """A figure as it is in the database."""
        return self._stored.get(pk)

    @cached_property
    def _stored(self) -> dict[int | None, AnswerFigure]:
        # forms write what was typed into the rows themselves
        return {row.pk: copy.copy(row) if self.is_bound else row for row in self.all_rows}

    @cached_property
    def _columns(self) -> list[str]:
        """Where a row has what makes its group."""
        fields = {f.name: f for f in self.model._meta.concrete_fields}
        return [fields[name].attname for name in self.group_by]

    def key_of(self, row: AnswerFigure | None) -> str:
        """ "12-foot": what tells the group of a row from others, as addresses write it."""
        if row is None:
            return ""
        return "-".join(str(getattr(row, name)) or EVERYTHING for name in self._columns)

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
    def groups(self) -> list[FigureGroup[AnswerFigure]]:
        rows: dict[str, list[AnswerFigure]] = defaultdict(list)
        for row in self.all_rows:
            stored = self._stored[row.pk]
            rows[self.key_of(stored)].append(stored)
        return [self.group_class(key, found, self) for key, found in rows.items()]

    @property
    def is_folded(self) -> bool:
        return any(not group.is_open for group in self.groups)

    @property
    def address_of_all(self) -> str:
        query = self.query.copy()
        query["open"] = EVERYTHING
        return f"?{query.urlencode()}#{self.prefix}-group"

    def label_of(self, row: AnswerFigure) -> str:
        """What a figure is of, in the words of its question."""
        return {"yes": "Yes", "no": "No"}.get(row.option, str(row.option))

    @property
    def basis_counts(self) -> dict[str, int]:
        """How many figures there are, and where they are from."""
        sourced = sum(row.reading_id is not None for row in self.all_rows)
        total = len(self.all_rows)
        return {"all": total, "source": sourced, "estimate": total - sourced}

    # --- forms -----------------------------------------------------------------------

    def _construct_form(self, i: int, **kwargs: Any) -> GroupedFigure[AnswerFigure]:
        form = super()._construct_form(i, **kwargs)
        form.formset = self
        return form

    @property
    def empty_form(self) -> GroupedFigure[AnswerFigure]:
        form = super().empty_form
        form.formset = self
        return form

    @cached_property
    def forms_by_row(self) -> dict[int, GroupedFigure[AnswerFigure]]:
        return {form.instance.pk: form for form in self.initial_forms if form.instance.pk}

    @property
    def orphans(self) -> list[GroupedFigure[AnswerFigure]]:
        """Forms of figures that somebody deleted meanwhile."""
        return [form for form in self.initial_forms if not form.instance.pk]

    @property
    def shared_names(self) -> Sequence[str]:
        return list(self.shared_class.base_fields)

    @cached_property
    def shared_forms(self) -> dict[str, SharedForm[AnswerFigure]]:
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

    def basis_for(self, new: GroupedFigure[AnswerFigure]) -> dict[str, object] | None:
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

    def _late(self) -> Iterator[tuple[SharedForm[AnswerFigure], AnswerFigure]]:
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

    def save_existing_objects(self, commit: bool = True) -> list[AnswerFigure]:
        saved = super().save_existing_objects(commit)
        for shared, row in self._late():
            if commit:
                row.save()
            self.changed_objects.append((row, shared.changed_data))
            saved.append(row)
        return saved


class GroupedRows(FigureRows[AnswerFigure]):
    """Figures that are edited group by group."""

    template = "admin/conditions/figure_groups.html"
    form: type[forms.ModelForm[AnswerFigure]] = GroupedFigure
    formset: type[FigureGroups[AnswerFigure]] = FigureGroups
    group_by: Sequence[str] = ()
    #: Beside where they are from, what else the figures of a group share.
    shared: Sequence[str] = ()

    def get_formset(
        self, request: HttpRequest, obj: Model | None = None, **kwargs: Any
    ) -> type[FigureGroups[AnswerFigure]]:
        formset: type[FigureGroups[AnswerFigure]] = super().get_formset(request, obj, **kwargs)  # type: ignore[assignment]  # made from ``self.formset``
        formset.group_by = self.group_by
        formset.query = request.GET
        shared: type[SharedForm[AnswerFigure]] = modelform_factory(  # type: ignore[assignment]  # made from ``form``
            self.model,
            form=SharedForm,
            fields=[*self.shared, *BASIS],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        formset.shared_class = shared
        return formset
