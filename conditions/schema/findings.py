"""What a person can report: questions, their answers, and how people answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from .base import (
    EVERY_AGE,
    Ages,
    Basis,
    Code,
    FindingCode,
    Part,
    Region,
    Sex,
    Text,
    Values,
    on_grid,
)


class AskIf(Part):
    """A finding named with the answers that count."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)


class Option(Part):
    """One possible answer. Bands of a number have ``low`` <= answer < ``high``.

    covers: other options of a list about a place. The answer means "one of these at least, I
    cannot say which"; it has no figure of its own, since theirs say how likely it is.
    """

    code: Code
    label: Text
    exclusive: bool = False
    covers: tuple[Code, ...] = ()
    low: float | None = None
    high: float | None = None


class Background(Basis):
    """How people with pain in the region answer, whatever the cause."""

    values: Values
    region: Region | None = None
    ages: Ages = EVERY_AGE
    sex: Sex | None = None

    @model_validator(mode="after")
    def _grid(self) -> Background:
        if self.is_estimate:
            on_grid(self.values, "background of")
        return self


class RelationEvidence(Basis):
    """P(option | mechanism), P(option | not connected) or P(option | one disease behind both)."""

    given: Literal[
        "not_connected",
        "shared_cause",
        "altered_gait",
        "compensation",
        "referred_pain",
        "biomechanical_change",
    ]
    values: Values

    @model_validator(mode="after")
    def _grid(self) -> RelationEvidence:
        if self.is_estimate:
            on_grid(self.values, f"given {self.given}:")
        return self


class Finding(Part):
    """One thing a person can report.

    scope: ``person``, ``relation`` (of two complaints) or a list of regions; a finding of
    several regions becomes one finding per region, ``knee.swelling``, ``foot.swelling``; a
    finding of one region is written with it. ``{place}`` in a text becomes the region's name,
    ``{upper}`` and ``{lower}`` the two places of a relation, ``{first}`` and ``{second}`` the
    one that began to hurt earlier or later. ``question_other`` asks somebody who answers for the person in pain; ``{who}`` in
    it becomes "your child" or "the person".
    """

    code: FindingCode
    scope: Literal["person", "relation"] | tuple[Region, ...]
    kind: Literal["symptom", "risk_factor", "history", "caution"]
    type: Literal["yes_no", "one_of", "many_of", "number"]
    question: Text
    question_other: str = Field(
        default="", description="the same, asked about somebody else: “Does {who} smoke?”"
    )
    help: str = ""
    statement: str = Field(default="", description="the same in a tick list: “I have diabetes”")
    why_asked: Text
    options: tuple[Option, ...] = ()
    ordered: bool = False
    unit: str = ""
    bounds: tuple[float, float] | None = None
    safety: bool = False
    opening: bool = False
    priority: int = Field(default=0, ge=0, le=100)
    drawing: Code | None = Field(
        default=None, description="a file in templates/drawings that shows what is meant"
    )
    block: Code | None = None
    cluster: Code | None = None
    weight: float = Field(default=1.0, gt=0, le=1)
    answerable: float = Field(default=0.95, gt=0, le=1)
    cost: float = Field(default=1.0, gt=0, le=10)
    error: float = Field(default=0.05, gt=0, lt=0.5)
    ages: Ages = EVERY_AGE
    sex: Sex | None = None
    ask_if: tuple[AskIf, ...] = ()
    directional: bool = False
    mirror: dict[Code, Code] = Field(default_factory=dict)
    background: tuple[Background, ...] = ()
    relation: tuple[RelationEvidence, ...] = ()

    @property
    def regions(self) -> tuple[Region, ...]:
        return self.scope if isinstance(self.scope, tuple) else ()

    @property
    def answers(self) -> tuple[str, ...]:
        """Codes of the options that carry a probability, in order."""
        if self.type == "yes_no":
            return ("yes", "no")
        return tuple(o.code for o in self.options if not o.exclusive and not o.covers)

    @property
    def vague(self) -> dict[str, tuple[str, ...]]:
        """By code of an option that stands for others: those it covers."""
        return {option.code: option.covers for option in self.options if option.covers}

    @property
    def concrete_codes(self) -> dict[Region | None, str]:
        """The code under which it is answered, per region (None: the person or the relation)."""
        if not self.regions:
            return {None: self.code}
        stem = self.code.split(".")[-1]
        return {region: f"{region}.{stem}" for region in self.regions}

    @model_validator(mode="after")
    def _coherent(self) -> Finding:
        self._check_code()
        self._check_options()
        if self.kind != "caution" and self.scope != "relation" and not self.background:
            raise ValueError("a finding that informs needs a background")
        if (self.scope == "relation") != bool(self.relation):
            raise ValueError("relation findings, and only they, have relation evidence")
        if self.directional and set(self.mirror) != set(self.answers):
            raise ValueError("a directional finding says for each option its mirror image")
        rows = [(f"the background of {_people(row)}", row.values) for row in self.background]
        rows += [(f"the relation row given {row.given}", row.values) for row in self.relation]
        if wrong := [message for name, values in rows for message in self._check_row(name, values)]:
            raise ValueError("; ".join(wrong))
        return self

    def _check_code(self) -> None:
        if self.scope == ():
            raise ValueError("scope is person, relation, or at least one region")
        if len(self.regions) == 1 and self.code != f"{self.regions[0]}.{self.code.split('.')[-1]}":
            raise ValueError(f"a finding of one region is called {self.regions[0]}.{self.code}")
        if len(self.regions) != 1 and "." in self.code:
            raise ValueError("only a finding of exactly one region carries it in its code")

    def _check_options(self) -> None:
        if self.statement and (self.type != "yes_no" or self.scope == "relation"):
            raise ValueError("only a yes_no finding about a place or the person can be a line")
        if self.type == "yes_no" and self.options:
            raise ValueError("a yes_no finding has no options of its own")
        if self.type != "yes_no" and len(self.answers) < (1 if self.type == "many_of" else 2):
            raise ValueError("too few options")
        codes = [option.code for option in self.options]
        if len(set(codes)) != len(codes):
            raise ValueError("two options have the same code")
        if "not_sure" in codes:
            raise ValueError("'not_sure' is offered everywhere and is not an option")
        if self.type == "number":
            self._check_bands()
        for option in self.options:
            if option.covers:
                self._check_covers(option)

    def _check_covers(self, option: Option) -> None:
        if self.type != "many_of" or not self.regions:
            raise ValueError("only in a list about a place can one answer cover others")
        if option.exclusive or len(set(option.covers)) < max(2, len(option.covers)):
            raise ValueError(f"option {option.code} covers two or more others, each once")
        if unknown := set(option.covers) - set(self.answers):
            raise ValueError(f"option {option.code} covers {min(unknown)}, which is no answer here")

    def _check_row(self, name: str, values: Values) -> Iterator[str]:
        """What is wrong with a row of figures, and what to add or take away in it."""
        wanted = ("yes",) if self.type == "yes_no" else self.answers
        labels = {option.code: f"{option.code} (“{option.label}”)" for option in self.options}
        if unknown := [code for code in values if code not in wanted]:
            yield f"{name} has a figure for {', '.join(unknown)}: " + (
                "a yes or no question has one for yes only"
                if self.type == "yes_no"
                else "no answer of this finding has that code"
            )
        if missing := [labels.get(code, code) for code in wanted if code not in values]:
            yield f"{name} has no figure for {', '.join(missing)}: add one for each answer"

    def _check_bands(self) -> None:
        if self.bounds is None:
            raise ValueError("a number has bounds")
        edge = self.bounds[0]
        for option in self.options:
            if option.low != edge or option.high is None or option.high <= edge:
                raise ValueError(f"band {option.code} must run from {edge:g} upwards without gaps")
            edge = option.high
        if edge <= self.bounds[1]:
            raise ValueError("the last band must reach beyond the upper bound")


def _people(row: Background) -> str:
    """Whose answers a background is about: "people with pain in the knee, 0 to 17 years, female"."""
    where = f"in the {row.region}" if row.region else "anywhere"
    ages = "" if row.ages == EVERY_AGE else f", {row.ages[0]} to {row.ages[1]} years"
    return f"people with pain {where}{ages}" + (f", {row.sex}" if row.sex else "")


class Topic(Part):
    """A file of findings that belong together, such as everything about the heel."""

    code: Code
    name: Text
    order: int = Field(ge=0)
    findings: tuple[Finding, ...] = Field(min_length=1)
