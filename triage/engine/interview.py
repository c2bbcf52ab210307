"""What to ask next, and when to stop.

First the opening questions of each complaint, then at most two screens of safety questions,
then whatever tells most. Natural blocks stay together on one screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .cases import Case, applies, condition_state, pair_key
from .compiled import Compiled
from .information import question_values
from .posterior import Posterior, infer
from .safety import LEVELS, one_answer_away
from .vocabulary import Question

MAX_SCREENS = 15
MAX_ITEMS = 30
SAFETY_SCREENS = 2
SAFETY_ITEMS = 12
ITEMS_A_SCREEN = 4

#: A question worth less, in nats, is not asked; a companion of its block from a third of it.
LEAST_VALUE = 0.03
COMPANION_VALUE = 0.012


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been shown so far; answers are in the case."""

    screens: int = 0
    items: int = 0
    safety_screens: int = 0
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions shown together. ``part``: opening, safety, adaptive or caution."""

    part: str
    keys: tuple[str, ...]
    values: Mapping[str, float] = field(default_factory=dict)
    rule: str | None = None


def advance(progress: Progress, screen: Screen) -> Progress:
    return Progress(
        progress.screens + 1,
        progress.items + len(screen.keys),
        progress.safety_screens + (screen.part == "safety"),
        progress.asked + screen.keys,
    )


def question_keys(model: Compiled, case: Case, question: Question) -> list[str]:
    """The keys under which a question is answered in this case: one per pair for relations."""
    if question.scope == "relation":
        return [pair_key(question.code, pair) for pair in case.pairs]
    return [question.code]


def askable(model: Compiled, case: Case, question: Question) -> bool:
    """Whether to put it: it applies, and what it depends on has been answered as needed."""
    if not applies(question, case, vocabulary=model.vocabulary):
        return False
    return all(
        condition_state(w.finding, w.options, question.region, case, model.vocabulary)
        for w in question.finding.ask_if
    )


def next_screen(model: Compiled, case: Case, progress: Progress) -> Screen | None:
    """The next screen, or None when the interview is over (the caution screen aside)."""
    if progress.screens >= MAX_SCREENS or progress.items >= MAX_ITEMS:
        return None
    room = MAX_ITEMS - progress.items
    return (
        opening_screen(model, case, progress, room)
        or safety_screen(model, case, progress, room)
        or adaptive_screen(model, case, progress, room)
    )


def _open(model: Compiled, case: Case, progress: Progress, questions: list[Question]) -> list[str]:
    return [
        key
        for question in questions
        if askable(model, case, question)
        for key in question_keys(model, case, question)
        if not case.answered(key) and key not in progress.asked
    ]


def opening_screen(model: Compiled, case: Case, progress: Progress, room: int) -> Screen | None:
    """Where exactly, since when, how it began: one screen per complaint."""
    for region in case.regions:
        questions = [q for q in model.vocabulary if q.region == region and q.finding.opening]
        keys = _open(model, case, progress, questions)
        if keys:
            return Screen("opening", tuple(keys[: min(ITEMS_A_SCREEN, room)]))
    return None


def safety_screen(model: Compiled, case: Case, progress: Progress, room: int) -> Screen | None:
    """The first safety part: at most two screens and twelve items, most important first."""
    if progress.safety_screens >= SAFETY_SCREENS:
        return None
    asked = [k for k in progress.asked if model.vocabulary[k.split("@")[0]].finding.safety]
    questions = sorted(
        (q for q in model.vocabulary if q.finding.safety),
        key=lambda q: (-q.finding.priority, q.position),
    )
    left = SAFETY_ITEMS - len(asked)
    keys = _open(model, case, progress, questions)[: max(min(left, room), 0)]
    if not keys:
        return None
    half = SAFETY_ITEMS // SAFETY_SCREENS
    return Screen("safety", tuple(keys[:half]))


def adaptive_screen(model: Compiled, case: Case, progress: Progress, room: int) -> Screen | None:
    """What tells most, with its block; before the end, what an alarming rule still waits for."""
    posterior = infer(model, case)
    values = open_values(posterior, progress)
    best = max(values, key=lambda key: (values[key], key), default=None)
    if best is None or values[best] < LEAST_VALUE:
        return _rule_screen(model, case, progress, room)
    keys = _with_block(model, case, progress, best, values)[:room]
    return Screen("adaptive", tuple(keys), {key: values[key] for key in keys})


def open_values(posterior: Posterior, progress: Progress) -> dict[str, float]:
    """Values of the questions that may be asked now, by answer key."""
    model, case = posterior.model, posterior.case
    found = {}
    for key, value in question_values(posterior).items():
        if case.answered(key) or key in progress.asked:
            continue
        if askable(model, case, model.vocabulary[key.split("@")[0]]):
            found[key] = value
    return found


def _with_block(
    model: Compiled, case: Case, progress: Progress, best: str, values: Mapping[str, float]
) -> list[str]:
    question = model.vocabulary[best.split("@")[0]]
    keys = [best]
    if question.finding.block:
        companions = [
            key
            for key, value in sorted(values.items(), key=lambda item: -item[1])
            if key != best
            and value >= COMPANION_VALUE
            and (other := model.vocabulary[key.split("@")[0]]).finding.block
            == question.finding.block
            and other.region == question.region
            and key.partition("@")[2] == best.partition("@")[2]
        ]
        keys += companions[: ITEMS_A_SCREEN - 1]
    return sorted(keys, key=lambda key: model.vocabulary[key.split("@")[0]].position)


def _rule_screen(model: Compiled, case: Case, progress: Progress, room: int) -> Screen | None:
    """A question that alone would fire an emergency or urgent rule, with another alarming
    answer already present."""
    states = model.rules.states(case)
    waiting = [
        (state, code)
        for state, code in one_answer_away(states, case)
        if state.met and code not in progress.asked and askable(model, case, model.vocabulary[code])
    ]
    if not waiting:
        return None
    state = max(
        (state for state, _ in waiting),
        key=lambda s: (LEVELS.index(s.rule.urgency), len(s.met), s.rule.code),
    )
    keys = [code for other, code in waiting if other is state]
    return Screen("safety_check", tuple(keys[: min(ITEMS_A_SCREEN, room)]), rule=state.rule.code)
