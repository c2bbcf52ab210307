"""Write the knowledge back as content files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conditions import files
from conditions.knowledge import DraftInvalid, draft


class Command(BaseCommand):
    help = "Write the draft of the database as content files, or put files in canonical form."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument(
            "--format-files",
            action="store_true",
            help="rewrite the files that are there in canonical form; needs no database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        try:
            if options["format_files"]:
                changed = files.format_files(directory)
            else:
                knowledge = draft()
                if not any(dict(knowledge).values()):
                    raise CommandError("The database holds no knowledge; nothing was written.")
                changed = files.write_directory(knowledge, directory)
        except (files.FileErrors, DraftInvalid) as error:
            raise CommandError(f"{error}\nNothing was written.") from error
        for path in changed:
            self.stdout.write(f"{'wrote' if path.exists() else 'deleted'} {path}")
        self.stdout.write(f"{len(changed)} files changed.")
