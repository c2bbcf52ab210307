"""Which model, rows and functions belong to which kind of content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models as db

from conditions import models as m
from conditions.models.base import Coded, Curated

from . import conditions, exercises, links, rules, sources, topics, treatments
from .base import Ids, Row, Tables

ROOTS: dict[str, type[Coded]] = {
    "sources": m.Source,
    "topics": m.Topic,
    "treatments": m.Treatment,
    "conditions": m.Condition,
    "exercises": m.Exercise,
    "groups": m.Group,
    "links": m.Link,
    "rules": m.SafetyRule,
}

#: What has a page of its own in the admin, which is saved as a whole (admin/base.py).
PAGES: tuple[type[Curated], ...] = (*ROOTS.values(), m.Finding, m.Reading)

#: What makes a row of a piece the same row after a change; the first names what it belongs to.
KEYS: dict[type[db.Model], tuple[str, ...]] = {
    m.Reading: ("source_id", "code"),
    m.Finding: ("code",),
    m.Option: ("finding_id", "code"),
    m.Mirror: ("finding_id", "option"),
    m.AskIf: ("asked_id", "order"),
    m.Background: ("finding_id", "region", "youngest", "oldest", "sex", "option"),
    m.RelationEvidence: ("finding_id", "given", "option"),
    m.Caution: ("treatment_id", "order"),
    m.ConditionText: ("condition_id", "kind", "order"),
    m.UrgencyVariant: ("condition_id", "order"),
    m.Danger: ("condition_id",),
    m.RateTable: ("condition_id",),
    m.Rate: ("condition_id", "band"),
    m.Places: ("condition_id",),
    m.PlaceShare: ("condition_id", "regions"),
    m.Sides: ("condition_id",),
    m.Silent: ("condition_id",),
    m.Evidence: ("condition_id", "finding_id", "region", "option"),
    m.ConditionTreatment: ("condition_id", "treatment_id"),
    m.ExerciseStep: ("exercise_id", "order"),
    m.ExerciseUse: ("exercise_id", "condition_id"),
    m.LinkSide: ("link_id", "side"),
    m.Contrary: ("link_id", "order"),
    m.RuleGroup: ("rule_id", "number"),
    m.RuleLiteral: ("rule_id", "group", "order"),
    m.RuleText: ("rule_id", "kind", "order"),
    m.PatientComplaint: ("rule_id", "region"),
    m.PatientAnswer: ("rule_id", "finding_id", "region", "pair", "answer"),
}
CHILDREN: dict[str, tuple[type[Curated], ...]] = {
    "sources": (m.Reading,),
    "topics": (m.Option, m.Mirror, m.AskIf, m.Background, m.RelationEvidence),  # of its findings
    "treatments": (m.Caution,),
    "conditions": (
        m.ConditionText,
        m.UrgencyVariant,
        m.Danger,
        m.RateTable,
        m.Rate,
        m.Places,
        m.PlaceShare,
        m.Sides,
        m.Silent,
        m.Evidence,
        m.ConditionTreatment,
    ),
    "exercises": (m.ExerciseStep, m.ExerciseUse),
    "groups": (),
    "links": (m.LinkSide, m.Contrary),
    "rules": (
        m.RuleGroup,
        m.RuleLiteral,
        m.RuleText,
        m.PatientComplaint,
        m.PatientAnswer,
    ),
}


ROOT: dict[str, Callable[[Any, Ids], dict[str, Any]]] = {
    "sources": sources.source_root,
    "topics": topics.topic_root,
    "treatments": treatments.treatment_root,
    "conditions": conditions.condition_root,
    "exercises": exercises.exercise_root,
    "groups": links.group_root,
    "links": links.link_root,
    "rules": rules.rule_root,
}
ROWS: dict[str, Callable[[Any, int, Ids], Iterator[Row]]] = {
    "sources": sources.source_rows,
    "topics": topics.topic_rows,
    "treatments": treatments.treatment_rows,
    "conditions": conditions.condition_rows,
    "exercises": exercises.exercise_rows,
    "groups": links.group_rows,
    "links": links.link_rows,
    "rules": rules.rule_rows,
}
DATA: dict[str, Callable[[dict[str, Any], Tables], dict[str, Any]]] = {
    "sources": sources.source_data,
    "topics": topics.topic_data,
    "treatments": treatments.treatment_data,
    "conditions": conditions.condition_data,
    "exercises": exercises.exercise_data,
    "groups": links.group_data,
    "links": links.link_data,
    "rules": rules.rule_data,
}
