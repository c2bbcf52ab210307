"""Everything that is stored about a person, as a plain document for themselves."""

from __future__ import annotations

from typing import Any

from .models import Assessment


def everything_stored(assessment: Assessment) -> dict[str, Any]:
    """Every column of the row, so that a new one cannot be forgotten."""
    found: dict[str, Any] = {}
    for field in Assessment._meta.concrete_fields:
        found[field.name] = getattr(assessment, field.attname)
    found["release"] = assessment.release.version
    return found
