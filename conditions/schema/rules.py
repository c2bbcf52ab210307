"""Alarming answers that together demand an urgency."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from .base import EVERY_AGE, OLDEST, Ages, Code, FindingCode, Part, Region, Sex, Text, Urgency


class AlarmingAnswer(Part):
    """One alarming answer: the finding and the options (or, for a number, the bands) that alarm."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)


class RuleGroup(Part):
    """At least so many of these alarming answers."""

    at_least: int = Field(default=1, ge=1)
    of: tuple[AlarmingAnswer, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _possible(self) -> RuleGroup:
        if self.at_least > len(self.of):
            raise ValueError(f"at least {self.at_least} of {len(self.of)} can never be met")
        return self


class Complaint(Part):
    region: Region
    side: Literal["left", "right", "both"] | None = None


class TestPatient(Part):
    """A constructed patient for whom the rule must fire; same keys as a case of ``assess``."""

    age: int | None = Field(default=None, ge=0, le=OLDEST)
    sex: Sex | None = None
    complaints: tuple[Complaint, ...] = Field(min_length=1, max_length=3)
    answers: dict[str, str | float | tuple[str, ...]]


class SafetyRule(Part):
    """Alarming answers that together demand an urgency. Every group must be met.

    regions: the rule is tried for each complaint in one of them, and findings of several
    regions are read in that complaint. Empty: the rule is about the person and is tried once.
    injury_within_days: the complaint began with an injury at most so long ago; an unknown
    date counts as recent.
    why: for the patient, why these answers together are dangerous. basis: for curators, what
    the rule rests on and what was read of it; empty only in releases from before it was asked
    for (validation/rules.py).
    """

    code: Code
    condition: Code | None = None
    urgency: Urgency
    regions: tuple[Region, ...] = ()
    ages: Ages = EVERY_AGE
    sex: Sex | None = None
    injury_within_days: int | None = Field(default=None, ge=1, le=365)
    groups: tuple[RuleGroup, ...] = Field(min_length=1)
    title: Text
    do_now: tuple[Text, ...] = Field(min_length=1)
    do_not: tuple[Text, ...] = ()
    sources: tuple[Code, ...] = ()
    why: Text
    basis: str = ""
    test_patient: TestPatient
