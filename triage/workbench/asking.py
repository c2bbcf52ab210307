"""Whether a draft still asks what the safety rules wait for.

A rule fires on answers only. A question that is no longer put to somebody, or so late that the
interview ends before it, takes from the rule what a weaker rule would.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from conditions.codes import Asked, Findings
from conditions.schema import EVERY_AGE, OLDEST, Finding, Knowledge, Region, SafetyRule
from triage.engine.safety import COURSE, DURATION, INJURY

from .differences import Names


class LessAsked(NamedTuple):
    """A finding that is asked of fewer people or later. ``rules``: titles of those that read it."""

    code: str
    name: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]


def less_asked(before: Knowledge, after: Knowledge, names: Names) -> list[LessAsked]:
    """Findings that a rule of either names, or on which the asking of one of these depends."""
    was, now = Findings(before), Findings(after)
    titles = rules_by_question(before, was)
    for code, more in rules_by_question(after, now).items():
        titles.setdefault(code, {}).update(more)
    alarming = _alarming(before, was)
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for code, asked in was.asked.items():
        if code not in titles:
            continue
        reasons = list(_less(asked, now.asked.get(code), alarming.get(code, {}), names))
        if reasons:
            told, rules = found.setdefault(asked.finding.code, ({}, {}))
            told.update(dict.fromkeys(reasons))  # those of several places are told once
            rules.update(dict.fromkeys(titles[code].values()))
    return [
        LessAsked(code, names.of(code), tuple(told), tuple(rules))
        for code, (told, rules) in found.items()
    ]


def asking_changed(before: Knowledge, after: Knowledge) -> bool:
    """Whether the first questions, or those that rules read, are put to others or in another order.

    Room is limited: a question that is new among them can crowd out another.
    """
    return _asking(before) != _asking(after)


def _asking(knowledge: Knowledge) -> list[tuple[object, ...]]:
    findings = Findings(knowledge)
    guarding = rules_by_question(knowledge, findings)
    return [
        (
            asked.code,
            finding.kind,
            finding.safety,
            finding.opening,
            bool(finding.statement),
            finding.priority,
            finding.ages,
            finding.sex,
            finding.ask_if,
            finding.options and finding.answers,
        )
        for asked in findings
        if (finding := asked.finding).safety or finding.opening or asked.code in guarding
    ]


def rules_by_question(knowledge: Knowledge, findings: Findings) -> dict[str, dict[str, str]]:
    """By code of a question the rules that need it asked, with their titles by code."""
    found: dict[str, dict[str, str]] = {}
    for rule in knowledge.rules.values():
        waiting = [asked for one in _read(rule) for asked in _meant(findings, one, rule.regions)]
        seen: set[str] = set()
        while waiting:
            asked = waiting.pop()
            if asked.code in seen:
                continue
            seen.add(asked.code)
            found.setdefault(asked.code, {})[rule.code] = rule.title
            # where it is asked only after another answer, that one must be asked as well
            places = (asked.region,) if asked.region else ()
            for wanted in asked.finding.ask_if:
                waiting += _meant(findings, wanted.finding, places)
    return found


def _read(rule: SafetyRule) -> Iterator[str]:
    for group in rule.groups:
        yield from (one.finding for one in group.of)
    if rule.injury_within_days is not None:
        yield from (
            f"{region}.{stem}" for region in rule.regions for stem in (INJURY, DURATION, COURSE)
        )


def _meant(findings: Findings, reference: str, regions: Iterable[Region]) -> list[Asked]:
    """What a reference means where it is read: all of its places, or those of ``regions``."""
    found, places = findings.named(reference), set(regions)
    if reference in findings.asked or not places:
        return found
    return [asked for asked in found if asked.region in places]


def _alarming(knowledge: Knowledge, findings: Findings) -> dict[str, dict[str, None]]:
    """By code of a question the answers that some rule names."""
    found: dict[str, dict[str, None]] = {}
    for rule in knowledge.rules.values():
        for group in rule.groups:
            for one in group.of:
                for asked in _meant(findings, one.finding, rule.regions):
                    found.setdefault(asked.code, {}).update(dict.fromkeys(one.options))
    return found


def _less(
    asked: Asked, still: Asked | None, alarming: Collection[str], names: Names
) -> Iterator[str]:
    was = asked.finding
    if still is None:
        yield f"it is no longer asked of the {asked.region}" if asked.region else "it is removed"
        return
    now = still.finding
    if was.safety and not now.safety:
        yield "it is no longer one of the safety questions"
    if was.opening and not now.opening:
        yield "it is no longer one of the opening questions"
    if was.safety and was.statement and not now.statement:
        yield "it is no longer a line of a tick list"
    if was.kind == "symptom" and now.kind != "symptom":
        yield "it no longer counts as a sign of illness"
    if was.safety and now.priority < was.priority:
        yield f"priority {was.priority} → {now.priority}"
    yield from _fewer_people(was, now, names)
    yield from _reworded(was, now, alarming)
    options = set(alarming)
    for option in alarming:
        yield from _option(was, now, option, names)
    for vague, covered in was.vague.items():
        more = set(now.vague.get(vague, ())) - options
        if more and options >= set(covered):
            added = ", ".join(names.option(now.code, option) for option in sorted(more))
            yield f"the answer {names.option(was.code, vague)} may now mean {added} as well"


def _fewer_people(was: Finding, now: Finding, names: Names) -> Iterator[str]:
    if now.ages[0] > was.ages[0] or now.ages[1] < was.ages[1]:
        yield f"asked of ages {_ages(was)} → {_ages(now)}"
    if now.sex is not None and now.sex != was.sex:
        yield f"asked of {was.sex or 'everybody'} → {now.sex}"
    for wanted in now.ask_if:
        earlier = [one for one in was.ask_if if one.finding == wanted.finding]
        if not any(set(one.options) <= set(wanted.options) for one in earlier):
            answers = " or ".join(names.option(wanted.finding, o) for o in wanted.options)
            yield f"asked only after: {names.of(wanted.finding)} {answers}"


def _ages(finding: Finding) -> str:
    low, high = finding.ages
    if finding.ages == EVERY_AGE:
        return "all"
    return f"{low} and over" if high >= OLDEST else f"{low} to {high}"


def _reworded(was: Finding, now: Finding, alarming: Collection[str]) -> Iterator[str]:
    """An alarming answer with other words while answers came, went or changed places: two may be
    one now, or one two. Other words alone are for the readers of the differences to judge."""
    before = {option.code: option.label for option in was.options}
    after = {option.code: option.label for option in now.options}
    others = before.keys() != after.keys()
    earlier = set(map(_bare, before.values()))
    for code in alarming:
        if code not in before or code not in after:
            continue  # gone (`_option`), or a "yes" that has no words of its own
        words = _bare(after[code])
        if words != _bare(before[code]) and (others or words in earlier):
            yield f"the answer {before[code]} now says: {after[code]}"


def _bare(label: str) -> str:
    """The words of a label, however they are written."""
    return " ".join(re.findall(r"\w+", label.casefold()))


def _option(was: Finding, now: Finding, code: str, names: Names) -> Iterator[str]:
    """An alarming answer that is gone, or a band of a number that is narrower."""
    label = names.option(was.code, code)
    if code in {*was.answers, *was.vague} and code not in {*now.answers, *now.vague}:
        yield f"the answer {label} is gone"
        return
    a = next((option for option in was.options if option.code == code), None)
    b = next((option for option in now.options if option.code == code), None)
    if a is None or a.low is None or a.high is None:
        return
    if b is None or b.low is None or b.high is None:
        return
    if b.low > a.low or b.high < a.high:
        yield f"the answer {label}: {a.low:g} to {a.high:g} → {b.low:g} to {b.high:g}"
