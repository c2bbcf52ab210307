"""The rows of the tiny knowledge: loaded once in each test process, put back for each test.

A load writes through models and histories and takes longer than most tests that need it. What
it wrote is therefore read from the tables once, and inserted again as it was. The loading is
tested in test_load.py and test_rows.py, which load for themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from conditions import actions

TINY = Path(__file__).parent / "knowledge"


@dataclass(frozen=True)
class Rows:
    """``inserts`` are statements with their parameters; ``told`` is what the load answered."""

    inserts: tuple[tuple[str, list[Any]], ...]
    told: actions.Loaded

    def put_back(self) -> actions.Loaded:
        """Fill the empty tables of the knowledge."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in self.inserts:
                cursor.execute(statement, values)
        return copy.deepcopy(self.told)


@pytest.fixture(scope="session")
def tiny_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    with django_db_blocker.unblock(), transaction.atomic():
        told = actions.load_files(directory=TINY)
        inserts = tuple(_inserts())
        transaction.set_rollback(True)
    return Rows(inserts, told)


def _inserts() -> Iterable[tuple[str, list[Any]]]:
    """One statement for each table of the app that has rows."""
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in apps.get_app_config("conditions").get_models(include_auto_created=True):
            table = quoted(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            if not rows:
                continue
            names = [column[0] for column in cursor.description]
            one = "(" + ", ".join(["%s"] * len(names)) + ")"
            columns = ", ".join(map(quoted, names))
            many = ", ".join([one] * len(rows))
            statement = f"INSERT INTO {table} ({columns}) VALUES {many}"
            yield statement, [value for row in rows for value in row]
