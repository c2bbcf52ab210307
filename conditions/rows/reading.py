"""From rows to pieces."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from conditions.document import KINDS
from conditions.validation import Problem

from .base import Tables
from .kinds import DATA, ROOTS


def read() -> tuple[dict[tuple[str, str], Any], list[Problem]]:
    """Every piece by kind and code, and what is wrong with those the rows cannot make.

    The number of queries does not depend on the number of rows.
    """
    tables = Tables()
    pieces: dict[tuple[str, str], Any] = {}
    problems: list[Problem] = []
    for kind, cls in KINDS.items():
        for row in ROOTS[kind]._default_manager.order_by("code").values():
            code = row["code"]
            try:
                data = DATA[kind](dict(row), tables)
                pieces[kind, code] = cls.model_validate({"code": code, **data})
            except ValidationError as error:
                problems.extend(
                    Problem(kind, code, tuple(item["loc"]), _in_words(item))
                    for item in error.errors(include_url=False)
                )
    return pieces, problems


def _in_words(item: Any) -> str:
    """What is wrong, for a clinician: a page that is half filled in is the usual reason."""
    given: dict[str, Any] = item.get("ctx", {})
    if item["type"] == "missing":
        return "this is missing; fill it in"
    if item["type"] == "too_short":
        there, least = given.get("actual_length", 0), given.get("min_length", 1)
        return (
            f"nothing is filled in here; at least {least} is needed"
            if not there
            else (f"there are {there} here; at least {least} are needed")
        )
    if item["type"] == "too_long":
        return f"there are {given.get('actual_length')} here; at most {given.get('max_length')} fit"
    if item["type"] == "string_too_short":
        return "this text is empty"
    return str(item["msg"]).removeprefix("Value error, ")
