"""Conditions, with rates, places, evidence and treatments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models as db

from conditions import models as m
from conditions import schema
from conditions.models.choices import ConditionTextKind

from .base import Ids, Row, Tables, ages, applies, given, words

_CONDITION_SAME = [
    "name",
    "lay_name",
    "icd10",
    "category",
    "arises",
    "urgency",
    "summary",
    "story",
    "confirmed_by",
]


def condition_root(condition: schema.Condition, ids: Ids) -> dict[str, Any]:
    return {
        **{name: getattr(condition, name) for name in _CONDITION_SAME},
        **applies(condition),
    }


def condition_rows(condition: schema.Condition, pk: int, ids: Ids) -> Iterator[Row]:
    mine = {"condition_id": pk}
    for kind in ConditionTextKind.values:
        for order, text in enumerate(getattr(condition, kind), 1):
            yield Row(m.ConditionText, {**mine, "kind": kind, "order": order, "text": text})
    for order, variant in enumerate(condition.urgency_variants, 1):
        yield Row(
            m.UrgencyVariant,
            {
                **mine,
                "order": order,
                **ids.finding(variant.finding),
                "options": " ".join(variant.options),
                "urgency": variant.urgency,
                "why": variant.why,
            },
        )
    yield from _figure_rows(condition, mine, ids)
    yield from _evidence_rows(condition, mine, ids)
    for order, use in enumerate(condition.treatments, 1):
        yield Row(
            m.ConditionTreatment,
            {
                **mine,
                "order": order,
                "treatment_id": ids.treatments[use.treatment],
                "line": use.line,
                "grade": use.grade,
                "note": use.note,
            },
            {"sources": ids.many("sources", use.sources)},
        )


def _figure_rows(condition: schema.Condition, mine: dict[str, Any], ids: Ids) -> Iterator[Row]:
    """How common it is, where it hurts, on which sides, and from what probability it alarms."""
    if danger := condition.danger:
        yield Row(
            m.Danger,
            {
                **mine,
                "threshold_of_100": danger.threshold_of_100,
                "urgency": danger.urgency,
                **ids.basis(danger),
            },
        )
    yield Row(m.RateTable, {**mine, **ids.basis(condition.rates)})
    columns = zip(condition.rates.women, condition.rates.men, strict=True)
    for band, (women, men) in enumerate(columns):
        yield Row(m.Rate, {**mine, "band": band, "women": women, "men": men})
    yield Row(m.Places, {**mine, **ids.basis(condition.places)})
    for order, (regions, of_100) in enumerate(condition.places.values.items(), 1):
        yield Row(m.PlaceShare, {**mine, "order": order, "regions": regions, "of_100": of_100})
    sides = condition.sides
    yield Row(m.Sides, {**mine, "both": sides.both, "same": sides.same, **ids.basis(sides)})
    if silent := condition.silent:
        yield Row(
            m.Silent,
            {**mine, "prevalence_of_100": silent.prevalence_of_100, **ids.basis(silent)},
        )


def _evidence_rows(condition: schema.Condition, mine: dict[str, Any], ids: Ids) -> Iterator[Row]:
    order = 0
    for evidence in condition.evidence:
        for option, of_100 in evidence.values.items():
            order += 1
            yield Row(
                m.Evidence,
                {
                    **mine,
                    "order": order,
                    **ids.finding(evidence.finding),
                    "option": option,
                    "of_100": of_100,
                    **ids.basis(evidence),
                },
            )


def condition_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    pk = row["id"]

    def mine(model: type[db.Model]) -> list[dict[str, Any]]:
        return tables.of(model, "condition_id", pk)

    texts: dict[str, list[str]] = {kind: [] for kind in ConditionTextKind.values}
    for text in mine(m.ConditionText):
        texts[text["kind"]].append(text["text"])
    return {
        **{name: row[name] for name in _CONDITION_SAME},
        **ages(row),
        **texts,
        "often_with": tables.many(m.Condition.often_with, pk),
        "urgency_variants": [
            {
                "finding": tables.reference(variant),
                "options": words(variant),
                "urgency": variant["urgency"],
                "why": variant["why"],
            }
            for variant in mine(m.UrgencyVariant)
        ],
        **_figures(pk, tables),
        "evidence": tables.grouped(mine(m.Evidence), lambda r: {"finding": tables.reference(r)}),
        "treatments": [
            {
                "treatment": tables.codes["treatment"][use["treatment_id"]],
                "line": use["line"],
                "grade": use["grade"],
                "note": use["note"],
                "sources": tables.many(m.ConditionTreatment.sources, use["id"]),
            }
            for use in mine(m.ConditionTreatment)
        ],
    }


def _figures(pk: int, tables: Tables) -> dict[str, Any]:
    """What ``_figure_rows`` made rows of; what the condition does not have is left out."""

    def single(model: type[db.Model], *names: str) -> dict[str, Any] | None:
        found = tables.one(model, "condition_id", pk)
        return found and {**{name: found[name] for name in names}, **tables.basis(found)}

    rates, places = single(m.RateTable), single(m.Places)
    if rates is not None:
        rows = tables.of(m.Rate, "condition_id", pk)
        rates |= {"women": [row["women"] for row in rows], "men": [row["men"] for row in rows]}
    if places is not None:
        shares = tables.of(m.PlaceShare, "condition_id", pk)
        places["values"] = {share["regions"]: share["of_100"] for share in shares}
    return given(
        danger=single(m.Danger, "threshold_of_100", "urgency"),
        rates=rates,
        places=places,
        sides=single(m.Sides, "both", "same"),
        silent=single(m.Silent, "prevalence_of_100"),
    )
