"""A tiny knowledge that every check accepts; a test spoils it so that its check must find it."""

from __future__ import annotations

import copy

import pytest

from conditions.schema import Knowledge
from triage.engine.compiled import compile_knowledge
from triage.knowledge_checks.report import every_check

WHY = {"why": "Made up for a test."}
YEAR = 2026


def condition(code, evidence, rate=10.0, **more):
    return {
        "code": code,
        "name": code,
        "lay_name": code,
        "icd10": "",
        "category": "test",
        "urgency": "routine",
        "summary": "A short text.",
        "story": "It hurts.",
        "confirmed_by": "A look.",
        "rates": {"women": [rate] * 9, "men": [rate] * 9} | WHY,
        "places": {"values": {"knee": 100}} | WHY,
        "sides": {"both": 20} | WHY,
        "evidence": [
            {"finding": finding, "values": values, "near": "other"} | WHY
            for finding, values in evidence.items()
        ],
    } | more


def finding(code, yes=20, **more):
    return {
        "code": f"knee.{code}",
        "scope": ["knee"],
        "kind": "symptom",
        "type": "yes_no",
        "question": "Is it so?",
        "why_asked": "It helps.",
        "background": [{"values": {"yes": yes}} | WHY],
    } | more


@pytest.fixture
def tiny():
    """Two causes that every check accepts, as plain data that a test may spoil."""
    hot = {"knee.hot": {"yes": 95}, "knee.stiff": {"yes": 3}, "knee.click": {"yes": 3}}
    cold = {"knee.hot": {"yes": 3}, "knee.stiff": {"yes": 95}, "knee.click": {"yes": 35}}
    places = {"values": {"knee": 50, "leg": 35, "foot": 35}} | WHY
    return {
        "topics": {
            "t": {
                "code": "t",
                "name": "Topic",
                "order": 1,
                "findings": [
                    finding("hot"),
                    finding("stiff"),
                    finding("click", background=[{"values": {"yes": 10}} | WHY]),
                ],
            }
        },
        "conditions": {
            "gout": condition("gout", hot),
            "wear": condition("wear", cold),
            "other": condition("other", {}, rate=40.0, places=places),
        },
    }


def findings_of(tiny):
    return tiny["topics"]["t"]["findings"]


def knowledge(data):
    return Knowledge.model_validate(copy.deepcopy(data))


def model(data):
    return compile_knowledge(knowledge(data))


def report(data, **more):
    return every_check(knowledge(data), year=YEAR, **more)


def with_source(tiny, *, figure=80, how="as published", **reading):
    tiny["sources"] = {
        "study": {
            "code": "study",
            "title": "A study",
            "year": 2020,
            "kind": "cohort",
            "url": "https://example.org",
            "readings": [
                {
                    "code": "hot",
                    "published": "80%",
                    "population": "100 people",
                    "read": "full",
                    "where": "table 1",
                    "looked_up": "2026-01-01",
                }
                | reading
            ],
        }
    }
    row = {"finding": "knee.hot", "values": {"yes": figure}, "from": "study/hot", "how": how}
    tiny["conditions"]["gout"]["evidence"][0] = row
    return tiny
