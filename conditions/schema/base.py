"""What every piece of content is made of: codes, regions, figures and where they come from."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

OLDEST = 120
#: Ages covered by each column of a rate table, in whole years, both ends included.
AGE_BANDS: tuple[tuple[int, int], ...] = (
    (0, 3),
    (4, 9),
    (10, 14),
    (15, 17),
    (18, 29),
    (30, 44),
    (45, 59),
    (60, 74),
    (75, OLDEST),
)

#: The only values an estimate may take, in percent: finer steps would pretend to know more.
ESTIMATE_GRID = (1, 3, 5, 10, 20, 35, 50, 65, 80, 90, 95, 97, 99)

#: An odds ratio without a published figure may not exceed what its grade allows, so that a
#: guess cannot look like data.
ODDS_RATIO_CEILING = {"expert": 1.3, "weak": 1.5}


class Region(StrEnum):
    """A painful region of one person; the order is from the hip down."""

    KNEE = "knee"
    LEG = "leg"  # shin and calf
    FOOT = "foot"  # ankle and foot


class Urgency(StrEnum):
    """How soon a person should be seen, most urgent first."""

    EMERGENCY = "emergency"  # ambulance or emergency department now
    URGENT = "urgent"  # within 24 hours
    SOON = "soon"  # a professional within 3 working days
    ROUTINE = "routine"  # within 2 to 4 weeks
    SELF_CARE = "self_care"


class Mechanism(StrEnum):
    """How a cause in one region makes a cause in another more likely."""

    ALTERED_GAIT = "altered_gait"  # an acquired limp strains the same leg
    COMPENSATION = "compensation"  # load moved to the other leg
    REFERRED_PAIN = "referred_pain"  # felt elsewhere than it arises
    BIOMECHANICAL_CHANGE = "biomechanical_change"  # structure, footwear or technique


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
#: A finding is called by its code; a finding of one region carries the region: ``foot.swelling``.
FindingCode = Annotated[
    str, StringConstraints(pattern=r"^((knee|leg|foot)\.)?[a-z][a-z0-9_]*$", max_length=80)
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Of100 = Annotated[float, Field(gt=0, lt=100)]
Values = dict[Code, Of100]
Ages = Annotated[tuple[int, int], Field(description="youngest and oldest, both included")]
EVERY_AGE: tuple[int, int] = (0, OLDEST)
#: How good the evidence for a treatment or a link is.
Grade = Literal["strong", "moderate", "weak", "expert"]


class Part(BaseModel):
    """Base of every piece of content: unknown keys are errors, pieces never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Basis(Part):
    """Where a figure comes from: a reading in a source, or an estimate with its reasoning.

    ``from``: ``source_code/reading_code``, and then ``how`` the published value became ours.
    Without it the figure is an estimate: ``why`` gives the reasoning and ``near`` the
    condition whose figure it was compared with.
    """

    reading: str | None = Field(
        default=None, alias="from", pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$"
    )
    how: str = ""
    near: Code | None = None
    why: str = ""

    @property
    def is_estimate(self) -> bool:
        return self.reading is None

    @model_validator(mode="after")
    def _sourced_or_estimate(self) -> Basis:
        if self.reading is not None:
            if not self.how.strip():
                raise ValueError(
                    "a sourced figure says under 'how' how the published value was turned into it"
                )
            if self.why or self.near:
                raise ValueError("'why' and 'near' belong to estimates; this figure names a source")
        elif not self.why.strip():
            raise ValueError("no source ('from') and no reasoning ('why'): say one of them")
        elif self.how:
            raise ValueError("'how' belongs to a sourced figure; this one has no 'from'")
        return self


def on_grid(values: dict[str, float], what: str) -> None:
    for name, value in values.items():
        if value not in ESTIMATE_GRID:
            raise ValueError(
                f"{what} {name}: {value:g} is an estimate and so must be one of "
                f"{', '.join(map(str, ESTIMATE_GRID))}"
            )
