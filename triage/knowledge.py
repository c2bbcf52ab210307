"""The release in force, compiled to arrays once a process."""

from __future__ import annotations

import weakref

from conditions.knowledge import (
    RELEASES_KEPT,
    NoRelease,
    current_release,
    in_force,
    knowledge_of,
)
from conditions.models import Release
from conditions.recent import Recent
from conditions.schema import Knowledge

from .engine.compiled import Compiled, compile_knowledge

__all__ = ["NoRelease", "compiled", "compiled_release", "current_model"]

#: Compiled releases by hash.
_compiled: Recent[Compiled] = Recent(RELEASES_KEPT, spare=in_force)


#: The draft that was compiled last, for as long as somebody holds it.
_draft: tuple[weakref.ref[Knowledge], Compiled] | None = None


def compiled_release(release: Release) -> Compiled:
    """The arrays of a release; one compilation per document and process."""
    return _compiled.get(release.sha256, lambda: compile_knowledge(knowledge_of(release)))


def compiled(knowledge: Knowledge) -> Compiled:
    """The arrays of a draft, which is checked first and then tried on patients."""
    global _draft
    known = _draft
    if known is None or known[0]() is not knowledge:
        known = _draft = weakref.ref(knowledge, _forget), compile_knowledge(knowledge)
    return known[1]


def _forget(_gone: object) -> None:
    global _draft
    _draft = None


def current_model() -> tuple[Release, Compiled]:
    """The release in force and its arrays. Raises NoRelease where nothing is published."""
    release, _ = current_release()
    return release, compiled_release(release)
