"""The release in force, compiled to arrays once a process."""

from __future__ import annotations

from conditions.knowledge import (
    RELEASES_KEPT,
    NoRelease,
    current_release,
    in_force,
    knowledge_of,
)
from conditions.models import Release
from conditions.recent import Recent

from .engine.compiled import Compiled, compile_knowledge

__all__ = ["NoRelease", "compiled_release", "current_model"]

#: Compiled releases by hash.
_compiled: Recent[Compiled] = Recent(RELEASES_KEPT, spare=in_force)


def compiled_release(release: Release) -> Compiled:
    """The arrays of a release; one compilation per document and process."""
    return _compiled.get(release.sha256, lambda: compile_knowledge(knowledge_of(release)))


def current_model() -> tuple[Release, Compiled]:
    """The release in force and its arrays. Raises NoRelease where nothing is published."""
    release, _ = current_release()
    return release, compiled_release(release)
