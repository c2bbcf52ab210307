"""Every change of a page and its rows, in words, with who and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Max, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from conditions import models as m
from conditions.models.base import Curated
from conditions.models.records import REQUEST
from conditions.rows.kinds import CHILDREN, KEYS, ROOTS

from .undo import CannotUndo, can_undo, many_fields, undo
from .words import changed_part, cut, in_plain, plainly

if TYPE_CHECKING:
    from conditions.models.records import Record

    from .base import KnowledgeAdmin

MOST_RECORDS = 2000  # of one table; older ones stay in the database
MOST_LINES = 40  # of one entry
MOST_ALIKE = 3
#: Between two records of one command, such as a load from files; less than between two loads.
ONE_COMMAND = timedelta(seconds=20)
_UNTOLD = {"id", "order", "position"}


@dataclass
class Told:
    """One history record in words. ``what``: what the row is; empty for the page itself."""

    record: Record
    what: str
    title: str
    changes: list[str]
    is_new: bool = False

    @property
    def line(self) -> str:
        text = "; ".join(self.changes)
        if not self.title:
            return text[:1].upper() + text[1:]
        return f"{self.title} {text}" if self.is_event else f"{self.title}: {text}"

    @property
    def is_event(self) -> bool:
        """Added, deleted, or changed from what is not recorded."""
        return self.changes[0].startswith("was ")


@dataclass
class Entry:
    """What one person changed in one go, that is in one request.

    ``key`` says which request, and stays the same whatever is added to the history. It is
    empty for what a command did: that is told by its reason and time, and nobody undoes it.
    """

    when: datetime
    who: str
    reason: str
    key: str = ""
    lines: list[str] = field(default_factory=list)
    more: int = 0
    told: list[Told] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [told.record for told in self.told]

    @property
    def can_undo(self) -> bool:
        """What a person did; a load from files is undone by loading other files."""
        return bool(self.who and self.key) and all(map(can_undo, self.records))

    def sum_up(self) -> Entry:
        """Many new rows of one kind, as a load from a file makes them, and one change of many
        rows, such as the reasoning of a question, are told once."""
        new: dict[str, list[Told]] = defaultdict(list)
        same: dict[tuple[str, str], int] = defaultdict(int)
        for told in self.told:
            if told.is_new and told.what:
                new[told.what].append(told)
            for change in told.changes if not told.is_event else ():
                same[told.what, change] += 1
        often = {key for key, times in same.items() if times > MOST_ALIKE}
        for told in self.told:
            if told.is_new and told.what:
                continue
            rest = [change for change in told.changes if (told.what, change) not in often]
            if rest:
                self.lines.append(Told(told.record, told.what, told.title, rest).line)
        self.lines += [f"{what} ({same[what, change]} rows): {change}" for what, change in often]
        for kind, rows in new.items():
            few = len(rows) <= MOST_ALIKE
            many = [f"{len(rows)} rows were added: {kind}"]
            self.lines += [told.line for told in rows] if few else many
        self.more = max(0, len(self.lines) - MOST_LINES)
        del self.lines[MOST_LINES:]
        return self


def tables_of(model: type[Curated]) -> list[tuple[type[Curated], str]]:
    """The model and the models of its rows, each with the field that names the page."""
    if model is m.Finding:
        children = list(CHILDREN["topics"])
    else:
        kind = next((kind for kind, root in ROOTS.items() if root is model), None)
        children = [] if kind in (None, "topics") else list(CHILDREN[kind])
    return [(model, "id"), *((child, KEYS[child][0]) for child in children)]


def last_changes(model: type[Curated], ids: list[int]) -> dict[int, datetime]:
    """When each page or one of its rows was last changed; one query per table."""
    found: dict[int, datetime] = {}
    for table, owner in tables_of(model):
        rows = (
            table.history.filter(**{f"{owner}__in": ids})
            .order_by()
            .values_list(owner)
            .annotate(Max("history_date"))
        )
        for pk, when in rows:
            if pk not in found or found[pk] < when:
                found[pk] = when
    return found


def entries(row: Curated) -> list[Entry]:
    """The history of a page, newest first."""
    records: list[Told] = []
    for table, owner in tables_of(type(row)):
        history = table.history.filter(**{owner: row.pk})
        records += _told(table, owner, history)
    if isinstance(row, m.Condition):
        for table, ids in _edited_with(row):
            records += _told(table, "", table.history.filter(**ids))
    records.sort(key=lambda told: told.record.history_date, reverse=True)
    return [entry.sum_up() for entry in _in_one_go(records)]


def _in_one_go(records: Iterable[Told]) -> list[Entry]:
    """Records, newest first, as entries: by request, or by command where no request made them."""
    found: list[Entry] = []
    latest: dict[tuple[str, str], Entry] = {}
    for told in records:
        record = told.record
        who = str(record.history_user) if record.history_user_id else ""
        reason = record.history_change_reason or ""
        key = reason if reason.startswith(REQUEST) else ""
        entry = latest.get((who, reason))
        if entry is None or not (key or _follows(record, entry)):
            entry = Entry(record.history_date, who, "" if key else reason, key)
            latest[who, reason] = entry
            found.append(entry)
        entry.told.append(told)
    return found


def _follows(record: Record, entry: Entry) -> bool:
    """Whether so little time lies between that one command did both."""
    return entry.records[-1].history_date - record.history_date < ONE_COMMAND


def _edited_with(condition: m.Condition) -> Iterable[tuple[type[Curated], dict[str, object]]]:
    """Links and rules that are edited on the page of the condition as well as on their own."""
    links = m.Link.history.filter(
        Q(cause_condition_id=condition.pk) | Q(effect_condition_id=condition.pk)
    )
    ids = set(links.order_by().values_list("id", flat=True))
    yield m.Link, {"id__in": ids}
    yield m.LinkSide, {"link_id__in": ids}
    yield m.SafetyRule, {"condition_id": condition.pk}


def _told(table: type[Curated], owner: str, history: QuerySet[Record]) -> Iterator[Told]:
    """Each record in words. Records that changed nothing a reader knows are left out."""
    newest = list(
        history.select_related("history_user").order_by("-history_date", "-history_id")[
            :MOST_RECORDS
        ]
    )
    names = _Names(newest, table)
    many = names.many(newest)
    before: dict[int, Record] = {}
    what = str(table._meta.verbose_name).capitalize() if owner != "id" else ""
    for record in reversed(newest):
        old = before.get(record.id)
        before[record.id] = record
        title = f"{what} {names.title(record, with_page=not owner)}".strip() if what else ""
        if record.history_type == "+":
            yield Told(record, what, title or "The page", ["was added"], is_new=True)
        elif record.history_type == "-":
            yield Told(record, what, title or "The page", ["was deleted"])
        elif old is None:
            yield Told(record, what, title or "The page", ["was changed"])
        else:
            changes = names.changes(old, record) + [
                f"{names.label(name)}: {_list(many[name, old.history_id])} → {_list(many[name, record.history_id])}"
                for name in names.many_fields
                if many[name, old.history_id] != many[name, record.history_id]
            ]
            if changes:
                yield Told(record, what, title, changes)


class _Names:
    """The fields of one history table, and the names of the rows they point to."""

    def __init__(self, records: list[Record], table: type[Curated]) -> None:
        self.table = table
        self.fields = [f for f in table._meta.concrete_fields if f.name not in _UNTOLD]
        self.many_fields = many_fields(table)
        ids: dict[type[Model], set[int]] = defaultdict(set)
        for record in records:
            for f in self.fields:
                if f.related_model and (pk := getattr(record, f.attname)):
                    ids[f.related_model].add(pk)
        self.rows = {model: model._default_manager.in_bulk(found) for model, found in ids.items()}
        readings = self.rows.get(m.Reading, {}).values()
        sources = [r.source_id for r in readings if isinstance(r, m.Reading)]
        answers = m.Option.objects.filter(finding__in=ids[m.Finding])
        self.answers = {
            **{(pk, code): code.capitalize() for pk in ids[m.Finding] for code in ("yes", "no")},
            **{(o.finding_id, o.code): o.label for o in answers},
        }
        self.sources = m.Source.objects.in_bulk(sources) if sources else {}

    def label(self, name: str) -> str:
        return str(self.many_fields[name].verbose_name)

    def value(self, f: Field[Any, Any], record: Record) -> str:
        value = getattr(record, f.attname)
        if f.related_model and value:
            return self.name(f.related_model, value)
        if value in (None, ""):
            return "nothing"
        if isinstance(value, float):
            return plainly(value)
        if f.choices:
            return str(dict(f.flatchoices).get(value, value))
        finding = getattr(record, "finding_id", None)
        if f.name in ("option", "options") and finding:
            labels = (self.answers.get((finding, code)) for code in value.split())
            return " / ".join(filter(None, labels)) or value
        return str(value)

    def name(self, model: type[Model], pk: int) -> str:
        row = self.rows[model].get(pk)
        if row is None:
            return f"no. {pk} (deleted)"
        if isinstance(row, m.Reading):
            return f"{self.sources[row.source_id].code}/{row.code}"
        if isinstance(row, m.Finding):
            return f"“{in_plain(row.question)}”"
        return str(getattr(row, "name", "") or row)

    def title(self, record: Record, with_page: bool = False) -> str:
        """What tells the row from its siblings; ``with_page``: also from those of other pages."""
        keys = KEYS.get(self.table, ("code",))[0 if with_page else 1 :]
        shown = [
            self.value(f, record) for f in self.fields if f.attname in keys and f.attname != "order"
        ]
        return cut(" ".join(text for text in shown if text != "nothing"))

    def changes(self, old: Record, new: Record) -> list[str]:
        return [
            " → ".join(
                (f"{f.verbose_name} {was}", now)
                if f.get_internal_type() != "TextField"
                else (f"{f.verbose_name} “{was}”", f"“{now}”")
            )
            for f in self.fields
            if getattr(old, f.attname) != getattr(new, f.attname)
            for was, now in [changed_part(self.value(f, old), self.value(f, new))]
        ]

    def many(self, records: list[Record]) -> dict[tuple[str, int], list[str]]:
        """The names in each many-to-many field of each record."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name, f in self.many_fields.items():
            target = f.m2m_reverse_field_name()
            through = getattr(records[0], name).model if records else None
            if through is None:
                continue
            rows = through.objects.filter(history_id__in=[r.history_id for r in records])
            pairs = list(rows.values_list("history_id", f"{target}_id"))
            known = f.related_model._default_manager.in_bulk({pk for _, pk in pairs})
            for history_id, pk in pairs:
                row = known.get(pk)
                label = getattr(row, "name", "") or getattr(row, "code", f"no. {pk}")
                found[name, history_id].append(label)
        for labels in found.values():
            labels.sort()
        return found


def _list(labels: list[str]) -> str:
    return ", ".join(labels) or "nothing"


def _undo(model_admin: KnowledgeAdmin[Any], request: HttpRequest, row: Curated) -> HttpResponse:
    """Take back one entry of the history of this page."""
    if not model_admin.has_change_permission(request, row):
        raise PermissionDenied
    key = request.POST.get("entry", "")
    records = next((e.records for e in entries(row) if e.key == key and e.can_undo), [])
    try:
        undo(records)
    except CannotUndo as error:
        messages.error(request, f"Nothing was undone. {error}")
    else:
        messages.success(request, "Undone. It stands in the history as a change of yours.")
    return HttpResponseRedirect(request.path)


def history_page(
    model_admin: KnowledgeAdmin[Any], request: HttpRequest, object_id: str
) -> HttpResponse:
    row = model_admin.get_object(request, unquote(object_id))
    if row is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)
    if not model_admin.has_view_or_change_permission(request, row):
        raise PermissionDenied
    if request.method == "POST":
        return _undo(model_admin, request, row)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"History of {row}",
        "entries": entries(row),
        "object": row,
        "may_undo": model_admin.has_change_permission(request, row),
        "opts": model_admin.opts,
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "admin/conditions/history.html", context)
