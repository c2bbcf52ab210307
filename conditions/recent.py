"""What was made lately, kept in this process to be used again. Never anything of a person.

Own code rather than ``cachetools``: that has no way to spare the release in force.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Condition, Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """A bounded memory: what was not asked for the longest is forgotten first.

    Each thing is made by one thread; others that want the same wait for it, and nobody who wants
    something else does. What fails to be made is not remembered.

    most: things kept. spare: tells the key of what is forgotten last, whenever it was asked for;
    it is called when something has to go.
    """

    def __init__(self, most: int, *, spare: Callable[[], Hashable] | None = None) -> None:
        self.most = most
        self._spare = spare
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._making: set[Hashable] = set()
        self._lock = Lock()
        self._finished = Condition(self._lock)

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        with self._lock:
            while self._making and key in self._making:
                self._finished.wait()
            if key in self._made:
                self._made.move_to_end(key)  # asked for last
                return self._made[key]
            self._making.add(key)
        try:
            made = make()
            spared = self._spare() if self._spare and len(self._made) >= self.most else None
            with self._lock:
                self._made[key] = made
                self._forget(spared)
        finally:
            with self._lock:
                self._making.remove(key)
                self._finished.notify_all()
        return made

    def _forget(self, spared: Hashable) -> None:
        while len(self._made) > self.most:
            others = (key for key in self._made if key != spared)
            del self._made[next(others)]
