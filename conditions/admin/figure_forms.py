"""Forms of figures that are edited in groups, see ``figures``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .forms import BASIS, FigureForm
from .generics import AnswerFigure

if TYPE_CHECKING:
    from .figures import FigureGroups

ANOTHER_BASIS = (
    "The answers of one question share one source or reasoning. Leave it empty here to take over "
    "what the question has, or change it there."
)


class SharedForm(FigureForm[AnswerFigure]):
    """What the figures of a group have in common."""

    is_mixed = False
    shows_head = True

    @property
    def is_basis_open(self) -> bool:
        # what was typed must be seen when the page comes back for another reason
        return super().is_basis_open or (self.is_bound and bool(super().changed_data))

    @property
    def names(self) -> Sequence[str]:
        return [name for name in self.fields if name != "DELETE"]

    @cached_property
    def changed_data(self) -> list[str]:
        # where the answers say different things, all take over what is shown
        return list(self.names) if self.is_mixed else super().changed_data

    def take_over(self, row: AnswerFigure) -> None:
        for name in self.names:
            setattr(row, name, getattr(self.instance, name))


class GroupedFigure(FigureForm[AnswerFigure]):
    """One figure of a group. A row that exists is a number; a new one also says what it is."""

    kept = ("of_100", "id", "DELETE")
    formset: FigureGroups[AnswerFigure]

    @cached_property
    def shared(self) -> SharedForm[AnswerFigure] | None:
        """The form of its group, where that was on the page."""
        key = self.formset.key_of(self.formset.row(self.instance.pk))
        return self.formset.shared_forms.get(key)

    @cached_property
    def changed_data(self) -> list[str]:
        changed = super().changed_data
        if self.instance.pk and self.shared is not None and self.shared.is_valid():
            return [*changed, *self.shared.changed_data]
        return changed

    def clean_now(self) -> None:
        super().clean_now()
        if self.is_bound and self.instance.pk is not None:
            # duplicates are looked for among all rows
            for name in (*self.formset.group_by, "option"):
                self.cleaned_data[name] = getattr(self.instance, name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is not None and self.shared is not None and self.shared.is_valid():
            self.shared.take_over(self.instance)
        return cleaned

    def _clean_basis(self, cleaned: dict[str, Any]) -> None:
        self._join_group(cleaned)
        if not self.non_field_errors():
            super()._clean_basis(cleaned)

    def _join_group(self, cleaned: dict[str, Any]) -> None:
        """A new figure of a question that has figures takes over where they are from."""
        if any(name in self.errors for name in self.formset.group_by):
            return
        for name in self.formset.group_by:
            setattr(self.instance, name, cleaned.get(name))
        found = self.formset.basis_for(self)
        if found is None:
            return
        if any(cleaned.get(name) for name in BASIS):
            if any(cleaned.get(name) != found[name] for name in BASIS):
                self.add_error(None, ANOTHER_BASIS)
        else:
            cleaned.update(found)

    def _get_validation_exclusions(self) -> set[str]:
        # what the group says is checked together with the figure, once it makes sense itself
        torn = self.shared is not None and not self.shared.is_valid()
        shared = () if self.instance.pk is None or torn else self.formset.shared_names
        return super()._get_validation_exclusions() - set(shared)
