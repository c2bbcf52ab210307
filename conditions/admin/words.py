"""Names and questions as a clinician reads and writes them."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

#: Places that a question leaves open.
GAPS = (
    ("{place}", "…"),
    ("{upper}", "upper place"),
    ("{lower}", "lower place"),
    ("{first}", "first place"),
    ("{second}", "second place"),
)
LONGEST_CODE = 50


def in_plain(question: str) -> str:
    """A question without places to fill in."""
    for gap, words in GAPS:
        question = question.replace(gap, words)
    return question


def code_from(words: str, taken: Any) -> str:
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
