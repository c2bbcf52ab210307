"""Every text that a patient reads, as the passages in which it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conditions.schema import Condition, Finding, Knowledge, SafetyRule

_EXAMPLES = {
    "{place}": "knee",
    "{upper}": "knee",
    "{lower}": "foot",
    "{first}": "knee",
    "{second}": "foot",
    "{who}": "your child",
}


@dataclass(frozen=True)
class Passage:
    """What is read in one go. where: ``conditions/gout summary``."""

    where: str
    text: str


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """A list (of advice, of answers) is one passage, its items being sentences."""
    for code, condition in knowledge.conditions.items():
        yield from _condition(f"conditions/{code}", condition)
    for code, treatment in knowledge.treatments.items():
        yield from _passage(f"treatments/{code} summary", [treatment.summary])
        yield from _passage(f"treatments/{code} cautions", [c.text for c in treatment.cautions])
    for code, exercise in knowledge.exercises.items():
        texts = [*exercise.steps, exercise.how_often, exercise.stop_if]
        yield from _passage(f"exercises/{code} steps", texts)
        yield from _passage(f"exercises/{code} uses", [use.note for use in exercise.uses])
    for code, link in knowledge.links.items():
        yield from _passage(f"links/{code} explanation", [link.explanation])
        yield from _passage(f"links/{code} contrary", [c.text for c in link.contrary])
    for code, rule in knowledge.rules.items():
        yield from _rule(f"rules/{code}", rule)
    for code, topic in knowledge.topics.items():
        for finding in topic.findings:
            yield from _finding(f"topics/{code} {finding.code}", finding)


def _condition(where: str, condition: Condition) -> Iterator[Passage]:
    for name in ("summary", "story", "confirmed_by"):
        yield from _passage(f"{where} {name}", [getattr(condition, name)])
    for name in ("self_care", "prevention", "seek_help"):
        yield from _passage(f"{where} {name}", getattr(condition, name))
    yield from _passage(f"{where} treatments", [use.note for use in condition.treatments])
    yield from _passage(f"{where} urgency", [v.why for v in condition.urgency_variants])


def _rule(where: str, rule: SafetyRule) -> Iterator[Passage]:
    yield from _passage(f"{where} advice", [rule.title, *rule.do_now, *rule.do_not])
    yield from _passage(f"{where} why", [rule.why])


def _finding(where: str, finding: Finding) -> Iterator[Passage]:
    asked = [finding.question, finding.help] if finding.help else [finding.question]
    yield from _passage(f"{where} question", asked)
    if finding.question_other:
        yield from _passage(f"{where} question_other", [finding.question_other])
    yield from _passage(f"{where} why_asked", [finding.why_asked])
    yield from _passage(f"{where} options", [option.label for option in finding.options])


def _passage(where: str, texts: Iterable[str]) -> Iterator[Passage]:
    joined = " ".join(_sentence(text) for text in texts)
    if joined:
        yield Passage(where, joined)


def _sentence(text: str) -> str:
    for mark, example in _EXAMPLES.items():
        text = text.replace(mark, example)
    return text if re.search(r"[.!?]$", text) else f"{text}."
