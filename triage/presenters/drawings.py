"""The drawings in templates/drawings, by their names. Content names them; pages include them.

Every drawing carries its own text alternative, and its colours come from drawing.css.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER = "drawings"


@cache
def names() -> frozenset[str]:
    folder = Path(settings.BASE_DIR) / "templates" / FOLDER
    return frozenset(path.stem for path in folder.glob("*.html"))


def template_of(name: str | None) -> str:
    """The template of a drawing; empty where there is none (of that name, any more)."""
    return f"{FOLDER}/{name}.html" if name in names() else ""
