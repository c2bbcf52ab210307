"""What every check of the knowledge shares: problems, and references that must exist."""

from __future__ import annotations

import difflib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from conditions.codes import Asked, Findings
from conditions.schema import Finding, Knowledge, Region

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one piece of knowledge, and where in it."""

    kind: str
    code: str
    path: Path
    message: str
    level: Literal["error", "warning"] = "error"

    @property
    def is_error(self) -> bool:
        return self.level == "error"

    def __str__(self) -> str:
        where = ".".join(map(str, self.path))
        return f"{self.kind}/{self.code}{f' {where}' if where else ''}: {self.message}"


def unknown(what: str, code: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(code, known, n=1)
    return f"unknown {what} {code}" + (f" (did you mean {close[0]}?)" if close else "")


def options_of(finding: Finding) -> tuple[str, ...]:
    """All that can be chosen, also what carries no probability."""
    if finding.type == "yes_no":
        return ("yes", "no")
    return tuple(option.code for option in finding.options)


class Checks(ABC):
    """The knowledge under test. Each subclass yields the problems of one kind of piece."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.findings = Findings(knowledge)
        self.readings = {
            f"{source.code}/{reading.code}"
            for source in knowledge.sources.values()
            for reading in source.readings
        }

    def named(self, reference: str, where: tuple[str, str, Path]) -> list[Asked] | Problem:
        asked = self.findings.named(reference)
        if asked:
            return asked
        stems = {one.finding.code for one in self.findings} | set(self.findings.asked)
        return Problem(*where, unknown("finding", reference, stems))

    def answers(
        self, piece: Any, kind: str, code: str, path: Path, regions: Collection[Region] = ()
    ) -> Iterator[Problem]:
        """A finding with the answers that count (``finding`` and ``options`` of ``piece``)."""
        asked = self.named(piece.finding, (kind, code, (*path, "finding")))
        if isinstance(asked, Problem):
            yield asked
            return
        if regions and all(one.region and one.region not in regions for one in asked):
            message = f"{piece.finding} is not asked of {', '.join(regions)}"
            yield Problem(kind, code, (*path, "finding"), message)
        for one in asked:
            if regions and one.region and one.region not in regions:
                continue
            known = options_of(one.finding)
            for index, option in enumerate(piece.options):
                if option not in known:
                    what = f"answer of {piece.finding}:"
                    yield Problem(
                        kind, code, (*path, "options", index), unknown(what, option, known)
                    )

    def sources(self, sources: Any, kind: str, code: str, path: Path = ()) -> Iterator[Problem]:
        for index, source in enumerate(sources):
            if source not in self.knowledge.sources:
                message = unknown("source", source, self.knowledge.sources)
                yield Problem(kind, code, (*path, "sources", index), message)

    @abstractmethod
    def problems(self) -> Iterator[Problem]:
        """Everything wrong with the pieces of this kind, each with its place."""
