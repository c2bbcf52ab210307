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
                for item in error.errors(include_url=False):
                    message = item["msg"].removeprefix("Value error, ")
                    problems.append(Problem(kind, code, tuple(item["loc"]), message))
    return pieces, problems
