"""The shape of the knowledge: what a content file may say, and what a release is made of.

One class per kind of content file. The same classes describe the files in
``fixtures/knowledge/``, the draft that is built from the database and the frozen
document of a release, so a rule written here holds in all three places.

No Django here: the engine reads these classes, and the engine is pure.

Units: every figure called ``of_100`` or written under ``values`` is "of 100 people";
rates are people per 1,000 of that age and sex who seek advice for it within a year; odds ratios are plain.
Invalid content raises ``pydantic.ValidationError`` whose locations name the key.
"""

from __future__ import annotations

from pydantic import Field

from .base import (
    AGE_BANDS,
    ESTIMATE_GRID,
    EVERY_AGE,
    ODDS_RATIO_CEILING,
    OLDEST,
    Ages,
    Basis,
    Code,
    FindingCode,
    Grade,
    Mechanism,
    Of100,
    Part,
    Region,
    Sex,
    Text,
    Urgency,
    Values,
)
from .conditions import (
    OTHER,
    Condition,
    ConditionTreatment,
    Danger,
    Evidence,
    Line,
    Places,
    PlaceSet,
    Rates,
    Sides,
    Silent,
    UrgencyVariant,
)
from .exercises import Exercise, ExerciseUse
from .findings import AskIf, Background, Finding, Option, RelationEvidence, Topic
from .links import Contrary, Group, Link, LinkSide
from .rules import AlarmingAnswer, Complaint, RuleGroup, SafetyRule, TestPatient
from .sources import Reading, Source
from .treatments import Caution, Treatment

__all__ = [
    "AGE_BANDS",
    "ESTIMATE_GRID",
    "EVERY_AGE",
    "ODDS_RATIO_CEILING",
    "OLDEST",
    "OTHER",
    "Ages",
    "AlarmingAnswer",
    "AskIf",
    "Background",
    "Basis",
    "Caution",
    "Code",
    "Complaint",
    "Condition",
    "ConditionTreatment",
    "Contrary",
    "Danger",
    "Evidence",
    "Exercise",
    "ExerciseUse",
    "Finding",
    "FindingCode",
    "Grade",
    "Group",
    "Knowledge",
    "Line",
    "Link",
    "LinkSide",
    "Mechanism",
    "Of100",
    "Option",
    "Part",
    "PlaceSet",
    "Places",
    "Rates",
    "Reading",
    "Region",
    "RelationEvidence",
    "RuleGroup",
    "SafetyRule",
    "Sex",
    "Sides",
    "Silent",
    "Source",
    "TestPatient",
    "Text",
    "Topic",
    "Treatment",
    "Urgency",
    "UrgencyVariant",
    "Values",
]


class Knowledge(Part):
    """Everything the product knows, keyed by code: a draft, or the document of a release."""

    sources: dict[str, Source] = Field(default_factory=dict)
    topics: dict[str, Topic] = Field(default_factory=dict)
    treatments: dict[str, Treatment] = Field(default_factory=dict)
    conditions: dict[str, Condition] = Field(default_factory=dict)
    exercises: dict[str, Exercise] = Field(default_factory=dict)
    groups: dict[str, Group] = Field(default_factory=dict)
    links: dict[str, Link] = Field(default_factory=dict)
    rules: dict[str, SafetyRule] = Field(default_factory=dict)
