"""The causes of pain: rates, places, evidence, urgency and treatments of each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .base import (
    AGE_BANDS,
    EVERY_AGE,
    Ages,
    Basis,
    Code,
    FindingCode,
    Grade,
    Of100,
    Part,
    Region,
    Sex,
    Text,
    Urgency,
    Values,
    on_grid,
)

#: The condition that stands for "none of those we know".
OTHER = "other"


class Rates(Basis):
    """People per 1,000 who seek advice for pain from it within a year, one number per age band.

    Zero is allowed only where the condition does not apply (its ``ages`` and ``sex``).
    """

    women: tuple[Annotated[float, Field(ge=0, lt=1000)], ...]
    men: tuple[Annotated[float, Field(ge=0, lt=1000)], ...]

    @model_validator(mode="after")
    def _columns(self) -> Rates:
        for name, row in (("women", self.women), ("men", self.men)):
            if len(row) != len(AGE_BANDS):
                raise ValueError(f"{name} needs {len(AGE_BANDS)} numbers, one per age band")
        return self


PlaceSet = Literal["knee", "leg", "foot", "knee+leg", "knee+foot", "leg+foot", "knee+leg+foot"]


class Places(Basis):
    """Of 100 people who have it: which set of regions hurts. Normalised to 100."""

    values: dict[PlaceSet, Annotated[float, Field(gt=0, le=100)]] = Field(min_length=1)

    @model_validator(mode="after")
    def _grid(self) -> Places:
        if self.is_estimate and len(self.values) > 1:
            on_grid({str(k): v for k, v in self.values.items()}, "places")
        return self


class Sides(Basis):
    """Of 100 people who have it: in how many both sides hurt.

    ``same``: of 100 people who have it on one side in two regions, in how many it is the
    same side.
    """

    both: Of100
    same: Of100 | None = None

    @model_validator(mode="after")
    def _grid(self) -> Sides:
        if self.is_estimate:
            values = {"both": self.both}
            if self.same is not None:
                values["same"] = self.same
            on_grid(values, "sides")
        return self


class Danger(Basis):
    """From what probability, against others who answer as is usual, the urgency is raised."""

    threshold_of_100: Of100
    urgency: Urgency


class UrgencyVariant(Part):
    """Another urgency for one variant of the condition, told by an answer."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)
    urgency: Urgency
    why: Text


class Silent(Basis):
    """Prevalence among all people, for a condition that can contribute without hurting."""

    prevalence_of_100: Of100

    @model_validator(mode="after")
    def _grid(self) -> Silent:
        if self.is_estimate:
            on_grid({"prevalence": self.prevalence_of_100}, "silent")
        return self


class Evidence(Basis):
    """Of 100 people with the condition, how many give each answer.

    ``finding``: a finding of several regions named without a region counts in each region of
    the condition. Options that are left out share what remains as in the background.
    """

    finding: FindingCode
    values: Values = Field(min_length=1)

    @model_validator(mode="after")
    def _grid(self) -> Evidence:
        if self.is_estimate:
            on_grid(self.values, "of 100 with")
            if self.near is None:
                raise ValueError("an estimate names under 'near' the neighbour it was compared to")
        return self


Line = Literal["first", "second", "specialist", "not_recommended"]


class ConditionTreatment(Part):
    """One treatment category for one condition."""

    treatment: Code
    line: Line
    grade: Grade
    note: Text
    sources: tuple[Code, ...] = ()


class Condition(Part):
    """A cause that can explain pain in the knee, lower leg, or ankle and foot."""

    code: Code
    name: Text
    lay_name: Text
    icd10: str = Field(pattern=r"^[A-Z]\d\d(\.\d{1,2})?$|^$")
    category: Code
    arises: Literal["here", "back", "hip", "nerve", "body"] = "here"
    ages: Ages = EVERY_AGE
    sex: Sex | None = None
    urgency: Urgency
    urgency_variants: tuple[UrgencyVariant, ...] = ()
    danger: Danger | None = None
    summary: Text
    story: Text
    self_care: tuple[Text, ...] = ()
    prevention: tuple[Text, ...] = ()
    seek_help: tuple[Text, ...] = ()
    confirmed_by: Text
    often_with: tuple[Code, ...] = ()
    rates: Rates
    places: Places
    sides: Sides
    silent: Silent | None = None
    evidence: tuple[Evidence, ...] = ()
    treatments: tuple[ConditionTreatment, ...] = ()

    @property
    def arises_elsewhere(self) -> bool:
        """Its pain is felt away from where it comes from."""
        return self.arises in ("back", "hip", "nerve")

    @property
    def regions(self) -> tuple[Region, ...]:
        hurting = {part for places in self.places.values for part in places.split("+")}
        return tuple(region for region in Region if region in hurting)
