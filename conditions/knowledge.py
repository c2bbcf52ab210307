"""The knowledge as the engine reads it: the release in force, or the draft of the clinicians."""

from __future__ import annotations

from typing import Any

from . import rows, schema
from .document import KINDS, from_document
from .models import Release
from .recent import Recent
from .validation import Problem

#: Releases kept in memory: the one in force, and those that old results were made with.
RELEASES_KEPT = 4


class NoRelease(LookupError):
    """Nothing was published yet, or everything was withdrawn."""


class DraftInvalid(ValueError):
    """Rows that do not make sense even one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def current_release() -> tuple[Release, schema.Knowledge]:
    """The release in force and its knowledge. One small query; the document is read once.

    The release comes without its document (reading ``release.document`` costs a query).
    """
    release = Release.objects.in_force().defer("document").first()
    if release is None:
        raise NoRelease("nothing is published yet: load_knowledge --publish (docs/commands.md)")
    return release, knowledge_of(release)


def knowledge_of(release: Release) -> schema.Knowledge:
    """The knowledge of any release, such as the one an old result was made with."""
    return _documents.get(release.sha256, lambda: from_document(release.document))


def in_force() -> str | None:
    """The hash of the release in force; None where nothing is published."""
    return Release.objects.in_force().values_list("sha256", flat=True).first()


#: Documents already read by this process, by their hash.
_documents: Recent[schema.Knowledge] = Recent(RELEASES_KEPT, spare=in_force)


def assemble(pieces: dict[tuple[str, str], schema.Part]) -> schema.Knowledge:
    """Pieces by kind and code as one knowledge."""
    parts: dict[str, Any] = {kind: {} for kind in KINDS}
    for (kind, code), piece in sorted(pieces.items()):
        parts[kind][code] = piece
    return schema.Knowledge.model_construct(**parts)  # the pieces are validated already


def draft() -> schema.Knowledge:
    """What the rows say now. Raises ``DraftInvalid`` if some row's piece cannot be made."""
    pieces, problems = rows.read()
    if problems:
        raise DraftInvalid(problems)
    return assemble(pieces)
