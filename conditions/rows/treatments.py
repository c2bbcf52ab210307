"""Treatments and their cautions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions import models as m
from conditions import schema

from .base import Ids, Row, Tables, words


def treatment_root(treatment: schema.Treatment, ids: Ids) -> dict[str, Any]:
    return {name: getattr(treatment, name) for name in ("name", "setting", "order", "summary")}


def treatment_rows(treatment: schema.Treatment, pk: int, ids: Ids) -> Iterator[Row]:
    for order, caution in enumerate(treatment.cautions, 1):
        yield Row(
            m.Caution,
            {
                "treatment_id": pk,
                "order": order,
                **ids.finding(caution.finding),
                "options": " ".join(caution.options),
                "text": caution.text,
                "stop": caution.stop,
            },
            {"sources": ids.many("sources", caution.sources)},
        )


def treatment_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("name", "setting", "order", "summary")},
        "cautions": [
            {
                "finding": tables.reference(caution),
                "options": words(caution),
                "text": caution["text"],
                "stop": caution["stop"],
                "sources": tables.many(m.Caution.sources, caution["id"]),
            }
            for caution in tables.of(m.Caution, "treatment_id", row["id"])
        ],
    }
