from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from conditions.knowledge import NoRelease, current_release
from triage.accuracy import CASES, NothingMeasured, case_files, is_measured, measure


class Command(BaseCommand):
    help = "Measure the release in force on the published cases, for the page /how-accurate/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", default=str(Path(settings.BASE_DIR) / CASES))
        parser.add_argument(
            "--if-missing", action="store_true", help="only where nothing fits release and cases"
        )

    def handle(self, *args: object, **options: Any) -> None:
        files = case_files(Path(options["folder"]))
        try:
            release, _ = current_release()
        except NoRelease as error:
            raise CommandError(str(error)) from error
        if not files:
            self.stderr.write(f"No cases in {CASES}: nothing was measured.")
            return
        if options["if_missing"] and is_measured(release, files):
            return
        try:
            measured = measure(release, files)
        except NothingMeasured as error:
            raise CommandError(str(error)) from error
        for unread in measured.unread:
            self.stderr.write(f"{unread['id']}: {unread['error']}")
        self.stdout.write(f"Measured release {release.version} on {measured.n} cases.")
