"""Conditions, with rates, places, evidence and treatments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models as db

from conditions import models as m
from conditions import schema

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
_TEXTS = m.ConditionText.kind.field.choices


def condition_root(condition: schema.Condition, ids: Ids) -> dict[str, Any]:
    return {
        **{name: getattr(condition, name) for name in _CONDITION_SAME},
        **applies(condition),
    }


def condition_rows(condition: schema.Condition, pk: int, ids: Ids) -> Iterator[Row]:
    mine = {"condition_id": pk}
    for kind, _label in _TEXTS:
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


def condition_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    pk = row["id"]

    def mine(model: type[db.Model]) -> list[dict[str, Any]]:
        return tables.of(model, "condition_id", pk)

    def single(model: type[db.Model], *names: str) -> dict[str, Any] | None:
        found = tables.one(model, "condition_id", pk)
        return found and {**{name: found[name] for name in names}, **tables.basis(found)}

    texts: dict[str, list[str]] = {kind: [] for kind, _label in _TEXTS}
    for text in mine(m.ConditionText):
        texts[text["kind"]].append(text["text"])
    rates, places = single(m.RateTable), single(m.Places)
    if rates is not None:
        rates["women"] = [rate["women"] for rate in mine(m.Rate)]
        rates["men"] = [rate["men"] for rate in mine(m.Rate)]
    if places is not None:
        places["values"] = {share["regions"]: share["of_100"] for share in mine(m.PlaceShare)}
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
        **given(
            danger=single(m.Danger, "threshold_of_100", "urgency"),
            rates=rates,
            places=places,
            sides=single(m.Sides, "both", "same"),
            silent=single(m.Silent, "prevalence_of_100"),
        ),
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
