"""Questions as columns of wide matrices, so that one gather reads all answers.

A *unit* is one random variable: a yes_no, one_of or number finding, or one option of a many_of
finding. Its values are columns of a block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from conditions.schema import Finding

from .cases import Answer
from .levels import Array, Index, Levels
from .vocabulary import NOT_SURE, Question


@dataclass(frozen=True)
class Unit:
    """One random variable and where its values lie in its block of columns."""

    key: str  # code of the question, for many_of with ":option"
    question: Question
    option: str | None
    values: tuple[str, ...]
    start: int

    @property
    def columns(self) -> slice:
        return slice(self.start, self.start + len(self.values))

    def column(self, value: str) -> int:
        return self.start + self.values.index(value)


#: The options of a list tell partly the same, so their sum overstates what the list tells.
LIST_DISCOUNT = 0.7


def _worth(finding: Finding) -> float:
    discount = LIST_DISCOUNT if finding.type == "many_of" else 1.0
    return discount * finding.answerable / finding.cost


@dataclass(frozen=True)
class Block:
    """Units that share a matrix; ``starts`` are their first columns, for sums per unit."""

    units: tuple[Unit, ...]
    by_key: Mapping[str, int]
    starts: Index
    width: int
    codes: tuple[str, ...]  # of the questions, each question's units being neighbours
    question_starts: Index  # their first units
    worth: Array  # of the questions: answerable / cost
    vague: tuple[Unit, ...]  # "yes" to options that cover others, in columns behind the rest

    @classmethod
    def of(cls, questions: Sequence[Question]) -> Block:
        units: list[Unit] = []
        column = 0
        first_units = []
        for question in questions:
            finding = question.finding
            first_units.append(len(units))
            parts: list[tuple[str, str | None, tuple[str, ...]]]
            if finding.type == "many_of":
                parts = [(f"{question.code}:{o}", o, ("yes", "no")) for o in finding.answers]
            else:
                parts = [(question.code, None, finding.answers)]
            for key, option, values in parts:
                units.append(Unit(key, question, option, values, column))
                column += len(values)
        by_key = {unit.key: number for number, unit in enumerate(units)}
        vague = [(question, option) for question in questions for option in question.vague]
        return cls(
            tuple(units),
            by_key,
            np.array([u.start for u in units], dtype=np.intp),
            column,
            tuple(question.code for question in questions),
            np.array(first_units, dtype=np.intp),
            np.array([_worth(q.finding) for q in questions]),
            tuple(
                Unit(f"{question.code}:{option}", question, option, ("yes",), column + number)
                for number, (question, option) in enumerate(vague)
            ),
        )

    def of_question(self, question: Question) -> tuple[Unit, ...]:
        return self.by_question.get(question.code, ())

    @cached_property
    def column_of(self) -> dict[str, dict[str | tuple[str, bool | None], int]]:
        """By question the column of each answer; of a list the column of (option, said)."""
        found: dict[str, dict[str | tuple[str, bool | None], int]] = {}
        for unit in (*self.units, *self.vague):
            here = found.setdefault(unit.question.code, {})
            for number, value in enumerate(unit.values):
                answer = (unit.option, value == "yes") if unit.option else value
                here[answer] = unit.start + number
        return found

    @cached_property
    def levels(self) -> Levels:
        """Columns by level, values as they are listed."""
        return Levels.of([range(u.start, u.start + len(u.values)) for u in self.units])

    @cached_property
    def by_question(self) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.question.code, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}


def severity_order(unit: Unit) -> Index:
    """Positions of a symptom's values from harmless to alarming."""
    if unit.values == ("yes", "no"):
        return np.array([1, 0], dtype=np.intp)
    return np.arange(len(unit.values), dtype=np.intp)


def per_column(block: Block, per_unit: Sequence[float]) -> Array:
    return np.concatenate(
        [np.full(len(u.values), v) for u, v in zip(block.units, per_unit, strict=True)]
        or [np.empty(0)]
    )


def observed(block: Block, answers: Mapping[str, Answer]) -> list[tuple[Unit, str]]:
    """The units of a block that have been answered, each with its value."""
    found = []
    for key, answer in answers.items():
        units = block.by_question.get(key)
        if units is None or answer == NOT_SURE:
            continue
        if isinstance(answer, str):
            if units[0].option is None:
                found.append((units[0], answer))
            continue
        for unit in units:
            said = answer.get(unit.option) if unit.option else None
            if said is not None:
                found.append((unit, "yes" if said else "no"))
        found += [
            (unit, "yes")
            for unit in block.vague
            if unit.question.code == key and answer.get(unit.option or "")
        ]
    return found


def columns(block: Block, answers: Mapping[str, Answer]) -> list[int]:
    """The columns of a block that have been answered."""
    found: list[int] = []
    for key, answer in answers.items():
        here = block.column_of.get(key)
        if here is None:
            continue
        if isinstance(answer, str):
            if answer in here:
                found.append(here[answer])
        else:
            found += [here[said] for said in answer.items() if said in here]
    return found
