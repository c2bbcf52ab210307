"""What every kind needs to turn pieces into rows and rows into pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models as db

from conditions import models as m
from conditions import schema
from conditions.codes import References, reference_to
from conditions.models.base import Curated


@dataclass
class Row:
    """One wanted row: its model, its fields, and the ids in its many-to-many fields."""

    model: type[Curated]
    fields: dict[str, Any]
    many: dict[str, list[int]] = field(default_factory=dict)
    reason: str = ""

    def key(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        return tuple(self.fields[name] for name in names)


class Ids:
    """Codes to ids, read again after each kind of root was written."""

    def __init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        def by_code(model: Any) -> dict[str, int]:
            return dict(model.objects.values_list("code", "pk"))

        self.sources, self.findings = by_code(m.Source), by_code(m.Finding)
        self.conditions, self.groups = by_code(m.Condition), by_code(m.Group)
        self.treatments, self.topics = by_code(m.Treatment), by_code(m.Topic)
        self.links, self.rules = by_code(m.Link), by_code(m.SafetyRule)
        self.exercises = by_code(m.Exercise)
        self.readings = {
            f"{source}/{code}": pk
            for source, code, pk in m.Reading.objects.values_list("source__code", "code", "pk")
        }
        self._references = References(sorted(self.findings))

    def finding(self, reference: str) -> dict[str, Any]:
        """The finding and region that a content file means by ``reference``."""
        code, region = self._references.resolve(reference)
        return {"finding_id": self.findings[code], "region": region}

    def many(self, name: str, codes: Iterable[str]) -> list[int]:
        return sorted(getattr(self, name)[code] for code in codes)

    def basis(self, figure: schema.Basis) -> dict[str, Any]:
        return {
            "reading_id": self.readings[figure.reading] if figure.reading else None,
            "how": figure.how,
            "near_id": self.conditions[figure.near] if figure.near else None,
            "why": figure.why,
        }


class Tables:
    """Rows of the database as dictionaries, each table read once, grouped by their owner."""

    def __init__(self) -> None:
        self._rows: dict[tuple[type[db.Model], str], dict[Any, list[dict[str, Any]]]] = {}
        self._many: dict[db.Model, dict[int, list[str]]] = {}
        self.codes: dict[str, dict[int, str]] = {
            "reading": {
                pk: f"{source}/{code}"
                for pk, source, code in m.Reading.objects.values_list("pk", "source__code", "code")
            },
            "finding_type": dict(m.Finding.objects.values_list("pk", "type")),
        }
        for name, model in (
            ("finding", m.Finding),
            ("condition", m.Condition),
            ("group", m.Group),
            ("treatment", m.Treatment),
        ):
            self.codes[name] = dict(model.objects.values_list("pk", "code"))

    def of(self, model: type[db.Model], owner: str, pk: int) -> list[dict[str, Any]]:
        """Rows of ``model`` whose ``owner`` is ``pk``, in their order."""
        table = self._rows.get((model, owner))
        if table is None:
            table = self._rows[model, owner] = defaultdict(list)
            ordering = [*(model._meta.ordering or ()), "pk"]
            for row in model._default_manager.order_by(*ordering).values():
                table[row[owner]].append(row)
        return table.get(pk, [])

    def one(self, model: type[db.Model], owner: str, pk: int) -> dict[str, Any] | None:
        rows = self.of(model, owner, pk)
        return rows[0] if rows else None

    def many(self, relation: Any, pk: int) -> list[str]:
        """Codes in the many-to-many field of the row ``pk``, sorted."""
        through = relation.through
        if through not in self._many:
            table = self._many[through] = defaultdict(list)
            near, far = relation.field.m2m_field_name(), relation.field.m2m_reverse_field_name()
            for owner, code in through.objects.values_list(f"{near}_id", f"{far}__code"):
                table[owner].append(code)
        return sorted(self._many[through].get(pk, ()))

    def reference(self, row: dict[str, Any]) -> str:
        return reference_to(self.codes["finding"][row["finding_id"]], row["region"])

    def basis(self, row: dict[str, Any]) -> dict[str, Any]:
        return given(
            reading=self.codes["reading"].get(row["reading_id"]),
            how=row["how"],
            near=self.codes["condition"].get(row["near_id"]),
            why=row["why"],
        )

    def grouped(
        self, rows: Iterable[dict[str, Any]], name: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Rows of single options put together again where name and basis are equal."""
        found: dict[str, dict[str, Any]] = {}
        for row in rows:
            head = {**name(row), **self.basis(row)}
            found.setdefault(repr(head), {**head, "values": {}})["values"][row["option"]] = row[
                "of_100"
            ]
        return list(found.values())


def given(**fields: Any) -> dict[str, Any]:
    """Only what is there: empty texts, empty lists and nothing are left out."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def applies(piece: Any) -> dict[str, Any]:
    return {"youngest": piece.ages[0], "oldest": piece.ages[1], "sex": piece.sex or ""}


def ages(row: dict[str, Any]) -> dict[str, Any]:
    return {"ages": (row["youngest"], row["oldest"]), **given(sex=row["sex"])}


def ticks(regions: Collection[str]) -> dict[str, bool]:
    return {f"in_{region}": region in regions for region in schema.Region}


def ticked(row: dict[str, Any]) -> list[str]:
    return [str(region) for region in schema.Region if row[f"in_{region}"]]


def words(row: dict[str, Any]) -> list[str]:
    return row["options"].split()
