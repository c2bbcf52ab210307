"""The knowledge as rows: one noun a file. What each may say is in ``conditions.schema``."""

from .condition import (
    Condition,
    ConditionText,
    Danger,
    Places,
    PlaceShare,
    Rate,
    RateTable,
    Sides,
    Silent,
    UrgencyVariant,
)
from .evidence import Evidence
from .exercise import Exercise, ExerciseStep, ExerciseUse
from .finding import AskIf, Background, Finding, Mirror, Option, RelationEvidence, Topic
from .link import Contrary, Group, Link, LinkSide
from .release import LoadedFile, Release
from .rule import (
    PatientAnswer,
    PatientComplaint,
    RuleGroup,
    RuleLiteral,
    RuleText,
    SafetyRule,
)
from .source import Reading, Source
from .treatment import Caution, ConditionTreatment, Treatment

__all__ = [
    "AskIf",
    "Background",
    "Caution",
    "Condition",
    "ConditionText",
    "ConditionTreatment",
    "Contrary",
    "Danger",
    "Evidence",
    "Exercise",
    "ExerciseStep",
    "ExerciseUse",
    "Finding",
    "Group",
    "Link",
    "LinkSide",
    "LoadedFile",
    "Mirror",
    "Option",
    "PatientAnswer",
    "PatientComplaint",
    "PlaceShare",
    "Places",
    "Rate",
    "RateTable",
    "Reading",
    "RelationEvidence",
    "Release",
    "RuleGroup",
    "RuleLiteral",
    "RuleText",
    "SafetyRule",
    "Sides",
    "Silent",
    "Source",
    "Topic",
    "Treatment",
    "UrgencyVariant",
]
