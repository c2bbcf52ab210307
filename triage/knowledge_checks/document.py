"""The generated parts of docs/knowledge.md, between markers that name them."""

from __future__ import annotations

import re
from collections import Counter

from .provenance import KINDS
from .report import TITLES, Report

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def filled(page: str, report: Report) -> str:
    """The page with every generated part written anew. Raises KeyError on an unknown part."""
    return _PART.sub(lambda part: part[1] + "\n" + _WRITERS[part[2]](report) + "\n" + part[3], page)


def _shares(report: Report) -> str:
    rows = [
        f"| {KINDS.get(s.kind, '**all**')} | {s.sourced} | {s.total} | {s.estimates_of_100:.0f} % |"
        for s in report.shares
    ]
    return "\n".join(["| Figures | sourced | all | estimates |", "|---|--:|--:|--:|", *rows]) + "\n"


def _ranking(report: Report) -> str:
    rows = [
        f"| {number} | {row.region} | `{row.condition}` | `{row.finding}` | "
        f"{1000 * row.influence:.0f} | {row.why} |"
        for number, row in enumerate(report.ranking, 1)
    ]
    head = [
        "| | Region | Condition | Finding | Influence | Its reasoning |",
        "|--:|---|---|---|--:|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _reading_age(report: Report) -> str:
    kinds: dict[str, list[float]] = {}
    for text in report.texts:
        kind = f"{text.where.split('/')[0]}: {text.where.split()[-1]}"
        kinds.setdefault(kind, []).append(text.age)
    rows = [
        f"| {kind} | {len(ages)} | {sorted(ages)[len(ages) // 2]:.1f} | {max(ages):.1f} |"
        for kind, ages in sorted(kinds.items())
    ]
    rows.append(
        f"| **all** | {len(report.texts)} | {report.median_age:.1f} | "
        f"{max(report.ages, default=0.0):.1f} |"
    )
    return (
        "\n".join(["| Texts | number | median age | hardest |", "|---|--:|--:|--:|", *rows]) + "\n"
    )


def _rows(report: Report) -> str:
    counts = Counter(row.check for row in report.rows)
    lines = []
    for check, title in TITLES.items():
        if not counts[check]:
            continue
        rows = report.of(check)
        remain = sum(row.is_open for row in rows)
        state = (
            "report only"
            if all(row.level == "report" for row in rows)
            else ("all explained" if not remain else f"**{remain} not explained**")
        )
        lines.append(f"### {title}: {len(rows)} ({state})\n")
        lines += [
            f"- `{row.where}`: {row.message}" + (f" *{row.explanation}*" if row.explanation else "")
            for row in rows
            if row.level == "error"
        ]
        lines.append("")
    return "\n".join(lines).replace("\n\n\n", "\n\n")


def _old(report: Report) -> str:
    rows = report.of("source_old")
    return "".join(f"- `{row.where}`: {row.message}\n" for row in rows)


_WRITERS = {
    "shares": _shares,
    "estimates": _ranking,
    "reading_age": _reading_age,
    "rows": _rows,
    "old_sources": _old,
}
