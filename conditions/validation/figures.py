"""Every figure leads to a reading or a neighbour that exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions.schema import Basis, Part

from .base import Checks, Path, Problem, unknown


class Figures(Checks):
    def problems(self) -> Iterator[Problem]:
        """Every figure's reading and neighbour exist."""
        for kind in ("topics", "conditions", "links"):
            for code, piece in getattr(self.knowledge, kind).items():
                for path, basis in _bases(piece):
                    if basis.reading and basis.reading not in self.readings:
                        message = unknown("reading", basis.reading, self.readings)
                        yield Problem(kind, code, (*path, "from"), message)
                    if basis.near and basis.near not in self.knowledge.conditions:
                        message = unknown("condition", basis.near, self.knowledge.conditions)
                        yield Problem(kind, code, (*path, "near"), message)
        for code, source in self.knowledge.sources.items():
            seen: set[str] = set()
            for index, reading in enumerate(source.readings):
                if reading.code in seen:
                    message = f"two readings are called {reading.code}"
                    yield Problem("sources", code, ("readings", index, "code"), message)
                seen.add(reading.code)


def _bases(piece: Any, path: Path = ()) -> Iterator[tuple[Path, Basis]]:
    """Every figure within a piece, with the way to it."""
    if isinstance(piece, Basis):
        yield path, piece
        return
    if isinstance(piece, Part):
        for name in type(piece).model_fields:
            value = getattr(piece, name)
            if isinstance(value, (Part, tuple)):
                yield from _bases(value, (*path, name))
    elif isinstance(piece, tuple):
        for index, item in enumerate(piece):
            if not isinstance(item, Part):
                return
            yield from _bases(item, (*path, index))
