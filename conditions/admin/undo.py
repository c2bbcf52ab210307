"""Take back what one person changed in one go, unless it was changed again since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ManyToManyField, ProtectedError

from conditions.models.base import Curated
from conditions.rows import lock_pages
from conditions.rows.kinds import ROOTS

if TYPE_CHECKING:
    from conditions.models.records import Record

#: Pages of their own are added and deleted on purpose, and with rows of their own.
_PAGES = tuple(ROOTS.values())


class CannotUndo(Exception):
    """Nothing was changed; the text says why, for the person who asked."""


def can_undo(record: Record) -> bool:
    """Whether one history record can be taken back at all."""
    return record.history_type == "~" or record.instance_type not in _PAGES


@transaction.atomic
def undo(records: Sequence[Record]) -> None:
    """Take back history records, newest first. Raises ``CannotUndo`` and then changes nothing."""
    if not records:
        raise CannotUndo("There is no such change.")
    lock_pages()
    for record in sorted(records, key=lambda r: (r.history_date, r.history_id), reverse=True):
        if not can_undo(record):
            raise CannotUndo("A whole page is not added or deleted from here.")
        try:
            _UNDO[record.history_type](record)
        except ValidationError as error:
            raise CannotUndo(" ".join(error.messages)) from error
        except (IntegrityError, ProtectedError) as error:
            raise CannotUndo(f"{_what(record)} is needed elsewhere by now.") from error


def _what(record: Record) -> str:
    return f"{str(record.instance_type._meta.verbose_name).capitalize()} “{record.instance}”"


def _now(record: Record) -> Curated:
    row = record.instance_type._default_manager.filter(pk=record.id).first()
    if row is None:
        raise CannotUndo(f"{_what(record)} was deleted since.")
    return row


def _undo_addition(record: Record) -> None:
    row = _now(record)
    newest = row.history.first()
    if newest is None or newest.history_id != record.history_id:
        raise CannotUndo(f"{_what(record)} was changed again since.")
    row.delete()


def _undo_deletion(record: Record) -> None:
    row = record.instance
    if type(row)._default_manager.filter(pk=row.pk).exists():
        raise CannotUndo(f"{_what(record)} is there again.")
    row.full_clean()
    row.save(force_insert=True)
    before = record.prev_record  # a deletion no longer knows what the row was joined to
    if before is not None:
        for name in many_fields(record.instance_type):
            getattr(row, name).set(_joined(before, name))


def _undo_change(record: Record) -> None:
    before, row = record.prev_record, _now(record)
    if before is None:
        raise CannotUndo(f"What {_what(record)} was before is not recorded.")
    for f in record.instance_type._meta.concrete_fields:
        was, became = getattr(before, f.attname), getattr(record, f.attname)
        if was == became:
            continue
        if getattr(row, f.attname) != became:
            raise CannotUndo(f"{_what(record)}: {f.verbose_name} was changed again since.")
        setattr(row, f.attname, was)
    for name in many_fields(record.instance_type):
        was_joined, became_joined = _joined(before, name), _joined(record, name)
        if was_joined != became_joined:
            if set(getattr(row, name).values_list("pk", flat=True)) != became_joined:
                raise CannotUndo(f"{_what(record)}: its list was changed again since.")
            getattr(row, name).set(was_joined)
    row.full_clean()
    row.save()


_UNDO: dict[str, Callable[[Record], None]] = {
    "+": _undo_addition,
    "-": _undo_deletion,
    "~": _undo_change,
}


def many_fields(table: type[Curated]) -> dict[str, ManyToManyField[Any, Any]]:
    """The many-to-many fields whose changes are recorded, by name."""
    fields = getattr(table, "_history_m2m_fields", ())
    names = [getattr(f, "name", None) or f.field.name for f in fields]
    known = {f.name: f for f in table._meta.many_to_many}
    return {name: known[name] for name in names}


def _joined(record: Record, name: str) -> set[int]:
    f = many_fields(record.instance_type)[name]
    return set(getattr(record, name).values_list(f"{f.m2m_reverse_field_name()}_id", flat=True))
