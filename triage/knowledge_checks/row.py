"""One thing found, and the explanation that may stand against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

#: Explanations by check and then by place, as in docs/knowledge_explanations.yaml.
Explanations = Mapping[str, Mapping[str, str]]

STALE = "explanation_of_nothing"


@dataclass(frozen=True)
class Row:
    """check: its name in the explanations. where: what it is about, stable from run to run.

    An *error* is put right or explained; a *report* is only told.
    """

    check: str
    where: str
    message: str
    level: Literal["error", "report"] = "error"
    explanation: str = ""

    @property
    def is_open(self) -> bool:
        return self.level == "error" and not self.explanation

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def explained(rows: Iterable[Row], explanations: Explanations) -> list[Row]:
    """The rows with their explanations; one that fits no row is a row itself."""
    unused = {(check, where) for check, places in explanations.items() for where in places}
    found = []
    for row in rows:
        why = explanations.get(row.check, {}).get(row.where, "")
        if why:
            unused.discard((row.check, row.where))
        found.append(replace(row, explanation=why))
    found += [
        Row(STALE, f"{check}: {where}", "nothing to explain any more; take it out", "report")
        for check, where in sorted(unused)
    ]
    return found
