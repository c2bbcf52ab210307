"""Findings that nobody would answer, or whose answer nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.schema import Finding, Knowledge
from triage.engine.vocabulary import Vocabulary

from .row import Row

NOBODY_USES = "finding_unused"
NOBODY_ANSWERS = "finding_unanswerable"
OPTION_UNUSED = "option_unused"

#: Fewer than half of those asked being able to answer makes a question a burden.
LEAST_ANSWERABLE = 0.5


def unused(knowledge: Knowledge) -> Iterator[Row]:
    vocabulary = Vocabulary.of(knowledge)
    used = _used(knowledge, vocabulary)
    for topic in knowledge.topics.values():
        for finding in topic.findings:
            codes = set(finding.concrete_codes.values())
            answers = {option for code, option in used if code in codes}
            if finding.scope != "relation" and not answers:
                message = "no condition, rule, caution or other question uses the answer"
                yield Row(NOBODY_USES, finding.code, message)
                continue
            if finding.answerable < LEAST_ANSWERABLE:
                message = f"only {100 * finding.answerable:.0f} of 100 could answer it"
                yield Row(NOBODY_ANSWERS, finding.code, message)
            if finding.type == "many_of":
                yield from _options(finding, answers)
            for code in sorted(codes):
                if len(codes) > 1 and not any(one == code for one, _ in used):
                    message = "asked here, but no condition or rule of this region uses it"
                    yield Row(NOBODY_USES, code, message, "report")


def _options(finding: Finding, answers: set[str]) -> Iterator[Row]:
    for option in finding.answers:
        if option not in answers:
            message = "no condition, rule or caution uses this answer"
            yield Row(OPTION_UNUSED, f"{finding.code}={option}", message, "report")


def _used(knowledge: Knowledge, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """Question and option, wherever a figure, rule, caution or later question names them."""
    found = {
        (question.code, option)
        for condition in knowledge.conditions.values()
        for row in condition.evidence
        for question in vocabulary.named(row.finding)
        if question.region is None or question.region in condition.regions
        for option in row.values
    }
    for reference, options in _named(knowledge, vocabulary):
        for question in vocabulary.named(reference):
            found.update((question.code, option) for option in options)
    return found


def _named(knowledge: Knowledge, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Findings that are named together with the answers that count."""
    for condition in knowledge.conditions.values():
        yield from ((variant.finding, variant.options) for variant in condition.urgency_variants)
    for rule in knowledge.rules.values():
        yield from ((one.finding, one.options) for group in rule.groups for one in group.of)
    for treatment in knowledge.treatments.values():
        yield from ((caution.finding, caution.options) for caution in treatment.cautions)
    for question in vocabulary:
        yield from ((needed.finding, needed.options) for needed in question.finding.ask_if)
