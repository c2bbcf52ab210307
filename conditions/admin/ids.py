"""Ids as addresses and forms give them: text that anybody may have typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model


def pk_of(model: type[Model], text: str) -> int | None:
    """The id that the text says, if a row could have it. A digit such as ² is none to a row."""
    try:
        return int(model._meta.pk.clean(text, None))
    except ValidationError:
        return None


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # takes none at run time
    """Several rows by their ids. A number too large for a column is refused as any other is,
    where SQLite would end with an error."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            message = self.error_messages["invalid_list"]
            raise ValidationError(message, code="invalid_list") from None
