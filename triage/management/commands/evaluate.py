import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.contract import read_lines
from triage.evaluation import CaseScore, evaluate
from triage.knowledge import NoRelease, current_model

SHARES = {
    "first_any": "right cause first (any)",
    "first_three_any": "among the first three (any)",
    "first_every": "right causes first (every)",
    "first_three_every": "among the first three (every)",
    "shown_list_hit": "in the shown list",
    "urgency_accepted": "urgency accepted",
    "urgency_too_low": "urgency too low",
    "urgency_too_high": "urgency too high",
    "missed_emergencies": "missed emergencies",
    "mechanism_right": "mechanism right",
}
SPREADS = {
    "shown_list_length": "causes shown per complaint",
    "items": "items asked",
    "screens": "screens shown",
}


class Command(BaseCommand):
    help = "Score the checker on cases whose causes and urgency are known."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", help="file of JSON Lines with 'expected'")
        parser.add_argument("--interview", action="store_true")
        parser.add_argument("--json", action="store_true", help="one JSON document")
        parser.add_argument("--cases", action="store_true", dest="per_case", help="a row per case")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            release, model = current_model()
            with Path(options["cases"]).open(encoding="utf-8", errors="surrogateescape") as lines:
                read = list(read_lines(lines))
        except (NoRelease, OSError) as error:
            raise CommandError(str(error)) from error
        cases = [raw for raw, problem in read if not problem]
        summary, scores, errors = evaluate(
            model, release.version, cases, interview=options["interview"]
        )
        errors += [raw | {"error": problem} for raw, problem in read if problem]
        if options["json"]:
            document = summary | {"errors": errors}
            if options["per_case"]:
                document["cases"] = [row_of(score) for score in scores]
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            if options["per_case"]:
                for score in scores:
                    self.stdout.write(in_words(score))
            self.print_summary(summary)
            for wrong in errors:
                self.stderr.write(f"{wrong['id']}: {wrong['error']}")
        if errors:
            sys.exit(1)

    def print_summary(self, summary: dict[str, Any]) -> None:
        self.stdout.write(f"release {summary['release']}, {summary['n']} cases")
        for key, words in SHARES.items():
            s = summary[key]
            share = (
                "none counted"
                if not s["n"]
                else (
                    f"{s['hits']}/{s['n']} = {100 * s['share']:.0f} % "
                    f"({100 * s['low']:.0f} to {100 * s['high']:.0f} %)"
                )
            )
            self.stdout.write(f"{words:34} {share}")
        for key, words in SPREADS.items():
            s = summary[key]
            self.stdout.write(f"{words:34} median {s['median']}, 90th percentile {s['p90']}")
        if summary["brier"] is not None:
            self.stdout.write(f"{'Brier score':34} {summary['brier']:.3f}")


def row_of(score: CaseScore) -> dict[str, Any]:
    return {
        "id": score.id,
        "expected": list(score.expected),
        "ranks": dict(score.ranks),
        "urgency": score.urgency,
        "urgency_ok": list(score.urgency_ok),
        "urgency_reasons": score.result["urgency_reasons"],
        "mechanism": score.mechanism,
        "mechanism_expected": score.mechanism_expected,
        "causes": score.result["causes"][:8],
        "questions": score.questions,
        "screens": score.screens,
    }


def in_words(score: CaseScore) -> str:
    """One case in a few lines: what came first, what was expected, and what decided the urgency."""
    verdict = "ok  " if score.first(1) else "top3" if score.first(3) else "MISS"
    level = "too low" if score.too_low else "too high" if score.too_high else "ok"
    lines = [
        (
            f"{score.id:6} {verdict} expected {', '.join(score.expected)}"
            f"; urgency {score.urgency} ({level}; {', '.join(score.urgency_ok)})"
            f" because {', '.join(score.result['urgency_reasons'][:4]) or 'nothing alarms'}"
        )
    ]
    regions = dict.fromkeys(c["region"] for c in score.result["causes"])
    for region in regions:
        causes = [c for c in score.result["causes"] if c["region"] == region][:5]
        lines.append(
            f"       {region:5} "
            + ", ".join(
                f"{c['condition']} {100 * c['probability']:.0f} %{'*' if c['shown'] else ''}"
                for c in causes
            )
        )
    if score.mechanism or score.mechanism_expected:
        lines.append(f"       mechanism {score.mechanism} (expected {score.mechanism_expected})")
    return "\n".join(lines)
