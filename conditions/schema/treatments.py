"""Categories of treatment, and why one may not be for this person."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Code, FindingCode, Part, Text


class Caution(Part):
    """Why a treatment may not be for this person. Shown when the answer is one of these or unknown."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)
    text: Text
    stop: bool = Field(default=False, description="do not use, rather than ask first")
    sources: tuple[Code, ...] = ()


class Treatment(Part):
    """A category of treatment, explained once."""

    code: Code
    name: Text
    setting: Literal["self", "pharmacy", "therapist", "doctor", "hospital"]
    order: int = Field(ge=0)
    summary: Text
    cautions: tuple[Caution, ...] = ()
