"""What was made lately, kept in this process to be used again. Never anything of a person."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """A bounded memory: what was not asked for the longest is forgotten first.

    Two threads may make the same thing at once; one of the two is kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._made: dict[Hashable, Made] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in self._made:
                self._made[key] = found = self._made.pop(key)
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self.most:
                self._made.pop(next(iter(self._made)))
        return made
