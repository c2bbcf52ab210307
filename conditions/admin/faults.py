"""What is wrong with a page that came back: each in words, at its field, with the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.admin.helpers import InlineAdminFormSet
    from django.forms import BaseForm

    from conditions.models.base import OptionFigure

    from .figures import FigureGroups


@dataclass(frozen=True)
class Fault:
    """One thing to correct. ``anchor``: the id of its field, or of the section it is in."""

    where: str
    message: str
    anchor: str


def faults_of(context: dict[str, Any]) -> list[Fault]:
    """Everything that is wrong with the page of this template context, from top to bottom."""
    form = context["adminform"].form
    if not form.is_bound:
        return []
    found = list(_of_form(form, "", "content-main"))
    for group in context["inline_admin_formsets"]:
        found += _of_rows(group)
    return found


def _of_form(form: BaseForm, row: str, section: str) -> Iterator[Fault]:
    for name, told in form.errors.items():
        bound = form[name] if name in form.fields else None
        label = _capital(str(bound.label)) if bound is not None else ""
        anchor = section if bound is None or bound.is_hidden else bound.auto_id
        where = ": ".join(part for part in (row, label) if part)
        for message in told:
            yield Fault(_capital(where), str(message), anchor)


def _of_rows(group: InlineAdminFormSet) -> Iterator[Fault]:
    formset = group.formset
    one = formset.max_num == 1
    heading = str(group.opts.verbose_name if one else group.opts.verbose_name_plural)
    section = f"{formset.prefix}-group"
    for message in formset.non_form_errors():
        yield Fault(_capital(heading), str(message), section)
    if hasattr(formset, "groups"):
        yield from _of_groups(formset, heading, section)
        return
    for number, form in enumerate(formset.forms, start=1):
        row = heading if one else f"{heading}, row {number}"
        yield from _of_form(form, row, section)


def _of_groups(formset: FigureGroups[OptionFigure], heading: str, section: str) -> Iterator[Fault]:
    known = {group.key for group in formset.groups}
    for group in formset.groups:
        if group.shared is not None:
            yield from _of_form(group.shared, group.title, group.anchor)
        for line in group.lines:
            if line.form is not None:
                yield from _of_form(line.form, f"{group.title} {line.label}", group.anchor)
    gone = [form for key, form in formset.shared_forms.items() if key not in known]
    for form in (*formset.orphans, *gone):
        yield from _of_form(form, heading, section)
    for number, form in enumerate(formset.extra_forms, start=1):
        yield from _of_form(form, f"{heading}, new row {number}", section)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
