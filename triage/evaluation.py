"""How good the checker is on cases whose answer is known: hits, urgency, length, calibration."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from conditions.schema import OTHER, Urgency

from .contract import answer_case
from .engine.compiled import Compiled
from .engine.safety import LEVELS

_LEVEL = {str(level): number for number, level in enumerate(LEVELS)}


@dataclass(frozen=True)
class CaseScore:
    """How one case came out. Ranks count from 1 within a region; None is not listed."""

    id: str
    expected: tuple[str, ...]
    ranks: Mapping[str, int | None]
    accepted_ranks: Mapping[str, int | None]
    shown_hit: bool
    shown_per_complaint: tuple[int, ...]
    urgency: str
    urgency_expected: str
    urgency_ok: tuple[str, ...]
    mechanism: str | None
    mechanism_expected: str | None
    brier: float
    questions: int
    screens: int
    result: Mapping[str, Any]

    def first(self, within: int) -> bool:
        """Any expected (or accepted) cause among the first so many of one of its regions."""
        ranks = [*self.ranks.values(), *self.accepted_ranks.values()]
        return any(rank is not None and rank <= within for rank in ranks)

    def every(self, within: int) -> bool:
        """Every expected cause among the first so many; an accepted one stands in for a lone one."""
        if len(self.ranks) == 1:
            return self.first(within)
        return all(rank is not None and rank <= within for rank in self.ranks.values())

    @property
    def too_low(self) -> bool:
        return _LEVEL[self.urgency] < min(_LEVEL[level] for level in self.urgency_ok)

    @property
    def too_high(self) -> bool:
        return _LEVEL[self.urgency] > max(_LEVEL[level] for level in self.urgency_ok)

    @property
    def missed_emergency(self) -> bool:
        return (
            self.urgency_expected == Urgency.EMERGENCY
            and _LEVEL[self.urgency] < _LEVEL[Urgency.URGENT]
        )


def score_case(raw: Mapping[str, Any], row: Mapping[str, Any]) -> CaseScore:
    """Compare a result with what was expected. Raises KeyError where a case expects nothing."""
    expected = raw["expected"]
    by_region: dict[str, list[str]] = {}
    for cause in row["causes"]:
        by_region.setdefault(cause["region"], []).append(cause["condition"])
    # `other` is no answer, so it takes no place in the ranking
    ranked = {r: [c for c in causes if c != OTHER] for r, causes in by_region.items()}

    def rank(code: str) -> int | None:
        places = [causes.index(code) + 1 for causes in ranked.values() if code in causes]
        return min(places, default=None)

    wanted = tuple(expected["conditions"])
    accepted = tuple(expected.get("accept") or ())
    shown = [c for c in row["causes"] if c["shown"]]
    return CaseScore(
        id=str(raw.get("id")),
        expected=wanted,
        ranks={code: rank(code) for code in wanted},
        accepted_ranks={code: rank(code) for code in accepted},
        shown_hit=any(c["condition"] in wanted + accepted for c in shown),
        shown_per_complaint=tuple(
            sum(c["region"] == region for c in shown) for region in by_region
        ),
        urgency=row["urgency"],
        urgency_expected=expected["urgency"],
        urgency_ok=tuple(expected.get("urgency_ok") or [expected["urgency"]]),
        mechanism=row["mechanism"],
        mechanism_expected=expected.get("mechanism"),
        brier=_brier(row, wanted + accepted),
        questions=row["questions_asked"],
        screens=row["screens_shown"],
        result=row,
    )


def _brier(row: Mapping[str, Any], right: Sequence[str]) -> float:
    """Mean over the complaints of the sum of squared errors of the causes' probabilities.

    Of several right causes the likeliest counts as the true one.
    """
    scores = []
    for region in dict.fromkeys(c["region"] for c in row["causes"]):
        causes = [c for c in row["causes"] if c["region"] == region]
        hits = [c for c in causes if c["condition"] in right]
        if not hits:
            continue
        truth = max(hits, key=lambda c: c["probability"])
        scores.append(sum((c["probability"] - (c is truth)) ** 2 for c in causes))
    return sum(scores) / len(scores) if scores else 1.0


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95 % Wilson interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if n == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    p = hits / n
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def evaluate(
    model: Compiled, release: str, cases: Sequence[Mapping[str, Any]], *, interview: bool = False
) -> tuple[dict[str, Any], list[CaseScore], list[dict[str, Any]]]:
    """The summary, the score of each case, and the cases that could not be read."""
    scores, errors = [], []
    for raw in cases:
        row = answer_case(model, release, raw, interview=interview)
        if "error" in row:
            errors.append(row)
        elif problem := wrong_expectation(raw.get("expected"), model):
            errors.append({"id": raw.get("id"), "error": f"expected: {problem}"})
        else:
            scores.append(score_case(raw, row))
    return summary(scores, release, len(errors)), scores, errors


def wrong_expectation(expected: object, model: Compiled) -> str:
    """What is wrong with what a case expects; empty where nothing is."""
    if not isinstance(expected, Mapping):
        return "the case expects nothing" if expected is None else f"{expected!r} is not an object"
    for key in ("conditions", "accept"):
        codes = expected.get(key) or []
        if not isinstance(codes, list | tuple):
            return f"{key}: {codes!r} is not a list"
        unknown = [code for code in codes if code not in model.knowledge.conditions]
        if unknown:
            return f"{key}: unknown condition {unknown[0]!r}"
    if not expected.get("conditions"):
        return "conditions: none is named"
    levels = expected.get("urgency_ok") or []
    if not isinstance(levels, list | tuple):
        return f"urgency_ok: {levels!r} is not a list"
    for level in (expected.get("urgency"), *levels):
        if level not in _LEVEL:
            return f"urgency {level!r} is not one of {', '.join(_LEVEL)}"
    return ""


def summary(scores: Sequence[CaseScore], release: str, unread: int) -> dict[str, Any]:
    n = len(scores)
    mechanism = [s for s in scores if s.mechanism_expected]
    emergencies = [s for s in scores if s.urgency_expected == Urgency.EMERGENCY]
    lengths = [length for s in scores for length in s.shown_per_complaint]

    def share(hits: Sequence[bool]) -> dict[str, Any]:
        low, high = wilson(sum(hits), len(hits))
        return {
            "hits": sum(hits),
            "n": len(hits),
            "share": sum(hits) / len(hits) if hits else None,
            "low": low,
            "high": high,
        }

    return {
        "release": release,
        "n": n,
        "unread": unread,
        "first_any": share([s.first(1) for s in scores]),
        "first_three_any": share([s.first(3) for s in scores]),
        "first_every": share([s.every(1) for s in scores]),
        "first_three_every": share([s.every(3) for s in scores]),
        "shown_list_hit": share([s.shown_hit for s in scores]),
        "shown_list_length": spread(lengths),
        "urgency_accepted": share([not (s.too_low or s.too_high) for s in scores]),
        "urgency_too_low": share([s.too_low for s in scores]),
        "urgency_too_high": share([s.too_high for s in scores]),
        "missed_emergencies": share([s.missed_emergency for s in emergencies]),
        "mechanism_right": share([s.mechanism == s.mechanism_expected for s in mechanism]),
        "items": spread([s.questions for s in scores]),
        "screens": spread([s.screens for s in scores]),
        "brier": sum(s.brier for s in scores) / n if n else None,
    }


def spread(values: Sequence[int]) -> dict[str, float | None]:
    """Median and 90th percentile (nearest rank)."""
    if not values:
        return {"median": None, "p90": None}
    ordered = sorted(values)
    return {
        "median": float(median(ordered)),
        "p90": float(ordered[math.ceil(0.9 * len(ordered)) - 1]),
    }
