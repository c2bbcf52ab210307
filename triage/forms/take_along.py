"""The form to come back with a short code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage import actions

from .base import PageForm


class CodeForm(PageForm):
    code = forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=64,
        help_text=gettext_lazy("16 letters and numbers, such as K7QD-M2XP-9RTA-4C6H."),
        error_messages={
            "required": gettext_lazy("Write your code."),
            "max_length": gettext_lazy("A code has 16 letters and numbers."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> Any:
        """The code as we write it. The same words whether it is wrong or was deleted."""
        found = actions.known_code(typed=self.cleaned_data["code"])
        if found is None:
            raise ValidationError(
                _("We found nothing for this code. It may be mistyped, or the answers deleted.")
            )
        return found
