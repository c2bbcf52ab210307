"""The release in force, compiled to arrays once a process."""

from __future__ import annotations

from conditions.knowledge import NoRelease, current_release, knowledge_of
from conditions.models import Release

from .engine.compiled import Compiled, compile_knowledge

__all__ = ["NoRelease", "compiled_release", "current_model"]

#: Compiled releases by hash: the one in force, and those that old results were made with.
_compiled: dict[str, Compiled] = {}
_KEPT = 4


def compiled_release(release: Release) -> Compiled:
    """The arrays of a release; one compilation per document and process."""
    if release.sha256 not in _compiled:
        while len(_compiled) >= _KEPT:
            _compiled.pop(next(iter(_compiled)))
        _compiled[release.sha256] = compile_knowledge(knowledge_of(release))
    return _compiled[release.sha256]


def current_model() -> tuple[Release, Compiled]:
    """The release in force and its arrays. Raises NoRelease where nothing is published."""
    release, _ = current_release()
    return release, compiled_release(release)
