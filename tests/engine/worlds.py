"""Small random worlds of knowledge, and random people in them, from a seed."""

from __future__ import annotations

import random
from typing import Any

from conditions.schema import ESTIMATE_GRID, Knowledge
from triage.engine.cases import Case, read_case
from triage.engine.vocabulary import Vocabulary

REGIONS = ("knee", "leg", "foot")
WHY = {"why": "made up for a test"}
GIVEN = (
    "not_connected",
    "shared_cause",
    "altered_gait",
    "compensation",
    "referred_pain",
    "biomechanical_change",
)
PLACES = {
    "a_knee": {"knee": 100},
    "b_knee": {"knee": 100},
    "c_foot": {"foot": 100},
    "d_foot": {"foot": 100},
    "e_leg": {"leg": 100},
    "f_knee_foot": {"knee": 35, "foot": 35, "knee+foot": 20},
    "g_all": {
        "knee": 20,
        "leg": 20,
        "foot": 20,
        "knee+leg": 10,
        "leg+foot": 10,
        "knee+foot": 10,
        "knee+leg+foot": 10,
    },
    "other": {"knee": 35, "leg": 20, "foot": 35},
}


def _p(rnd: random.Random) -> int:
    return rnd.choice(ESTIMATE_GRID[1:-1])


def _finding(rnd: random.Random, code: str, scope: Any, kind: str, type_: str) -> dict[str, Any]:
    finding: dict[str, Any] = {
        "code": code,
        "scope": scope,
        "kind": kind,
        "type": type_,
        "question": f"{code}?",
        "why_asked": "A test.",
        "safety": kind == "symptom",
        "error": rnd.choice([0.02, 0.05, 0.1]),
        "answerable": rnd.choice([0.5, 0.95]),
        "cost": rnd.choice([1.0, 2.0]),
    }
    names = ["yes"]
    if type_ != "yes_no":
        names = ["low", "middle", "high"]
        finding["options"] = [{"code": n, "label": n} for n in names]
        finding["ordered"] = type_ == "one_of"
    if type_ == "many_of":
        if scope not in ("person", "relation"):
            vague = {"code": "vague", "label": "One of these", "covers": ["low", "middle"]}
            finding["options"].append(vague)
        finding["options"].append({"code": "none", "label": "None", "exclusive": True})
    if type_ == "number":
        finding["bounds"] = [0, 10]
        for number, option in enumerate(finding["options"]):
            option |= {"low": 4 * number, "high": 4 * number + 4}
    if scope == "relation":
        finding["relation"] = [
            {"given": g, "values": {n: _p(rnd) for n in names}, **WHY} for g in GIVEN
        ]
        if type_ == "one_of":
            finding["directional"] = True
            finding["mirror"] = {"low": "high", "high": "low", "middle": "middle"}
    else:
        finding["background"] = [{"values": {n: _p(rnd) for n in names}, **WHY}]
        if kind == "risk_factor":
            finding["background"].append(
                {"ages": [60, 120], "values": {n: _p(rnd) for n in names}, **WHY}
            )
        if kind == "symptom" and scope != "person" and type_ == "yes_no":
            finding |= {"cluster": "twice", "weight": 0.6}
    return finding


def world(seed: int) -> Knowledge:
    """A knowledge with every feature of the model in it."""
    rnd = random.Random(seed)
    findings = []
    for region in REGIONS:
        findings += [
            _finding(rnd, f"{region}.yn{n}", [region], "symptom", "yes_no") for n in (1, 2)
        ]
        findings.append(_finding(rnd, f"{region}.where", [region], "symptom", "many_of"))
        findings.append(_finding(rnd, f"{region}.since", [region], "symptom", "number"))
    findings.append(_finding(rnd, "swelling", list(REGIONS), "symptom", "one_of"))
    findings += [
        _finding(rnd, "fever", "person", "symptom", "yes_no"),
        _finding(rnd, "ill", "person", "symptom", "one_of"),
        _finding(rnd, "diabetes", "person", "risk_factor", "yes_no"),
        _finding(rnd, "weight", "person", "risk_factor", "one_of"),
        _finding(rnd, "sports", "person", "history", "many_of"),
        _finding(rnd, "flat", "person", "history", "yes_no"),
        _finding(rnd, "limp", "relation", "symptom", "yes_no"),
        _finding(rnd, "first", "relation", "symptom", "one_of"),
    ]
    conditions = {code: _condition(rnd, code, findings) for code in PLACES}
    conditions["d_foot"]["silent"] = {"prevalence_of_100": 20, **WHY}
    links = {
        "la": _link(rnd, "la", "a_knee", "knee", "c_foot", "foot"),
        "lb": _link(rnd, "lb", "c_foot", "foot", "b_knee", "knee"),
        "lc": _link(rnd, "lc", "d_foot", "foot", "a_knee", "knee"),
        "ld": _link(rnd, "ld", "e_leg", "leg", "feet", "foot"),
        "le": _link(rnd, "le", "f_knee_foot", "knee", "e_leg", "leg"),
    }
    groups = {"feet": {"code": "feet", "name": "Feet", "members": ["c_foot", "d_foot"]}}
    return Knowledge.model_validate(
        {
            "topics": {"t": {"code": "t", "name": "T", "order": 1, "findings": findings}},
            "conditions": conditions,
            "groups": groups,
            "links": links,
        }
    )


def _condition(rnd: random.Random, code: str, findings: list[dict[str, Any]]) -> dict[str, Any]:
    regions = {part for places in PLACES[code] for part in places.split("+")}
    evidence = []
    for finding in findings:
        scope = finding["scope"]
        here = scope == "person" or (isinstance(scope, list) and regions & set(scope))
        if code == "other" or not here or rnd.random() < 0.3:
            continue
        names = ["yes"] if finding["type"] == "yes_no" else ["low", "middle", "high"]
        if finding["type"] == "one_of":
            names = rnd.choice([["low", "middle", "high"], ["high"], ["low", "high"]])
        values = {n: min(_p(rnd), 35) if len(names) == 2 else _p(rnd) for n in names}
        evidence.append({"finding": finding["code"], "values": values, "near": "other", **WHY})
    return {
        "code": code,
        "name": code,
        "lay_name": code,
        "icd10": "",
        "category": "test",
        "urgency": "routine",
        "summary": "S.",
        "story": "S.",
        "confirmed_by": "C.",
        "rates": {
            "women": [round(rnd.uniform(0.5, 20), 2) for _ in range(9)],
            "men": [round(rnd.uniform(0.5, 20), 2) for _ in range(9)],
            **WHY,
        },
        "places": {"values": PLACES[code], **WHY},
        "sides": {"both": _p(rnd), "same": _p(rnd), **WHY},
        "evidence": evidence,
    }


def _link(
    rnd: random.Random, code: str, cause: str, cause_region: str, effect: str, effect_region: str
) -> dict[str, Any]:
    def side() -> dict[str, Any]:
        share = rnd.choice([20, 50, 80])
        return {
            "odds_ratio": round(rnd.uniform(1.1, 4.0), 2),
            "mechanisms": {"altered_gait": share, "compensation": 100 - share},
            **WHY,
        }

    return {
        "code": code,
        "cause": cause,
        "cause_region": cause_region,
        "effect": effect,
        "effect_region": effect_region,
        "grade": "strong",
        "explanation": "E.",
        "same": side(),
        "opposite": side(),
    }


def person(seed: int, knowledge: Knowledge, complaints: int | None = None) -> dict[str, Any]:
    """A random case in the contract's form."""
    rnd = random.Random(seed)
    regions = rnd.sample(REGIONS, complaints or rnd.choice([1, 2, 3]))
    vocabulary = Vocabulary.of(knowledge)
    answers: dict[str, Any] = {}
    for question in vocabulary:
        finding = question.finding
        if rnd.random() < 0.45 or (question.region and str(question.region) not in regions):
            continue
        keys = [question.code]
        if question.scope == "relation":
            ordered = [r for r in REGIONS if r in regions]
            keys = [
                f"{question.code}@{a}+{b}"
                for number, a in enumerate(ordered)
                for b in ordered[number + 1 :]
            ]
        for key in keys:
            if finding.type == "many_of":
                answers[key] = {o: rnd.choice(["yes", "no", "not_sure"]) for o in finding.answers}
                answers[key] |= {o: rnd.choice(["yes", "no"]) for o in finding.vague}
            else:
                answers[key] = rnd.choice([*finding.answers, "not_sure"])
    return {
        "id": str(seed),
        "age": rnd.choice([None, 30, 70, [40, 66]]),
        "sex": rnd.choice([None, "female", "male"]),
        "complaints": [
            {"region": r, "side": rnd.choice(["left", "right", "both", None])} for r in regions
        ],
        "answers": answers,
    }


def case_of(raw: dict[str, Any], knowledge: Knowledge) -> Case:
    return read_case(raw, Vocabulary.of(knowledge))
