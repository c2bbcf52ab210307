"""What all forms of the questionnaire share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from triage.engine.vocabulary import NOT_SURE

CHOOSE = gettext_lazy("Choose an answer. If you do not know, choose “I’m not sure”.")
FOREIGN = gettext_lazy("This page was sent answers that do not belong to it. Please answer again.")
NOT_OFFERED = gettext_lazy("That answer is not one of the choices. Please choose again.")
NOT_SURE_CHOICE = (NOT_SURE, gettext_lazy("I’m not sure"))


#: Shared by all forms, since nothing changes it.
HELPER = FormHelper()
HELPER.form_tag = False
HELPER.disable_csrf = True
HELPER.form_show_errors = False  # the summary above the form has them


class PageForm(forms.Form):
    """A form that refuses what it did not ask, and says its sentences itself."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = HELPER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if set(self.data) - set(self.fields) - {"csrfmiddlewaretoken"}:
            raise ValidationError(FOREIGN)
        return cleaned

    def one_question(self) -> None:
        """Make the only question of the page its heading."""
        if len(self.fields) == 1:
            next(iter(self.fields.values())).is_heading = True  # type: ignore[attr-defined]


def choice(
    label: str, choices: Iterable[tuple[str, Any]], *, layout: str = "", **options: Any
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
    field.layout = layout  # type: ignore[attr-defined]
    return field
