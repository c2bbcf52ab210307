"""Figures with their bars: as a table to read, and as a file to compare."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured value. ``bar``: what is asked for, if anything; ``at_least`` says which way."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = False

    @property
    def ok(self) -> bool:
        if self.bar is None:
            return True
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    @property
    def bar_in_words(self) -> str:
        if self.bar is None:
            return ""
        return f"at {'least' if self.at_least else 'most'} {self.bar:g}"

    def plain(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "bar": self.bar_in_words or None,
            "ok": self.ok,
        }


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns, those that miss their bar marked."""
    rows = [
        (f.name, f"{f.value:.4g}", f.unit, f.bar_in_words, "" if f.ok else "MISSED")
        for f in figures
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    return "\n".join(
        "  ".join(
            (
                row[0].ljust(widths[0]),
                row[1].rjust(widths[1]),
                *(part.ljust(width) for part, width in zip(row[2:], widths[2:], strict=True)),
            )
        ).rstrip()
        for row in rows
    )


def write(figures: Sequence[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([figure.plain() for figure in figures], indent=2) + "\n")


def median_of_medians(steps: Sequence[Callable[[], object]], *, rounds: int) -> float:
    """Seconds that one step takes: the median over the steps of each one's median.

    The steps take turns, so that none runs in a cache warmed by itself alone.
    """
    seconds: list[list[float]] = [[] for _ in steps]
    for _ in range(rounds):
        for step, found in zip(steps, seconds, strict=True):
            began = time.perf_counter()
            step()
            found.append(time.perf_counter() - began)
    return statistics.median(statistics.median(found) for found in seconds)
