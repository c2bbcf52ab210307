"""The command-line contract: cases in, results out, as plain JSON. Keys may be added, never
renamed; others measure the product through them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conditions.schema import EVERY_AGE, OLDEST, Knowledge, SafetyRule

from .engine.assessment import Result, assess
from .engine.cases import Answer, Case, CaseError, read_case
from .engine.compiled import Compiled
from .engine.interview import Progress, advance, next_screen
from .engine.vocabulary import NOT_SURE, Question


def vocabulary_document(model: Compiled, release: str) -> dict[str, Any]:
    """Everything an outsider needs to put a patient's story into answers."""
    knowledge = model.knowledge
    return {
        "release": release,
        "findings": [_finding(question, model) for question in model.vocabulary],
        "conditions": [
            {
                "code": c.code,
                "name": c.name,
                "lay_name": c.lay_name,
                "regions": [str(r) for r in c.regions],
                "urgency": str(c.urgency),
            }
            for c in knowledge.conditions.values()
        ],
        "links": [
            {
                "code": link.code,
                "from": link.cause,
                "to": link.effect,
                "from_region": str(link.cause_region),
                "to_region": str(link.effect_region),
                "mechanisms": sorted(
                    {str(m) for s in (link.same, link.opposite) if s for m in s.mechanisms}
                ),
                "sides": [name for name in ("same", "opposite") if getattr(link, name)],
                "odds_ratio": {
                    name: getattr(link, name).odds_ratio
                    for name in ("same", "opposite")
                    if getattr(link, name)
                },
            }
            for link in knowledge.links.values()
        ],
        "treatments": [
            {"code": t.code, "name": t.name, "setting": t.setting}
            for t in knowledge.treatments.values()
        ],
        "rules": [
            {
                "code": rule.code,
                "condition": rule.condition,
                "title": rule.title,
                "when": rule_in_words(rule, knowledge),
                "urgency": str(rule.urgency),
            }
            for rule in knowledge.rules.values()
        ],
    }


def _finding(question: Question, model: Compiled) -> dict[str, Any]:
    finding = question.finding
    if finding.type == "yes_no":
        options = [
            {"code": "yes", "label": "Yes", "exclusive": False},
            {"code": "no", "label": "No", "exclusive": False},
        ]
    else:
        options = [
            {"code": o.code, "label": question.worded(o.label), "exclusive": o.exclusive}
            | ({"low": o.low, "high": o.high} if finding.type == "number" else {})
            for o in finding.options
        ]
    return {
        "code": question.code,
        "question": question.worded(finding.question),
        "help": question.worded(finding.help),
        "scope": question.scope,
        "kind": finding.kind,
        "type": finding.type,
        "options": options,
        "bounds": list(finding.bounds) if finding.bounds else None,
        "unit": finding.unit,
        "safety": finding.safety,
        "applies_when": applies_in_words(question, model),
        "topic": question.topic,
    }


def applies_in_words(question: Question, model: Compiled) -> str:
    finding, parts = question.finding, []
    if question.region:
        parts.append(f"the {question.region} hurts")
    if question.scope == "relation":
        parts.append("two places hurt")
    if finding.ages != EVERY_AGE:
        low, high = finding.ages
        parts.append(f"age {low} and over" if high >= OLDEST else f"age {low} to {high}")
    if finding.sex:
        parts.append(str(finding.sex))
    for wanted in finding.ask_if:
        code = next(
            (q.code for q in model.vocabulary.named(wanted.finding, question.region)),
            wanted.finding,
        )
        parts.append(f"{code} is not answered otherwise than {' or '.join(wanted.options)}")
    return "; ".join(parts) or "always"


def rule_in_words(rule: SafetyRule, knowledge: Knowledge) -> str:
    """The rule as a sentence of codes, such as "fever=yes AND (swelling=marked OR warmth=yes)"."""
    groups = []
    for group in rule.groups:
        literals = [f"{one.finding}={'|'.join(one.options)}" for one in group.of]
        text = " OR ".join(literals)
        if group.at_least > 1:
            text = f"at least {group.at_least} of: {', '.join(literals)}"
        groups.append(f"({text})" if len(literals) > 1 else text)
    words = " AND ".join(groups)
    if rule.regions:
        words = f"{' or '.join(str(r) for r in rule.regions)} complaint: {words}"
    if rule.injury_within_days:
        words += f" AND injured within {rule.injury_within_days} days"
    if rule.ages != EVERY_AGE:
        words += f" AND age {rule.ages[0]} to {rule.ages[1]}"
    return words


# --- cases -------------------------------------------------------------------------------


def interview_case(model: Compiled, case: Case) -> tuple[Case, Progress]:
    """Ask what the engine would ask and take the answers from the case; silence is unknown.

    The case that comes back holds only what was asked, so that nothing else has influence.
    """
    asked = Case(case.complaints, case.age, case.sex)
    progress = Progress()
    while (screen := next_screen(model, asked, progress)) is not None:
        answers: dict[str, Answer] = {key: case.answers.get(key, NOT_SURE) for key in screen.keys}
        asked = asked.with_answers(answers)
        progress = advance(progress, screen)
    return asked, progress


def answer_case(
    model: Compiled, release: str, raw: Mapping[str, Any], *, interview: bool = False
) -> dict[str, Any]:
    """One line of the answer to ``assess``. Never raises on what a case may contain."""
    identity = raw.get("id") if isinstance(raw, Mapping) else None
    try:
        case = read_case(raw, model.vocabulary)
    except CaseError as error:
        return {"id": identity, "error": str(error)}
    progress = Progress(items=len(case.answers), asked=tuple(case.answers))
    asked = case
    if interview:
        asked, progress = interview_case(model, case)
    result = assess(model, asked, explain=False)
    return {
        "id": identity,
        "release": release,
        **result_for_outsiders(result),
        "asked": list(progress.asked),
        "questions_asked": progress.items,
        "screens_shown": progress.screens,
        "ignored": list(case.ignored),
    }


def result_for_outsiders(result: Result) -> dict[str, Any]:
    reasons = dict.fromkeys(r.code for r in result.reasons if r.urgency == result.urgency)
    return {
        "urgency": str(result.urgency),
        "urgency_reasons": list(reasons),
        "causes": [
            {
                "condition": c.condition,
                "region": str(c.region),
                "probability": round(c.probability, 6),
                "shown": c.shown,
            }
            for c in result.causes
        ],
        "mechanism": result.mechanism,
        "connections": [
            {
                "between": [str(r) for r in c.between],
                **{name: round(p, 6) for name, p in c.probabilities.items()},
            }
            for c in result.connections
        ],
        "links": [
            {
                "from": link.cause,
                "to": link.effect,
                "mechanism": link.mechanism,
                "sides": link.sides,
                "probability": round(link.probability, 6),
            }
            for link in result.links
        ],
        "treatments": [p.treatment for p in result.plan if p.line != "not_recommended"],
    }


def read_lines(lines: Iterable[str]) -> Iterator[tuple[dict[str, Any] | None, str]]:
    """JSON Lines: each object, or None with what is wrong with the line. Blank lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            yield None, f"line {number} is not JSON: {error}"
            continue
        if isinstance(value, dict):
            yield value, ""
        else:
            yield None, f"line {number} is not a JSON object"


def _no_constant(name: str) -> float:
    if not math.isfinite(float(name)):
        raise ValueError(f"{name} is not JSON")
    return float(name)
