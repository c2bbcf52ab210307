"""What must hold of exercises."""

from __future__ import annotations

from collections.abc import Iterator

from .base import Checks, Problem, unknown


class Exercises(Checks):
    def problems(self) -> Iterator[Problem]:
        conditions = self.knowledge.conditions
        for code, exercise in self.knowledge.exercises.items():
            seen: set[str] = set()
            for index, use in enumerate(exercise.uses):
                path = ("uses", index)
                where = ("exercises", code, (*path, "condition"))
                if use.condition not in conditions:
                    yield Problem(*where, unknown("condition", use.condition, conditions))
                if use.condition in seen:
                    yield Problem(*where, f"{use.condition} is named twice")
                seen.add(use.condition)
                yield from self.sources(use.sources, "exercises", code, path)
