"""How a cause in one region makes another in another region more likely."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from .base import ODDS_RATIO_CEILING, Basis, Code, Grade, Mechanism, Part, Region, Text


class Group(Part):
    """Several conditions that a link may start from or end in."""

    code: Code
    name: Text
    members: tuple[Code, ...] = Field(min_length=1)


class LinkSide(Basis):
    """The odds ratio on one side pattern and how the mechanisms share it (of 100, sums to 100)."""

    odds_ratio: float = Field(gt=1, lt=100)
    mechanisms: dict[Mechanism, Annotated[float, Field(gt=0, le=100)]] = Field(min_length=1)

    @model_validator(mode="after")
    def _shares(self) -> LinkSide:
        total = sum(self.mechanisms.values())
        if abs(total - 100) > 1e-6:
            raise ValueError(f"the mechanisms' shares add up to {total:g}, not 100")
        return self


class Contrary(Part):
    """What speaks against a link, shown beside it."""

    text: Text
    sources: tuple[Code, ...] = ()


class Link(Part):
    """A cause in one region makes another in another region more likely."""

    code: Code
    cause: Code = Field(description="condition or group")
    cause_region: Region
    effect: Code = Field(description="condition or group")
    effect_region: Region
    same: LinkSide | None = None
    opposite: LinkSide | None = None
    grade: Grade
    explanation: Text
    sources: tuple[Code, ...] = ()
    contrary: tuple[Contrary, ...] = ()

    @model_validator(mode="after")
    def _sides(self) -> Link:
        if self.cause_region == self.effect_region:
            raise ValueError("a link joins two different regions")
        if self.same is None and self.opposite is None:
            raise ValueError("a link has an odds ratio for the same side, the opposite, or both")
        ceiling = ODDS_RATIO_CEILING.get(self.grade)
        for name in ("same", "opposite"):
            side = getattr(self, name)
            if side and side.is_estimate and ceiling and side.odds_ratio > ceiling:
                raise ValueError(
                    f"{name} side: an estimated odds ratio of grade {self.grade} is at most {ceiling}"
                )
        return self
