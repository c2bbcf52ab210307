"""Exercises, their steps and what they are for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions import models as m
from conditions import schema

from .base import Ids, Row, Tables

_SAME = ("name", "order", "drawing", "how_often", "stop_if")


def exercise_root(exercise: schema.Exercise, ids: Ids) -> dict[str, Any]:
    return {name: getattr(exercise, name) for name in _SAME}


def exercise_rows(exercise: schema.Exercise, pk: int, ids: Ids) -> Iterator[Row]:
    for order, text in enumerate(exercise.steps, 1):
        yield Row(m.ExerciseStep, {"exercise_id": pk, "order": order, "text": text})
    for order, use in enumerate(exercise.uses, 1):
        yield Row(
            m.ExerciseUse,
            {
                "exercise_id": pk,
                "order": order,
                "condition_id": ids.conditions[use.condition],
                "grade": use.grade,
                "note": use.note,
            },
            {"sources": ids.many("sources", use.sources)},
        )


def exercise_data(row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    pk = row["id"]
    return {
        **{name: row[name] for name in _SAME},
        "steps": [step["text"] for step in tables.of(m.ExerciseStep, "exercise_id", pk)],
        "uses": [
            {
                "condition": tables.codes["condition"][use["condition_id"]],
                "grade": use["grade"],
                "note": use["note"],
                "sources": tables.many(m.ExerciseUse.sources, use["id"]),
            }
            for use in tables.of(m.ExerciseUse, "exercise_id", pk)
        ],
    }
