"""Ids as addresses and forms give them: text that anybody may have typed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Model


def pk_of(model: type[Model], text: str) -> int | None:
    """The id that the text says, if a row could have it. A digit such as ² is none to a row."""
    try:
        return int(model._meta.pk.clean(text, None))
    except ValidationError:
        return None
