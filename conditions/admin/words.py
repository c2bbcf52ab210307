"""Names and questions as a clinician reads and writes them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import slugify

if TYPE_CHECKING:
    from django.db.models import Manager, Model, QuerySet

#: Places that a question leaves open.
GAPS = (
    ("{place}", "…"),
    ("{upper}", "upper place"),
    ("{lower}", "lower place"),
    ("{first}", "first place"),
    ("{second}", "second place"),
)
LONGEST_CODE = 50
#: Of a text that is told in a line.
LONGEST_TEXT = 160
#: So much of a long text stands before what changed in it.
LEAD = 50


def in_plain(question: str) -> str:
    """A question without places to fill in."""
    for gap, words in GAPS:
        question = question.replace(gap, words)
    return question


def plainly(value: float) -> str:
    """Six digits at most, and never 8.3e-05."""
    return format(Decimal(f"{value:.6g}"), "f")


def changed_part(was: str, now: str) -> tuple[str, str]:
    """Two versions of a text; of a long one what changed with a few words before it, cut."""
    if max(len(was), len(now)) > LONGEST_TEXT:
        pairs = enumerate(zip(was, now, strict=False))
        same = next((i for i, (x, y) in pairs if x != y), min(len(was), len(now)))
        start = was.rfind(" ", 0, max(0, same - LEAD)) + 1 if same > LEAD else 0
        lead = "…" if start else ""
        was, now = lead + was[start:], lead + now[start:]
    return cut(was), cut(now)


def cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def short_name(name: str) -> str:
    """A name without what it ends with in brackets, for where many stand in a line."""
    return re.sub(r" \([^()]*\)$", "", name)


def code_from(words: str, taken: Manager[Model] | QuerySet[Model]) -> str:
    """A code made of words that is none of ``taken`` yet (rows with a ``code``)."""
    parts: list[str] = []
    for part in slugify(words).replace("-", "_").split("_"):
        if part and len("_".join([*parts, part])) <= LONGEST_CODE:
            parts.append(part)
    code = "_".join(parts) or "new"
    if not code[0].isalpha():
        code = f"no_{code}"
    known = set(taken.filter(code__startswith=code).values_list("code", flat=True))
    free = (code, *(f"{code}_{number}" for number in range(2, len(known) + 3)))
    return next(one for one in free if one not in known)
