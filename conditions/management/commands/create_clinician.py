"""Make an account for the staff area."""

import getpass
import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from conditions.permissions import CURATOR, PUBLISHER


class Command(BaseCommand):
    help = "Make an account that may edit the knowledge and, with --publisher, publish it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", help="asked for if left out")
        parser.add_argument(
            "--publisher", action="store_true", help="may also publish, withdraw and sign off"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        accounts = get_user_model()
        username = options["username"] or input("Username: ").strip()
        if not username:
            raise CommandError("An account needs a username.")
        if accounts.objects.filter(username=username).exists():
            raise CommandError(f"There is an account called {username} already.")
        user = accounts(username=username, is_staff=True)
        password = self._password()
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        user.set_password(password)
        user.save()
        name = PUBLISHER if options["publisher"] else CURATOR
        user.groups.add(Group.objects.get(name=name))
        self.stdout.write(f"Made the account {username} ({name}).")

    def _password(self) -> str:
        """Asked for twice; from a pipe, the first line."""
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password (at least 12 characters): ")
        if password != getpass.getpass("The same again: "):
            raise CommandError("The two passwords differ.")
        return password
