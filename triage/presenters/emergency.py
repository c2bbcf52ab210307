"""The page that interrupts: what to do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.engine.cases import Case
from triage.engine.compiled import Compiled
from triage.engine.safety import RuleState

from .places import place_in
from .questions import question_text


@dataclass(frozen=True, slots=True)
class Alarm:
    title: str
    place: str
    why: str
    because: tuple[str, ...]
    do_now: tuple[str, ...]
    do_not: tuple[str, ...]


def alarms(states: Iterable[RuleState], case: Case, model: Compiled) -> list[Alarm]:
    return [
        Alarm(
            state.rule.title,
            place_in(case, state.region) if state.region else "",
            state.rule.why,
            tuple(dict.fromkeys(question_text(key, case, model.vocabulary) for key in state.met)),
            state.rule.do_now,
            state.rule.do_not,
        )
        for state in states
    ]
