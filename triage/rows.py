"""The row of one person, read with its release in one statement and written in one.

A page of questions reads its row, thinks, and writes it. Composing the same SQL anew for each
took longer than the database did, so it is put together once a process, from the models
(docs/adr/0023-one-statement-for-a-persons-row.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from django.db import connection
from django.db.models import Field
from django.db.models.expressions import Col

from conditions.models import Release

from .models import Assessment

#: The columns that a person's key is found by.
Key = Literal["token_hash", "code_hash"]
#: What pages ask of a release; its document is large, and read once a process elsewhere.
RELEASE = ("id", "version", "sha256", "withdrawn_at", "signed_off_at")
#: What no answer changes.
_FIXED = ("id", "token_hash", "code_hash", "created_at", "revision")


class Overtaken(Exception):
    """Somebody else wrote the row, or deleted it, since it was read."""


def read(key: Key, value: str, *, lock: bool = False) -> Assessment:
    """The row whose column ``key`` has this value, with its release.

    lock: nobody else writes the row until the transaction ends. Raises Assessment.DoesNotExist.
    """
    lock = lock and connection.features.has_select_for_update_of
    with connection.cursor() as cursor:
        cursor.execute(_select(key, lock), [value])
        found = cursor.fetchone()
        if found is None and lock:
            # who waited for a lock misses a row that meanwhile moved to another release
            cursor.execute(_select(key, lock), [value])
            found = cursor.fetchone()
    if found is None:
        raise Assessment.DoesNotExist
    values = list(found)
    for at, column, converters in _converted():
        for convert in converters:
            values[at] = convert(values[at], column, connection)
    names, of_release = _names(), len(RELEASE)
    row = Assessment.from_db(connection.alias, names, values[:-of_release])
    row.release = Release.from_db(connection.alias, RELEASE, values[-of_release:])
    return row


def write(row: Assessment) -> None:
    """Store everything that answers can change, if the row is still as it was read.

    Raises Overtaken where it is not. Then nothing was stored.
    """
    values = [
        field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in _written()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_update(), [*values, row.pk, row.revision])
        if cursor.rowcount != 1:
            raise Overtaken
    row.revision += 1


def _fields() -> Sequence[Field[Any, Any]]:
    """Of what is read, in its order."""
    of_release = {field.name: field for field in Release._meta.concrete_fields}
    return [*Assessment._meta.concrete_fields, *(of_release[name] for name in RELEASE)]


@cache
def _names() -> Sequence[str]:
    return [field.attname for field in Assessment._meta.concrete_fields]


@cache
def _converted() -> Sequence[tuple[int, Col, Sequence[Any]]]:
    """Where a value of the database is not yet that of the model, and what makes it so."""
    found = []
    for at, field in enumerate(_fields()):
        column = field.get_col(field.model._meta.db_table)
        converters = [
            *connection.ops.get_db_converters(column),
            *field.get_db_converters(connection),
        ]
        if converters:
            found.append((at, column, converters))
    return found


@cache
def _written() -> Sequence[Field[Any, Any]]:
    return [field for field in Assessment._meta.concrete_fields if field.column not in _FIXED]


@cache
def _select(key: Key, lock: bool) -> str:
    quoted = connection.ops.quote_name
    row, release = (quoted(model._meta.db_table) for model in (Assessment, Release))
    columns = [
        f"{quoted(field.model._meta.db_table)}.{quoted(str(field.column))}" for field in _fields()
    ]
    # every name is a model's own; the values stay apart
    sql = (
        f"SELECT {', '.join(columns)} FROM {row}"  # noqa: S608
        f" JOIN {release} ON {release}.id = {row}.release_id"
        f" WHERE {row}.{quoted(key)} = %s"
    )
    return sql + (f" FOR UPDATE OF {row}" if lock else "")


@cache
def _update() -> str:
    quoted = connection.ops.quote_name
    changes = [f"{quoted(str(field.column))} = %s" for field in _written()]
    return (
        f"UPDATE {quoted(Assessment._meta.db_table)}"  # noqa: S608
        f" SET {', '.join(changes)}, revision = revision + 1 WHERE id = %s AND revision = %s"
    )
