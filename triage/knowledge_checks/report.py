"""All checks in one report."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conditions.schema import Knowledge
from conditions.validation import validate
from triage.engine.compiled import Compiled, compile_knowledge

from . import background, influence, neighbours, provenance, reading_age, unused
from .row import STALE, Explanations, Row, explained

UNREADABLE = "unreadable"
INVALID = "invalid"
WARNING = "warning"

#: Every check with what its rows mean, in the order in which they are told.
TITLES = {
    UNREADABLE: "Files that cannot be read",
    INVALID: "Pieces that do not fit together",
    WARNING: "Warnings of the validation",
    neighbours.CHECK: "Pairs of conditions that nothing tells apart",
    background.CHECK: "Evidence that disagrees with the background",
    background.MISREAD: "Symptoms whose background is read wrongly",
    unused.NOBODY_USES: "Findings that nothing uses",
    unused.NOBODY_ANSWERS: "Findings nobody would answer",
    unused.OPTION_UNUSED: "Answers that nothing uses",
    provenance.DIFFERS: "Figures that differ from their record",
    provenance.RECORD: "Records that contradict themselves",
    reading_age.CHECK: "Texts that read too hard",
    reading_age.MEDIAN: "Texts that read too hard on average",
    provenance.OLD: "Sources older than ten years",
    STALE: "Explanations that explain nothing",
}


@dataclass(frozen=True)
class Report:
    """What ``check_knowledge`` prints, as data. ``to_json`` is its machine form."""

    rows: tuple[Row, ...]
    shares: tuple[provenance.Share, ...]
    ranking: tuple[influence.Influence, ...]
    texts: tuple[reading_age.Measured, ...]

    @property
    def open(self) -> list[Row]:
        return [row for row in self.rows if row.is_open]

    def of(self, check: str) -> list[Row]:
        return [row for row in self.rows if row.check == check]

    @property
    def ages(self) -> list[float]:
        return [text.age for text in self.texts]

    @property
    def median_age(self) -> float:
        return statistics.median(self.ages) if self.texts else 0.0

    def to_json(self) -> dict[str, Any]:
        return {
            "clean": not self.open,
            "rows": [
                {
                    "check": row.check,
                    "where": row.where,
                    "message": row.message,
                    "level": row.level,
                    "explanation": row.explanation,
                }
                for row in self.rows
            ],
            "shares": [
                {"kind": share.kind, "sourced": share.sourced, "total": share.total}
                for share in self.shares
            ],
            "estimates_that_matter_most": [
                {
                    "region": str(row.region),
                    "condition": row.condition,
                    "finding": row.finding,
                    "influence": round(row.influence, 5),
                    "why": row.why,
                }
                for row in self.ranking
            ],
            "reading_age": {
                "texts": len(self.texts),
                "median": round(self.median_age, 1),
                "oldest": round(max(self.ages, default=0.0), 1),
            },
        }


def every_check(
    knowledge: Knowledge,
    *,
    year: int,
    explanations: Explanations | None = None,
    unreadable: Sequence[Row] = (),
) -> Report:
    """All rows with their explanations, the shares, the ranking and the reading ages."""
    model = compile_knowledge(knowledge)
    texts = tuple(reading_age.measured(knowledge))
    rows = [*unreadable, *_rows(knowledge, model, year), *reading_age.too_hard(texts)]
    order = list(TITLES)
    rows = explained(rows, explanations or {})
    return Report(
        tuple(sorted(rows, key=lambda row: order.index(row.check))),
        tuple(provenance.shares(knowledge)),
        tuple(influence.ranking(model)),
        texts,
    )


def _rows(knowledge: Knowledge, model: Compiled, year: int) -> Iterator[Row]:
    for problem in validate(knowledge):
        where = f"{problem.kind}/{problem.code} {'.'.join(map(str, problem.path))}".strip()
        check = INVALID if problem.is_error else WARNING
        yield Row(check, where, problem.message, "error" if problem.is_error else "report")
    yield from neighbours.not_told_apart(model)
    yield from background.disagreements(model)
    yield from background.misread(model)
    yield from unused.unused(knowledge)
    yield from provenance.records(knowledge)
    yield from provenance.old_sources(knowledge, year=year)
