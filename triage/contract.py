"""The command-line contract: cases in, results out, as plain JSON. Keys may be added, never
renamed; others measure the product through them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from conditions.schema import EVERY_AGE, OLDEST, Knowledge, SafetyRule

from .engine.assessment import Result, assess
from .engine.cases import Case, CaseError, read_case
from .engine.compiled import Compiled
from .engine.interview import Progress, advance, next_screen
from .engine.vocabulary import Question

#: Some editors write it in front of a file.
BYTE_ORDER_MARK = "\ufeff"
#: Bytes that are no UTF-8, as the error handler "surrogateescape" keeps them.
NOT_UTF8 = re.compile("[\ud800-\udfff]")
#: In characters, and boxes in boxes. No honest case comes near.
LONGEST_MESSAGE = 400
LONGEST_NUMBER = 300
DEEPEST = 10


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
            | ({"covers": list(o.covers)} if o.covers else {})
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
        asked = asked.with_answers(
            {key: case.answers[key] for key in screen.keys if key in case.answers}
        )
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
        return {"id": identity, "error": shortened(str(error))}
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


def read_lines(lines: Iterable[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """JSON Lines: each object, with what is wrong with it or an empty text.

    Of a line with something wrong no more than its id is given, None where that cannot be read.
    Blank lines are skipped. ``lines`` are decoded with errors="surrogateescape".
    """
    for number, line in enumerate(lines, start=1):
        line = line.removeprefix(BYTE_ORDER_MARK)
        if not line.strip():
            continue
        said_twice: list[str] = []
        try:
            value = json.loads(
                line,
                parse_int=_whole_number,
                object_pairs_hook=partial(_members, said_twice=said_twice),
            )
        except json.JSONDecodeError as error:
            yield {"id": None}, f"line {number} is not JSON: {error.msg}, at character {error.pos}"
            continue
        except RecursionError:
            yield {"id": None}, f"line {number} is nested too deeply"
            continue
        if not isinstance(value, dict):
            yield {"id": None}, f"line {number} is not a JSON object"
        elif problem := _unreadable(line, value, said_twice):
            yield {"id": _identity(value)}, f"line {number}: {shortened(problem)}"
        else:
            yield value, ""


def _members(pairs: list[tuple[str, Any]], said_twice: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            said_twice.append(key)
        found[key] = value
    return found


def _whole_number(text: str) -> float:
    # int() takes no text of thousands of digits, and float() makes infinity of it
    return int(text) if len(text) <= LONGEST_NUMBER else float(text)


def _unreadable(line: str, value: Mapping[str, Any], said_twice: list[str]) -> str:
    if NOT_UTF8.search(line):
        return "the text is not UTF-8"
    if said_twice:
        return f"the key {said_twice[0]!r} is given twice"
    return _wrong_inside(value)


def _wrong_inside(value: object) -> str:
    """What no case holds, at any depth: a number without end, or boxes in boxes in boxes."""
    level = [("", value)]
    for _ in range(DEEPEST):
        deeper: list[tuple[str, object]] = []
        for path, item in level:
            if isinstance(item, float) and not math.isfinite(item):
                return f"{path}{item} is not a finite number"
            if isinstance(item, dict):
                deeper += [(f"{path}{key}: ", inside) for key, inside in item.items()]
            elif isinstance(item, list):
                deeper += [(path, inside) for inside in item]
        if not deeper:
            return ""
        level = deeper
    return f"{level[0][0]}nested too deeply"


def _identity(value: Mapping[str, Any]) -> Any:
    """The id of a line that is wrong, where it is not wrong itself."""
    identity = value.get("id")
    if _wrong_inside(identity) or (isinstance(identity, str) and NOT_UTF8.search(identity)):
        return None
    return identity


def shortened(text: str) -> str:
    """A message that may quote megabytes, with its middle left out."""
    if len(text) <= LONGEST_MESSAGE:
        return text
    half = LONGEST_MESSAGE // 2
    return f"{text[:half]} … {text[-half:]}"
