"""Groups and links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions import models as m
from conditions import schema

from .base import Ids, Row, Tables


def group_root(group: schema.Group, ids: Ids) -> dict[str, Any]:
    return {"name": group.name}


def group_rows(group: schema.Group, pk: int, ids: Ids) -> Iterator[Row]:
    yield from ()


def group_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    return {"name": row["name"], "members": tables.many(m.Group.members, row["id"])}


def link_root(link: schema.Link, ids: Ids) -> dict[str, Any]:
    ends = {}
    for end in ("cause", "effect"):
        code = getattr(link, end)
        ends[f"{end}_condition_id"] = ids.conditions.get(code)
        # a group is looked up second: the codes of groups and conditions differ
        ends[f"{end}_group_id"] = None if code in ids.conditions else ids.groups[code]
        ends[f"{end}_region"] = getattr(link, f"{end}_region")
    return {**ends, "grade": link.grade, "explanation": link.explanation}


def link_rows(link: schema.Link, pk: int, ids: Ids) -> Iterator[Row]:
    for name in ("same", "opposite"):
        side: schema.LinkSide | None = getattr(link, name)
        if side:
            shares = {str(mech): side.mechanisms.get(mech, 0) for mech in schema.Mechanism}
            yield Row(
                m.LinkSide,
                {
                    "link_id": pk,
                    "side": name,
                    "odds_ratio": side.odds_ratio,
                    **shares,
                    **ids.basis(side),
                },
            )
    for order, contrary in enumerate(link.contrary, 1):
        yield Row(
            m.Contrary,
            {"link_id": pk, "order": order, "text": contrary.text},
            {"sources": ids.many("sources", contrary.sources)},
        )


def link_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for end in ("cause", "effect"):
        data[end] = (
            tables.codes["condition"].get(row[f"{end}_condition_id"])
            or tables.codes["group"][row[f"{end}_group_id"]]
        )
        data[f"{end}_region"] = row[f"{end}_region"]
    for side in tables.of(m.LinkSide, "link_id", row["id"]):
        shares = {str(mech): side[mech] for mech in schema.Mechanism if side[mech]}
        data[side["side"]] = {
            "odds_ratio": side["odds_ratio"],
            "mechanisms": shares,
            **tables.basis(side),
        }
    return {
        **data,
        "grade": row["grade"],
        "explanation": row["explanation"],
        "sources": tables.many(m.Link.sources, row["id"]),
        "contrary": [
            {
                "text": contrary["text"],
                "sources": tables.many(m.Contrary.sources, contrary["id"]),
            }
            for contrary in tables.of(m.Contrary, "link_id", row["id"])
        ],
    }
