"""The page around a question, made once a process and filled in for each person."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from conditions.recent import Recent

#: Stands where a value belongs: may be part of an address, and no text of ours can hold it.
_MARK = f"fill-{secrets.token_hex(16)}-"
_MARKED = re.compile(_MARK + r"(\w+)")

_frames: Recent[list[str]] = Recent(50)


def framed(
    template: str, *, shared: Mapping[str, str | bool | int], own: Mapping[str, str]
) -> SafeString:
    """A page made from ``template``.

    shared: what is alike for many people, and may decide what the page has; each combination
    is rendered once. own: what is one person's, which the template may only print, as text, in
    an attribute or in an address; it is never kept. What is not safe HTML is escaped.
    """

    def make() -> list[str]:
        marks = {name: _MARK + name for name in own}
        return _MARKED.split(render_to_string(template, {**shared, **marks}))

    # literal, name, literal, name, …, literal
    parts = _frames.get((template, get_language(), *shared.items()), make)
    return SafeString(
        "".join(conditional_escape(own[part]) if at % 2 else part for at, part in enumerate(parts))
    )
