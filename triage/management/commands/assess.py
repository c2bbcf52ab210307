import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.contract import answer_case, read_lines
from triage.knowledge import NoRelease, current_model


class Command(BaseCommand):
    help = "Read cases as JSON Lines from standard input and print one result a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interview",
            action="store_true",
            help="ask what the engine would ask, answered from the case",
        )

    def handle(self, *args: object, interview: bool = False, **options: Any) -> None:
        try:
            release, model = current_model()
        except NoRelease as error:
            raise CommandError(str(error)) from error
        failed = False
        if hasattr(sys.stdin, "reconfigure"):
            # whatever the machine's own language; read_lines names the lines that are wrong
            sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
        for raw, problem in read_lines(options.get("stdin") or sys.stdin):
            if problem:
                row = raw | {"error": problem}
            else:
                row = answer_case(model, release.version, raw, interview=interview)
            failed |= "error" in row
            self.stdout.write(json.dumps(row))  # ASCII: half a surrogate pair cannot be printed
        if failed:
            sys.exit(1)
