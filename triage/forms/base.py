"""What all forms of the questionnaire share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from triage.engine.vocabulary import NOT_SURE

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CHOOSE = gettext_lazy("Choose an answer, or “Not sure”.")
FOREIGN = gettext_lazy("This page was sent answers that do not belong to it. Please answer again.")
NOT_OFFERED = gettext_lazy("That answer is not one of the choices. Please choose again.")
NOT_SURE_CHOICE = (NOT_SURE, gettext_lazy("Not sure"))


#: Shared by all forms, since nothing changes it.
HELPER = FormHelper()
HELPER.form_tag = False
HELPER.disable_csrf = True
HELPER.form_show_errors = False  # the summary above the form has them


#: A question is named by so many words, which is enough to know it by.
NAME_WORDS = 14


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """A line of the error summary.

    address: the id of what the link leads to. name: what the link says; where it is the name of
    a question, ``error`` says what is wrong with the answer, and is empty if there is none.
    """

    address: str
    name: str
    error: str = ""


class PageForm(forms.Form):
    """A form that refuses what it did not ask, and says its sentences itself.

    names_questions: its errors say the same of every question, so that the summary has to name
    the question; elsewhere each error is a sentence of its own.
    """

    use_required_attribute = False
    names_questions = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = HELPER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if set(self.data) - set(self.fields) - {"csrfmiddlewaretoken"}:
            raise ValidationError(FOREIGN)
        return cleaned

    @property
    def error_links(self) -> list[ErrorLink]:
        """Errors that tell what is wrong, each with a link to its field."""
        wrong = [field for field in self if field.errors and not self._unanswered(field)]
        if not self.names_questions:
            return [ErrorLink(_first(f), str(error)) for f in wrong for error in f.errors]
        names = self._names()
        return [ErrorLink(_first(f), names[f.name], " ".join(map(str, f.errors))) for f in wrong]

    @property
    def unanswered(self) -> list[ErrorLink]:
        """The questions that only want an answer."""
        names = self._names()
        return [ErrorLink(_first(f), names[f.name]) for f in self if self._unanswered(f)]

    def _unanswered(self, field: forms.BoundField) -> bool:
        return self.names_questions and self.has_error(field.name, "required")

    def _names(self) -> dict[str, str]:
        # help texts are kept escaped (see the module)
        asked = [(str(field.label), unescape(str(field.help_text))) for field in self]
        return dict(zip(self.fields, short_names(asked), strict=True))

    def one_question(self) -> None:
        """Make the only question of the page its heading."""
        if len(self.fields) == 1:
            tell_template(next(iter(self.fields.values())), is_heading=True)


def tell_template(field: forms.Field, **told: Any) -> None:
    """Give a field what templates/bootstrap5 reads of it, of which Django knows nothing: layout,
    is_heading, place, why, drawing, body_map."""
    vars(field).update(told)


def choice(
    label: str | StrPromise, choices: Iterable[tuple[str, Any]], *, layout: str = "", **options: Any
) -> forms.ChoiceField:
    """Radio buttons with our own sentences. layout: ``row`` or ``scale`` stand side by side."""
    required = options.pop("error", CHOOSE)
    field = forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"required": required, "invalid_choice": NOT_OFFERED},
        **options,
    )
    tell_template(field, layout=layout)
    return field


def short_names(questions: Sequence[tuple[str, str]]) -> list[str]:
    """A name for each question of a page, given as label and hint, that no other one has.

    The beginning of the label; where that is the same for two, all of it, and its hint if need be.
    """
    beginnings = [_beginning(label) for label, _ in questions]
    labels = [label for label, _ in questions]
    return [
        beginning
        if beginnings.count(beginning) == 1
        else label
        if labels.count(label) == 1
        else f"{label} {hint}"
        for beginning, (label, hint) in zip(beginnings, questions, strict=True)
    ]


def _beginning(label: str) -> str:
    short = str(Truncator(label).words(NAME_WORDS, truncate=""))
    return label if short == label else short.rstrip(" ,;:(") + "…"


def _first(field: forms.BoundField) -> str:
    """The id of a field, or of the first button of its group."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
