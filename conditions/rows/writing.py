"""From pieces to rows, touching only rows that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from conditions import models as m
from conditions.models.base import Curated

from .base import Ids, Row
from .kinds import CHILDREN, KEYS, PAGES, ROOT, ROOTS, ROWS
from .topics import finding_roots

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass
class Change:
    """A piece to be written, or (without one) to be removed, and why."""

    kind: str
    code: str
    piece: Any
    reason: str


def lock_pages() -> None:
    """Wait for pages that are being saved; until the transaction ends nobody saves another.

    So that what is read now is what a later ``write`` meets. Call it inside a transaction. SQLite
    has one writer at a time anyway.
    """
    for model in PAGES:
        # a row that refers to one of these belongs to a page itself: it need not wait
        rows = model._default_manager.select_for_update(no_key=True).order_by("pk")
        list(rows.values_list("pk"))


def write(changes: Collection[Change], *, by: User | None = None) -> None:
    """Make the rows say what the changed pieces say. Call it inside a transaction.

    Rows that already say so stay untouched; rows that are no longer wanted are deleted last,
    those that refer to others first. Unknown codes raise ``KeyError``: validate before.
    """
    writer = _Writer([change for change in changes if change.piece is not None], by)
    writer.roots("sources")
    writer.children("sources")
    writer.roots("topics")
    writer.findings()
    writer.roots("conditions", many=False)  # they name each other, so all must exist first
    for kind in ("conditions", "treatments", "exercises", "groups", "links", "rules"):
        writer.roots(kind)
    for kind in ("topics", "treatments", "conditions", "exercises", "links", "rules"):
        writer.children(kind)
    for change in changes:
        if change.piece is None:
            writer.stale.extend(_rows_to_remove(change))
    writer.delete_stale()


class _Writer:
    """The steps of ``write``; each may rely on what the steps before it wrote."""

    def __init__(self, changes: list[Change], by: User | None) -> None:
        self.changes = changes
        self.by = by
        self.ids = Ids()
        #: Rows that are not wanted any more, with the reason to give.
        self.stale: list[tuple[Curated, str]] = []

    def of(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    def roots(self, kind: str, many: bool = True) -> None:
        wanted = [
            Row(
                ROOTS[kind],
                {"code": change.code, **ROOT[kind](change.piece, self.ids)},
                _many_of_root(kind, change.piece, self.ids) if many else {},
                change.reason,
            )
            for change in self.of(kind)
        ]
        _sync(ROOTS[kind], ("code",), {}, wanted, self.by)
        self.ids.refresh()

    def findings(self) -> None:
        """Findings by code over all topics, since one may move from file to file."""
        wanted = []
        for change in self.of("topics"):
            for row in finding_roots(change.piece, self.ids.topics[change.code]):
                row.reason = change.reason
                wanted.append(row)
        _sync(m.Finding, ("code",), {}, wanted, self.by)
        codes = {row.fields["code"] for row in wanted}
        owners = {self.ids.topics[change.code]: change.reason for change in self.of("topics")}
        for finding in m.Finding.objects.filter(topic_id__in=owners).exclude(code__in=codes):
            reason = owners[finding.topic_id]
            self.stale.append((finding, reason))
            self.stale.extend(_owned(CHILDREN["topics"], finding.pk, reason))
        self.ids.refresh()

    def children(self, kind: str) -> None:
        wanted: dict[type[Curated], list[Row]] = defaultdict(list)
        owners: dict[int, str] = {}
        for change in self.of(kind):
            pk = getattr(self.ids, kind)[change.code]
            if kind == "topics":
                codes = [finding.code for finding in change.piece.findings]
                owners |= {self.ids.findings[code]: change.reason for code in codes}
            else:
                owners[pk] = change.reason
            for row in ROWS[kind](change.piece, pk, self.ids):
                row.reason = change.reason
                wanted[row.model].append(row)
        for model in CHILDREN[kind]:
            self.stale.extend(_sync(model, KEYS[model], owners, wanted[model], self.by))
        self.ids.refresh()

    def delete_stale(self) -> None:
        """Delete what refers to others first, so that no protection is in the way."""
        self.stale.sort(
            key=lambda item: (
                _DELETED_LAST.index(type(item[0])) + 1 if type(item[0]) in _DELETED_LAST else 0
            )
        )
        for row, _ in self.stale:
            for relation in row._meta.local_many_to_many:
                getattr(row, relation.name).clear()
        for row, reason in self.stale:
            row._change_reason = reason[:100]
            if self.by is not None:
                row._history_user = self.by
            row.delete()


#: What other rows refer to, in the order in which it can be deleted; anything else goes first.
_DELETED_LAST: tuple[type[Curated], ...] = (
    m.SafetyRule,
    m.Link,
    m.Group,
    m.Exercise,
    m.Treatment,
    m.Finding,
    m.Topic,
    m.Condition,
    m.Reading,
    m.Source,
)


def _many_of_root(kind: str, piece: Any, ids: Ids) -> dict[str, list[int]]:
    if kind == "conditions":
        return {"often_with": ids.many("conditions", piece.often_with)}
    if kind == "groups":
        return {"members": ids.many("conditions", piece.members)}
    if kind in ("links", "rules"):
        return {"sources": ids.many("sources", piece.sources)}
    return {}


def _owned(models: Iterable[type[Curated]], pk: int, reason: str) -> Iterator[tuple[Curated, str]]:
    for model in models:
        for row in model._default_manager.filter(**{KEYS[model][0]: pk}):
            yield row, reason


def _rows_to_remove(change: Change) -> Iterator[tuple[Curated, str]]:
    root = ROOTS[change.kind]._default_manager.filter(code=change.code).first()
    if root is None:
        return
    yield root, change.reason
    if change.kind == "topics":
        # a finding that another file took over has another topic by now
        for finding in m.Finding.objects.filter(topic_id=root.pk):
            yield finding, change.reason
            yield from _owned(CHILDREN["topics"], finding.pk, change.reason)
    else:
        yield from _owned(CHILDREN[change.kind], root.pk, change.reason)


def _sync(
    model: type[Curated],
    key: tuple[str, ...],
    owners: dict[int, str],
    wanted: list[Row],
    by: User | None,
) -> list[tuple[Curated, str]]:
    """Create and update rows of one model; returns the rows that are not wanted any more.

    owners: ids in the first field of the key whose rows are compared, with the reason to
    give; empty for roots, which are compared by code and never found stale here.
    """
    if not wanted and not owners:
        return []
    scope = (
        {f"{key[0]}__in": list(owners)}
        if owners
        else {"code__in": [row.fields["code"] for row in wanted]}
    )
    existing, doubles = _by_place(model._default_manager.filter(**scope), key)
    new: list[Curated] = []
    changed: list[Curated] = []
    many: list[tuple[Curated, Row]] = []
    for row in wanted:
        current = existing.pop(row.key(key), None)
        if current is None:
            current = model(**row.fields)
            new.append(current)
        elif _update(current, row):
            changed.append(current)
        current._change_reason = row.reason[:100]
        if row.many:
            many.append((current, row))
    if new:
        bulk_create_with_history(new, model, batch_size=500, default_user=by)
    if changed:
        names = [f.name for f in model._meta.concrete_fields if not f.primary_key]
        bulk_update_with_history(changed, model, names, batch_size=100, default_user=by)
    _sync_many(model, many, by, {id(row) for row in new})
    unwanted = [*existing.values(), *doubles]
    return [(row, owners[getattr(row, key[0])]) for row in unwanted] if owners else []


def _by_place(
    rows: Iterable[Curated], key: tuple[str, ...]
) -> tuple[dict[tuple[Any, ...], Curated], list[Curated]]:
    """Rows by what makes them the same row, and those whose place another has already."""
    existing: dict[tuple[Any, ...], Curated] = {}
    doubles: list[Curated] = []
    for row in rows:
        # somebody may have given two rows the same place; one of them has to go
        place = tuple(getattr(row, name) for name in key)
        if place in existing:
            doubles.append(row)
        else:
            existing[place] = row
    return existing, doubles


def _update(current: Curated, row: Row) -> bool:
    """Make the row say what is wanted; whether it said something else."""
    differences = {n: v for n, v in row.fields.items() if getattr(current, n) != v}
    for name, value in differences.items():
        setattr(current, name, value)
    return bool(differences)


def _sync_many(
    model: type[Curated], rows: list[tuple[Curated, Row]], by: User | None, new: set[int]
) -> None:
    """Many-to-many fields, set one row at a time so that the history sees them."""
    names = sorted({name for _, row in rows for name in row.many})
    for name in names:
        relation = getattr(model, name)
        near, far = relation.field.m2m_field_name(), relation.field.m2m_reverse_field_name()
        current: dict[int, set[int]] = defaultdict(set)
        for owner, target in relation.through.objects.filter(
            **{f"{near}_id__in": [instance.pk for instance, row in rows if id(instance) not in new]}
        ).values_list(f"{near}_id", f"{far}_id"):
            current[owner].add(target)
        for instance, row in rows:
            if current[instance.pk] != set(row.many[name]):
                if by is not None:
                    instance._history_user = by
                getattr(instance, name).set(row.many[name])
