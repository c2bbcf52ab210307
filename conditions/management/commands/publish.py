"""Freeze the draft as the next release."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conditions import actions


class Command(BaseCommand):
    help = "Validate the draft and publish it as the next release."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--note", default="", help="what is new, for readers")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release, is_new = actions.publish(note=options["note"])
        except actions.PublishRefused as error:
            raise CommandError(f"{error}\nNothing was published.") from error
        self.stdout.write(
            f"Published release {release}."
            if is_new
            else f"Release {release} already says the same."
        )
