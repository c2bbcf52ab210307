"""Sources and their readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions import models as m
from conditions import schema

from .base import Ids, Row, Tables, given


def source_root(source: schema.Source, ids: Ids) -> dict[str, Any]:
    return {
        "title": source.title,
        "year": source.year,
        "kind": source.kind,
        "doi": source.doi or "",
        "pmid": source.pmid or "",
        "pmcid": source.pmcid or "",
        "url": source.url or "",
        "authors": source.authors,
        "publisher": source.publisher,
    }


def source_rows(source: schema.Source, pk: int, ids: Ids) -> Iterator[Row]:
    for order, reading in enumerate(source.readings, 1):
        yield Row(m.Reading, {"source_id": pk, "order": order, **reading.model_dump()})


def source_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    fields = ("title", "year", "kind", "doi", "pmid", "pmcid", "url", "authors", "publisher")
    readings = [
        given(**{name: reading[name] for name in schema.Reading.model_fields})
        | ({"n": 0} if reading["n"] == 0 else {})
        for reading in tables.of(m.Reading, "source_id", row["id"])
    ]
    return given(**{name: row[name] for name in fields}, readings=readings)
