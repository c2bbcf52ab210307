"""Load the content files into the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from conditions import actions
from conditions.files import FileErrors, uncanonical


class Command(BaseCommand):
    help = "Load the content files into the database, all or none of them."

    def add_arguments(self, parser: CommandParser) -> None:
        default = Path(settings.BASE_DIR) / "fixtures" / "knowledge"
        parser.add_argument("directory", nargs="?", type=Path, default=default)
        parser.add_argument("--if-empty", action="store_true", help="only into an empty database")
        parser.add_argument("--publish", action="store_true", help="publish what was loaded")
        parser.add_argument(
            "--reason",
            default="",
            help="with --publish: why it is right to ask for less care; kept in the note",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail if a load would stop or a file is not canonical",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        if actions.is_empty() and not options["check"]:
            self.stdout.write(
                "Loading the content for the first time; this takes about a quarter of a minute."
            )
            self.stdout.flush()
        try:
            with transaction.atomic():
                loaded = actions.load_files(directory=directory, if_empty=options["if_empty"])
                if options["check"]:
                    transaction.set_rollback(True)
        except (FileErrors, actions.LoadStopped) as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        for warning in loaded.warnings:
            self.stderr.write(f"warning: {warning}")
        if options["check"]:
            self._check_canonical(directory)
            return
        if loaded.skipped:
            self.stdout.write("The database holds knowledge already; nothing was loaded.")
        else:
            for name in loaded.kept:
                self.stdout.write(f"kept, because it was changed in the admin: {name}")
            self.stdout.write(
                f"{len(loaded.applied)} files loaded, {len(loaded.removed)} removed, "
                f"{len(loaded.unchanged)} unchanged, {len(loaded.kept)} kept."
            )
        if options["publish"]:
            self._publish(loaded, options["reason"])

    def _check_canonical(self, directory: Path) -> None:
        files = uncanonical(directory)
        if files:
            raise CommandError(
                "\n".join(f"{file.path}:1: not in canonical form" for file in files)
                + f'\nRun: make export_knowledge ARGS="{directory} --format-files"'
            )
        self.stdout.write("The files can be loaded and are in canonical form.")

    def _publish(self, loaded: actions.Loaded, reason: str) -> None:
        if loaded.skipped and actions.was_published():
            return  # what stands in the draft since then is for its authors to publish
        if loaded.kept:
            self.stdout.write(
                "Not published: what was changed in the admin goes out from its publish page."
            )
            return
        note = "From the content files."
        if actions.publishable_over():
            # files guard patients as the admin does: where they ask for less care, with a reason
            call_command(
                "publish", note=note, reason=reason, stdout=self.stdout, stderr=self.stderr
            )
            return
        try:
            release, is_new = actions.publish_loaded(note=note)
        except actions.PublishRefused as error:
            raise CommandError(f"{error}\nNothing was published.") from error
        except IntegrityError as error:
            raise CommandError(
                "Somebody published at this moment. Nothing was published; try again."
            ) from error
        if is_new:
            self.stdout.write(f"Published release {release}.")
        elif release.published_by_id is not None:
            self.stdout.write(
                f"Not published: release {release} was made by a person. "
                "Publish in the admin if you mean to replace it."
            )
        else:
            self.stdout.write(f"Release {release} already says the same.")
