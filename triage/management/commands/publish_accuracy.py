import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from triage import actions
from triage.contract import read_lines
from triage.engine.assessment import ENGINE_VERSION
from triage.evaluation import evaluate
from triage.knowledge import NoRelease, current_model
from triage.models import AccuracyReport

CASES = Path("fixtures") / "cases"


class Command(BaseCommand):
    help = "Measure the release in force on the published cases, for the page /how-accurate/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", default=str(Path(settings.BASE_DIR) / CASES))
        parser.add_argument(
            "--if-missing", action="store_true", help="only where nothing fits release and cases"
        )

    def handle(self, *args: object, **options: Any) -> None:
        files = sorted(Path(options["folder"]).glob("*.jsonl"))
        try:
            release, model = current_model()
        except NoRelease as error:
            raise CommandError(str(error)) from error
        if not files:
            self.stderr.write(f"No cases in {CASES}: nothing was measured.")
            return
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        known = AccuracyReport.objects.filter(
            release=release, engine_version=ENGINE_VERSION, cases_sha256=digest
        )
        if options["if_missing"] and known.exists():
            return
        cases = []
        for path in files:
            with path.open(encoding="utf-8") as lines:
                cases += [raw for raw, _problem in read_lines(lines) if raw is not None]
        summary, _scores, errors = evaluate(model, release.version, cases)
        for error in errors:
            self.stderr.write(f"{error['id']}: {error['error']}")
        if not summary["n"]:
            raise CommandError("No case could be read: nothing was stored.")
        actions.keep_accuracy(release=release, cases_sha256=digest, summary=summary)
        self.stdout.write(f"Measured release {release.version} on {summary['n']} cases.")
