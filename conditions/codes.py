"""What the code of a finding in a content file refers to. No Django."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .schema import Finding, Knowledge, Region


class Asked(NamedTuple):
    """One finding as it is asked: ``code`` is what answers are keyed by."""

    code: str
    finding: Finding
    region: Region | None


class Findings:
    """Every finding of the knowledge, by the code under which it is answered.

    ``knee.swelling`` and ``fever`` mean themselves; ``swelling`` means every region's swelling,
    also where several findings of that name share the regions among them.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.asked: dict[str, Asked] = {}
        self.twice: list[tuple[str, Finding]] = []
        self._stems: dict[str, list[Asked]] = {}
        for topic in sorted(knowledge.topics.values(), key=lambda t: (t.order, t.code)):
            for finding in topic.findings:
                for region, code in finding.concrete_codes.items():
                    if code in self.asked:
                        self.twice.append((topic.code, finding))
                        continue
                    self.asked[code] = Asked(code, finding, region)
                    if region is not None:
                        stem = code.partition(".")[2]
                        self._stems.setdefault(stem, []).append(self.asked[code])

    def __iter__(self) -> Iterator[Asked]:
        return iter(self.asked.values())

    def named(self, reference: str) -> list[Asked]:
        """All that ``reference`` means; nothing if it is unknown."""
        if reference in self.asked:
            return [self.asked[reference]]
        return self._stems.get(reference, [])
