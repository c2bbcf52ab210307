"""Papers, guidelines and pages, and the figures that were read in them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from .base import Code, Part, Text


class Reading(Part):
    """One published figure as it was read."""

    code: Code
    published: Text = Field(description="the value as published, with n/N or interval if given")
    n: int | None = Field(default=None, ge=0)
    N: int | None = Field(default=None, ge=1)
    population: Text
    read: Literal["full", "abstract", "secondary"]
    where: Text = Field(description="table, section, or the secondary text that quotes it")
    looked_up: date

    @model_validator(mode="after")
    def _counts(self) -> Reading:
        if (self.n is None) != (self.N is None):
            raise ValueError("n and N are given together or not at all")
        if self.n is not None and self.N is not None and self.n > self.N:
            raise ValueError(f"n = {self.n} is larger than N = {self.N}")
        return self


class Source(Part):
    """A paper, guideline or page somebody really opened."""

    code: Code
    title: Text
    year: int = Field(ge=1900, le=2100)
    kind: Literal["cohort", "trial", "diagnostic", "review", "guideline", "case_series", "other"]
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    pmid: str | None = Field(default=None, pattern=r"^\d{1,9}$")
    pmcid: str | None = Field(default=None, pattern=r"^PMC\d+$")
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    authors: str = ""
    publisher: str = Field(default="", description="journal or organisation")
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _can_be_found(self) -> Source:
        if not (self.doi or self.pmid or self.pmcid or self.url):
            raise ValueError("a source needs a doi, pmid, pmcid or url to be found again")
        return self
