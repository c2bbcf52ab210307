import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from conditions import files
from conditions.knowledge import assemble
from conditions.schema import Knowledge
from triage.knowledge_checks.document import filled
from triage.knowledge_checks.report import TITLES, UNREADABLE, Report, every_check
from triage.knowledge_checks.row import Row

KNOWLEDGE = Path("fixtures/knowledge")
DOCUMENT = Path("docs/knowledge.md")
EXPLANATIONS = Path("docs/knowledge_explanations.yaml")
SHOWN = 30


class Command(BaseCommand):
    help = (
        "Find what is missing, contradictory or weak in the content files; needs no database. "
        "Exit status 1 when an error has no explanation in docs/knowledge_explanations.yaml."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, help=f"default: {KNOWLEDGE}")
        parser.add_argument("--json", action="store_true", help="one JSON document")
        parser.add_argument("--all", action="store_true", help="every row, explained ones too")
        parser.add_argument("--explanations", type=Path, help=f"default: {EXPLANATIONS}")
        parser.add_argument(
            "--document",
            nargs="?",
            type=Path,
            const=settings.BASE_DIR / DOCUMENT,
            help=f"write the generated parts of a page between its markers (default: {DOCUMENT})",
        )

    def handle(self, *args: object, **options: Any) -> None:
        directory = options["directory"] or settings.BASE_DIR / KNOWLEDGE
        explanations = read_explanations(
            options["explanations"] or settings.BASE_DIR / EXPLANATIONS,
            must_exist=options["explanations"] is not None,
        )
        knowledge, unreadable = read(directory)
        try:
            report = every_check(
                knowledge,
                year=datetime.now(UTC).year,
                explanations=explanations,
                unreadable=unreadable,
            )
        except ModuleNotFoundError as error:
            message = f"{error.name} is missing; run: make install-dev"
            raise CommandError(message) from error
        if page := options["document"]:
            page.write_text(filled(page.read_text(encoding="utf-8"), report), encoding="utf-8")
            self.stdout.write(f"wrote {page}")
        elif options["json"]:
            self.stdout.write(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
        else:
            self.tell(report, everything=options["all"])
        if report.open:
            sys.exit(1)

    def tell(self, report: Report, *, everything: bool) -> None:
        for check, title in TITLES.items():
            rows = report.of(check)
            still_open = [row for row in rows if row.is_open]
            if not rows:
                continue
            level = f"{len(still_open)} unexplained" if rows[0].level == "error" else "report only"
            self.stdout.write(f"{title} ({check}): {len(rows)}, {level}")
            shown = rows if everything else (still_open or [r for r in rows if not r.explanation])
            for row in shown if everything else shown[:SHOWN]:
                self.stdout.write(f"  {row}")
                if row.explanation:
                    self.stdout.write(f"    explained: {row.explanation}")
            if not everything and len(shown) > SHOWN:
                self.stdout.write(f"  and {len(shown) - SHOWN} more (--all)")
        for share in report.shares:
            self.stdout.write(f"{share.kind:12} {share.sourced} of {share.total} sourced")
        self.stdout.write("Estimates that matter most:")
        for estimate in report.ranking if everything else report.ranking[:10]:
            self.stdout.write(
                f"  {estimate.influence:.4f} {estimate.region}: {estimate.condition}, {estimate.finding}"
            )
        oldest = max(report.ages, default=0.0)
        self.stdout.write(
            f"Reading age of {len(report.texts)} texts: median {report.median_age:.1f}, "
            f"oldest {oldest:.1f}"
        )
        count = len(report.open)
        self.stdout.write("clean" if not count else f"{count} rows to put right or to explain")


def read(directory: Path) -> tuple[Knowledge, list[Row]]:
    """What can be read, and a row for each file that cannot."""
    if not directory.is_dir():
        raise CommandError(f"{directory}: there is no such directory")
    pieces, unreadable = {}, []
    for kind, path in files.paths_in(directory):
        try:
            file = files.read_text(path.read_text(encoding="utf-8"), kind, path)
        except (files.FileErrors, UnicodeDecodeError) as error:
            unreadable.append(Row(UNREADABLE, f"{kind}/{path.name}", str(error)))
        else:
            pieces[kind, file.piece.code] = file.piece
    if not pieces:
        raise CommandError(f"{directory}: no content file in it")
    return assemble(pieces), unreadable


def read_explanations(path: Path, *, must_exist: bool) -> Mapping[str, Mapping[str, str]]:
    """Reasons by check and place. A file that says something else is refused."""
    if not path.exists() and not must_exist:
        return {}
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise CommandError(f"{path}: {error}") from error
    for check, places in found.items():
        if check not in TITLES or not isinstance(places, dict):
            raise CommandError(f"{path}: {check!r} is no check; they are {', '.join(TITLES)}")
        if not all(isinstance(why, str) and why.strip() for why in places.values()):
            raise CommandError(f"{path}: every row of {check} has a sentence that explains it")
    return found
