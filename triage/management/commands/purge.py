"""Delete answers and reports of problems that are older than the retention period, and counters."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from kneefoot.cache import delete_expired
from triage import actions


class Command(BaseCommand):
    help = (
        "Delete answers that nobody has changed, and reports of problems that were sent, "
        "KNEEFOOT_RETENTION_DAYS ago, and counters of sign-ins past their time. Run it daily."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=settings.RETENTION_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        days = max(0, options["days"])
        gone = actions.purge(older_than_days=days)
        counters = delete_expired()
        self.stdout.write(
            f"Deleted {gone.assessments} assessments unchanged for {days} days, "
            f"{gone.reports} reports as old and {counters} counters past their time."
        )
