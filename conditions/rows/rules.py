"""Safety rules and their test patients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models as db

from conditions import models as m
from conditions import schema
from conditions.codes import pair_key, split_key

from .base import Ids, Row, Tables, ages, applies, given, ticked, ticks, words


def rule_root(rule: schema.SafetyRule, ids: Ids) -> dict[str, Any]:
    return {
        "condition_id": ids.conditions[rule.condition] if rule.condition else None,
        "urgency": rule.urgency,
        **ticks(rule.regions),
        **applies(rule),
        "injury_within_days": rule.injury_within_days,
        "title": rule.title,
        "why": rule.why,
        "basis": rule.basis,
        "patient_age": rule.test_patient.age,
        "patient_sex": rule.test_patient.sex or "",
    }


def rule_rows(rule: schema.SafetyRule, pk: int, ids: Ids) -> Iterator[Row]:
    mine = {"rule_id": pk}
    for number, group in enumerate(rule.groups, 1):
        yield Row(m.RuleGroup, {**mine, "number": number, "at_least": group.at_least})
        for order, literal in enumerate(group.of, 1):
            yield Row(
                m.RuleLiteral,
                {
                    **mine,
                    "group": number,
                    "order": order,
                    **ids.finding(literal.finding),
                    "options": " ".join(literal.options),
                },
            )
    for kind in ("do_now", "do_not"):
        for order, text in enumerate(getattr(rule, kind), 1):
            yield Row(m.RuleText, {**mine, "kind": kind, "order": order, "text": text})
    patient = rule.test_patient
    for order, complaint in enumerate(patient.complaints, 1):
        yield Row(
            m.PatientComplaint,
            {**mine, "order": order, "region": complaint.region, "side": complaint.side or ""},
        )
    order = 0
    for key, value in patient.answers.items():
        code, places = split_key(key)
        listed = isinstance(value, tuple)
        for answer in (value or ("",)) if isinstance(value, tuple) else (value,):
            order += 1
            yield Row(
                m.PatientAnswer,
                {
                    **mine,
                    "order": order,
                    **ids.finding(code),
                    "pair": "+".join(places),
                    "answer": answer if isinstance(answer, str) else f"{answer:.12g}",
                    "listed": listed,
                },
            )


def rule_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    pk = row["id"]

    def mine(model: type[db.Model]) -> list[dict[str, Any]]:
        return tables.of(model, "rule_id", pk)

    texts: dict[str, list[str]] = {"do_now": [], "do_not": []}
    for text in mine(m.RuleText):
        texts[text["kind"]].append(text["text"])
    return {
        **given(
            condition=tables.codes["condition"].get(row["condition_id"]),
            injury_within_days=row["injury_within_days"],
        ),
        "urgency": row["urgency"],
        "regions": ticked(row),
        **ages(row),
        "title": row["title"],
        "why": row["why"],
        "basis": row["basis"],
        **texts,
        "sources": tables.many(m.SafetyRule.sources, pk),
        "groups": _groups(mine(m.RuleGroup), mine(m.RuleLiteral), tables),
        "test_patient": {
            **given(sex=row["patient_sex"]),
            "age": row["patient_age"],
            "complaints": [
                {"region": complaint["region"], **given(side=complaint["side"])}
                for complaint in mine(m.PatientComplaint)
            ],
            "answers": _answers(mine(m.PatientAnswer), tables),
        },
    }


def _groups(
    groups: list[dict[str, Any]], literals: list[dict[str, Any]], tables: Tables
) -> list[dict[str, Any]]:
    at_least = {group["number"]: group["at_least"] for group in groups}
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in at_least}
    for literal in literals:
        found.setdefault(literal["group"], []).append(
            {"finding": tables.reference(literal), "options": words(literal)}
        )
    return [{"at_least": at_least.get(n, 1), "of": of} for n, of in sorted(found.items())]


def _answers(rows: list[dict[str, Any]], tables: Tables) -> dict[str, Any]:
    """The test patient's answers by key."""
    found: dict[str, Any] = {}
    for row in rows:
        key = tables.reference(row)
        if row["pair"]:
            key = pair_key(key, row["pair"].split("+"))
        if row["listed"]:
            found.setdefault(key, [])
            found[key] += [row["answer"]] if row["answer"] else []
        else:
            type_ = tables.codes["finding_type"][row["finding_id"]]
            found[key] = _number_or_word(row["answer"], type_)
    return found


def _number_or_word(answer: str, type_: str) -> str | float:
    if type_ == "number":
        try:
            return float(answer)
        except ValueError:
            pass
    return answer
