"""The page that interrupts: what to do now, and what danger is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from conditions.schema import Knowledge, SafetyRule
from triage.engine.cases import Case
from triage.engine.compiled import Compiled
from triage.engine.safety import RuleState

from .places import capital
from .questions import question_text

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A danger that a rule asks to rule out.

    name: in plain words. meaning: what it is. because: the signs that raised it. code: its page.
    """

    code: str
    name: str
    meaning: str
    because: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One card. ``because``: the questions whose answers alarm."""

    title: str
    why: tuple[str, ...]
    because: tuple[str, ...]
    do_now: tuple[str, ...]
    do_not: tuple[str, ...]
    suspicions: tuple[Suspicion, ...] = ()


def suspicion(rule: SafetyRule, knowledge: Knowledge) -> Suspicion | None:
    """The danger a rule is about; None where it stands for several."""
    if rule.condition is None:
        return None
    condition = knowledge.conditions[rule.condition]
    return Suspicion(rule.condition, capital(condition.lay_name), condition.summary, rule.title)


def alarms(states: Iterable[RuleState], case: Case, model: Compiled, who: str = "") -> list[Alarm]:
    """One card per title, the gravest sign first. who: see ``patient.called``.

    A rule that fires for two places, or two rules that say the same of a person, are one thing to
    do: a second card with the same words would look like a second emergency. Of a danger that is
    named or a step that is told the cards below say nothing again, but for their first step.
    """

    def gravity(state: RuleState) -> int:
        # a sign that is asked earlier is one that nobody should miss
        return max(model.vocabulary[key].finding.priority for key in state.met)

    by_title: dict[str, list[RuleState]] = {}
    for state in sorted(states, key=gravity, reverse=True):
        by_title.setdefault(state.rule.title, []).append(state)
    return _told_once(_alarm(title, same, case, model, who) for title, same in by_title.items())


def _told_once(cards: Iterable[Alarm]) -> list[Alarm]:
    told: set[str] = set()
    found = []
    for card in cards:
        new = replace(
            card,
            do_now=tuple(s for n, s in enumerate(card.do_now) if n == 0 or s not in told),
            do_not=tuple(step for step in card.do_not if step not in told),
            suspicions=tuple(danger for danger in card.suspicions if danger.code not in told),
        )
        told |= {*card.do_now, *card.do_not, *(danger.code for danger in card.suspicions)}
        found.append(new)
    return found


def _alarm(title: str, same: list[RuleState], case: Case, model: Compiled, who: str) -> Alarm:
    dangers = (suspicion(state.rule, model.knowledge) for state in same)
    return Alarm(
        title,
        # in releases from before there was a basis, the why may hold notes of curators
        _each_once(state.rule.why for state in same if state.rule.basis),
        _each_once(
            question_text(key, case, model.vocabulary, who) for state in same for key in state.met
        ),
        _each_once(step for state in same for step in state.rule.do_now),
        _each_once(step for state in same for step in state.rule.do_not),
        _each_once(danger for danger in dangers if danger is not None),
    )


def _each_once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
