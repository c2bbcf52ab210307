"""Topics, their findings, and how people answer whatever the cause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models as db

from conditions import models as m
from conditions import schema

from .base import Ids, Row, Tables, ages, applies, given, ticked, ticks, words

_FINDING_SAME = [
    "kind",
    "type",
    "question",
    "question_other",
    "help",
    "statement",
    "why_asked",
    "ordered",
    "unit",
    "safety",
    "opening",
    "priority",
    "weight",
    "answerable",
    "cost",
    "error",
    "directional",
]


def topic_root(topic: schema.Topic, ids: Ids) -> dict[str, Any]:
    return {"name": topic.name, "order": topic.order}


def finding_roots(topic: schema.Topic, pk: int) -> Iterator[Row]:
    for position, finding in enumerate(topic.findings, 1):
        low, high = finding.bounds or (None, None)
        yield Row(
            m.Finding,
            {
                "code": finding.code,
                "topic_id": pk,
                "position": position,
                "scope": "regions" if finding.regions else finding.scope,
                **ticks(finding.regions),
                **applies(finding),
                "lowest": low,
                "highest": high,
                "drawing": finding.drawing or "",
                "block": finding.block or "",
                "cluster": finding.cluster or "",
                **{name: getattr(finding, name) for name in _FINDING_SAME},
            },
        )


def topic_rows(topic: schema.Topic, pk: int, ids: Ids) -> Iterator[Row]:
    for finding in topic.findings:
        yield from finding_rows(finding, ids.findings[finding.code], ids)


def finding_rows(finding: schema.Finding, pk: int, ids: Ids) -> Iterator[Row]:
    for order, option in enumerate(finding.options, 1):
        covers = " ".join(option.covers)
        values = {**option.model_dump(), "covers": covers}
        yield Row(m.Option, {"finding_id": pk, "order": order, **values})
    for order, (said, becomes) in enumerate(finding.mirror.items(), 1):
        yield Row(m.Mirror, {"finding_id": pk, "order": order, "option": said, "becomes": becomes})
    for order, row in enumerate(finding.ask_if, 1):
        yield Row(
            m.AskIf,
            {
                "asked_id": pk,
                "order": order,
                **ids.finding(row.finding),
                "options": " ".join(row.options),
            },
        )
    order = 0
    for background in finding.background:
        for said, of_100 in background.values.items():
            order += 1
            yield Row(
                m.Background,
                {
                    "finding_id": pk,
                    "order": order,
                    "region": background.region or "",
                    **applies(background),
                    "option": said,
                    "of_100": of_100,
                    **ids.basis(background),
                },
            )
    for relation in finding.relation:
        for said, of_100 in relation.values.items():
            order += 1
            yield Row(
                m.RelationEvidence,
                {
                    "finding_id": pk,
                    "order": order,
                    "given": relation.given,
                    "option": said,
                    "of_100": of_100,
                    **ids.basis(relation),
                },
            )


def topic_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    findings = tables.of(m.Finding, "topic_id", row["id"])
    findings = sorted(findings, key=lambda finding: (finding["position"], finding["code"]))
    return {
        "name": row["name"],
        "order": row["order"],
        "findings": [finding_data(finding, tables) for finding in findings],
    }


def finding_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    pk = row["id"]

    def mine(model: type[db.Model], owner: str = "finding_id") -> list[dict[str, Any]]:
        return tables.of(model, owner, pk)

    return {
        "code": row["code"],
        "scope": ticked(row) if row["scope"] == "regions" else row["scope"],
        **{name: row[name] for name in _FINDING_SAME},
        **ages(row),
        **given(
            bounds=None if row["lowest"] is None else (row["lowest"], row["highest"]),
            drawing=row["drawing"],
            block=row["block"],
            cluster=row["cluster"],
        ),
        "options": [
            {name: option[name] for name in schema.Option.model_fields}
            | {"covers": option["covers"].split()}
            for option in mine(m.Option)
        ],
        "mirror": {mirror["option"]: mirror["becomes"] for mirror in mine(m.Mirror)},
        "ask_if": [
            {"finding": tables.reference(asked), "options": words(asked)}
            for asked in mine(m.AskIf, "asked_id")
        ],
        "background": tables.grouped(
            mine(m.Background), lambda r: {**given(region=r["region"]), **ages(r)}
        ),
        "relation": tables.grouped(mine(m.RelationEvidence), lambda r: {"given": r["given"]}),
    }
