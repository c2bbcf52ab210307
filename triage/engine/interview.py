"""What to ask next, and when to stop.

First the opening questions of each complaint, then one screen of tick lists and one of safety
questions, what an alarming rule still waits for, then how two places hang together, then whatever tells
most. Natural blocks stay together on one screen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from conditions.codes import pair_key, split_key
from conditions.schema import Urgency

from .cases import Case, applies, condition_state
from .compiled import Compiled
from .information import (
    answer_probability,
    background_probability,
    question_values,
    relation_values,
)
from .lists import MOST_LINES, grouped
from .parts import Part
from .posterior import Posterior, infer
from .safety import RuleState, fired, nearly_fired
from .vocabulary import Question

MAX_SCREENS = 15
MAX_ITEMS = 30
ITEMS_A_SCREEN = 4

#: Safety comes first: one screen with two tick lists, of signs and of illnesses and medicines,
#: each of which is one question; then one screen of eight to ten questions about the painful
#: places, however many they are, so that room is left for what tells the causes apart.
#: docs/adr/0016-tick-lists.md
SAFETY_SCREENS = 1
SAFETY_ITEMS = {1: 8, 2: 10, 3: 8}  # by number of painful places

#: What an alarming rule still waits for: screens in all, and by its urgency how likely an alarming
#: answer must be to be worth a question, and how much the rule counts beside others.
RULE_SCREENS = 4
LEAST_ALARM = {Urgency.EMERGENCY: 0.01, Urgency.URGENT: 0.01, Urgency.SOON: 0.1}
RULE_WEIGHT = {Urgency.EMERGENCY: 3.0, Urgency.URGENT: 1.0, Urgency.SOON: 0.3}

#: A question worth less, in nats, is not asked; a companion of the same block may be worth less.
LEAST_VALUE = 0.03
COMPANION_VALUE = 0.012

#: A line of a tick list may tell less than a question of its own: it costs a glance. The lines
#: tell partly the same, so all but the best count half.
LINE_VALUE = 0.01
FURTHER_LINES = 0.5
#: Lines and questions on one screen together, at the most.
LINES_A_SCREEN = 12


#: The posterior of the case at hand, worked out when it is first wanted.
Thought = Callable[[], Posterior]


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been shown so far; answers are in the case."""

    screens: int = 0
    items: int = 0
    parts: tuple[Part, ...] = ()
    rules: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions shown together. ``groups``: single questions, and the lines of each tick list.
    ``rule``: the rule that a ``Part.SAFETY_CHECK`` is for."""

    part: Part
    groups: tuple[tuple[str, ...], ...]
    values: Mapping[str, float] = field(default_factory=dict)
    rule: str | None = None

    @classmethod
    def of(
        cls,
        model: Compiled,
        part: Part,
        keys: Sequence[str],
        values: Mapping[str, float] | None = None,
        rule: str | None = None,
    ) -> Screen:
        chosen = {key: values[key] for key in keys} if values else {}
        return cls(part, grouped(part, keys, model.vocabulary), chosen, rule)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for group in self.groups for key in group)

    @property
    def items(self) -> int:
        """Questions to the person; a tick list is one."""
        return len(self.groups)


def advance(progress: Progress, screen: Screen) -> Progress:
    return Progress(
        progress.screens + 1,
        progress.items + screen.items,
        (*progress.parts, screen.part),
        progress.rules + ((screen.rule,) if screen.rule else ()),
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


def next_screen(
    model: Compiled, case: Case, progress: Progress, posterior: Thought | None = None
) -> Screen | None:
    """The next screen, or None when the interview is over (the caution screen aside).

    posterior: that of the case, where the caller may want it too.
    """
    if progress.screens >= MAX_SCREENS or progress.items >= MAX_ITEMS:
        return None
    room = MAX_ITEMS - progress.items
    if posterior is None:
        posterior = cache(lambda: infer(model, case))  # at most once, and only if somebody asks
    return (
        opening_screen(model, case, progress, room)
        or checklist_screen(model, case, progress)
        or safety_screen(model, case, progress, room)
        or rule_screen(posterior, model, case, progress, room)
        or relation_screen(posterior, model, case, progress, room)
        or adaptive_screen(posterior, model, progress, room)
    )


def _open(
    model: Compiled, case: Case, progress: Progress, questions: Iterable[Question]
) -> list[str]:
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
        keys = _open(model, case, progress, model.vocabulary.opening_of[region])
        if keys:
            return Screen.of(model, Part.OPENING, keys[: min(ITEMS_A_SCREEN, room)])
    return None


def checklist_screen(model: Compiled, case: Case, progress: Progress) -> Screen | None:
    """Tick lists of what nobody should miss: signs of an emergency first, then illnesses and
    medicines that change what a pain means, and what of these needs more than a tick.

    Once for most; somebody whose age or sex was corrected gets the lines that apply only now."""
    vocabulary = model.vocabulary
    keys = [
        q.code
        for q in (*vocabulary.ticks, *vocabulary.first_about_the_person)
        if q.code not in progress.asked
        and not case.answered(q.code)
        and applies(q, case, vocabulary=vocabulary)
    ]
    return Screen.of(model, Part.CHECKLIST, keys) if keys else None


def safety_screen(model: Compiled, case: Case, progress: Progress, room: int) -> Screen | None:
    """Safety questions of the painful places, most important first."""
    if progress.parts.count(Part.SAFETY) >= SAFETY_SCREENS:
        return None
    most = min(SAFETY_ITEMS[len(case.complaints)], room)
    keys = _open(model, case, progress, model.vocabulary.safety_of_places)
    groups = grouped(Part.SAFETY, keys, model.vocabulary)[:most]
    return Screen(Part.SAFETY, groups) if groups else None


def relation_screen(
    posterior: Thought, model: Compiled, case: Case, progress: Progress, room: int
) -> Screen | None:
    """How two painful places hang together, asked once per pair: it is what people come for,
    although links are rare and so their questions are worth little in nats."""
    for pair in case.pairs:
        suffix = pair_key("", pair)
        if any(key.endswith(suffix) for key in (*progress.asked, *case.answers)):
            continue
        values = still_open(posterior(), progress, relation_values(posterior(), pair))
        keys = sorted(values, key=lambda key: -values[key])
        if keys:
            most = ITEMS_A_SCREEN // (1 if len(case.pairs) == 1 else 2)
            chosen = _in_order(model, keys[: min(most, room)])
            return Screen.of(model, Part.RELATION, chosen, values)
    return None


def adaptive_screen(
    posterior: Thought, model: Compiled, progress: Progress, room: int
) -> Screen | None:
    """What tells most, with what belongs to it: single questions and tick lists."""
    values = still_open(posterior(), progress, question_values(posterior()), least=LINE_VALUE)
    if max(values.values(), default=0.0) < LEAST_VALUE:
        return None
    candidates = sorted(_candidates(model, values), key=lambda c: (-c.worth, c.keys))
    best = candidates[0]
    companions = [
        (kin, other)
        for other in candidates[1:]
        if (kin := best.kinship(other)) and other.worth >= least_worth(kin, best.worth)
    ]
    companions.sort(key=lambda pair: (-pair[0], -pair[1].worth, pair[1].keys))
    chosen = list(best.keys)
    items = 1
    for _, other in companions:
        if items < min(ITEMS_A_SCREEN, room) and len(chosen) + len(other.keys) <= LINES_A_SCREEN:
            chosen += other.keys
            items += 1
    return Screen.of(model, Part.ADAPTIVE, _in_order(model, chosen), values)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A single question or a tick list that could be asked next; ``worth`` in nats."""

    keys: tuple[str, ...]
    question: Question  # the most telling line
    worth: float

    def kinship(self, other: Candidate) -> int:
        """3 for the same block, 2 for the same topic, 1 for the same place or the person."""
        mine, its = self.question, other.question
        if its.region != mine.region or split_key(other.keys[0])[1] != split_key(self.keys[0])[1]:
            return 0
        if mine.finding.block and its.finding.block == mine.finding.block:
            return 3
        return 1 + (its.topic == mine.topic)


def least_worth(kinship: int, best: float) -> float:
    """What a companion of the best candidate must be worth, by how near it is to it."""
    return {3: COMPANION_VALUE, 2: LEAST_VALUE}.get(kinship, max(LEAST_VALUE, best / 2))


def _candidates(model: Compiled, values: Mapping[str, float]) -> list[Candidate]:
    """Open questions, those that make a tick list together as one candidate.

    values: of those that are worth a line, in nats by answer key.
    """
    keys = sorted(values, key=lambda key: (-values[key], key))
    found = []
    for group in grouped(Part.ADAPTIVE, keys, model.vocabulary):
        lines = group[:MOST_LINES]
        worth = values[lines[0]] + FURTHER_LINES * sum(values[key] for key in lines[1:])
        question = model.vocabulary.question_of(lines[0])
        found.append(Candidate(tuple(lines), question, worth))
    return found


def still_open(
    posterior: Posterior, progress: Progress, values: Mapping[str, float], least: float = 0.0
) -> dict[str, float]:
    """Those of the values, at least ``least``, whose questions may be asked now.

    values: in nats by answer key, of questions about the case's places and the person.
    """
    model, case = posterior.model, posterior.case
    vocabulary, known = model.vocabulary, {*progress.asked, *case.answers}
    return {
        key: value
        for key, value in values.items()
        if value >= least
        and key not in known
        # most depend on nothing, which is soon seen
        and (key in vocabulary.always or askable(model, case, vocabulary.question_of(key)))
    }


def _in_order(model: Compiled, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: model.vocabulary.question_of(key).position))


def rule_screen(
    posterior: Thought, model: Compiled, case: Case, progress: Progress, room: int
) -> Screen | None:
    """Questions that alone would fire an emergency or urgent rule of which a sign is present, or one
    that says soon while none does.

    Each rule gets one such screen, with the likeliest answers first; what hardly anybody in
    this situation would say is not asked for the rule's sake.
    """
    if progress.parts.count(Part.SAFETY_CHECK) >= RULE_SCREENS:
        return None
    best: tuple[float, Screen] | None = None
    waiting: dict[str, tuple[RuleState, list[str]]] = {}
    states = model.rules.states(case)
    least = Urgency.URGENT if fired(states) else Urgency.SOON
    for state, code in nearly_fired(states, case, least=least):
        if code not in progress.asked and askable(model, case, model.vocabulary[code]):
            waiting.setdefault(f"{state.rule.code} {state.region}", (state, []))[1].append(code)
    for state, codes in waiting.values():
        if state.rule.code in progress.rules:
            continue
        alarm = alarm_probabilities(posterior(), state, codes)
        total = sum(alarm.values())
        if total < LEAST_ALARM[state.rule.urgency]:
            continue
        keys = sorted(codes, key=lambda code: (-alarm[code], code))[: min(ITEMS_A_SCREEN, room)]
        weight = total * surprise(model, state) * RULE_WEIGHT[state.rule.urgency]
        screen = Screen.of(model, Part.SAFETY_CHECK, _in_order(model, keys), rule=state.rule.code)
        if best is None or weight > best[0]:
            best = (weight, screen)
    return best[1] if best else None


def surprise(model: Compiled, state: RuleState) -> float:
    """How unusual the signs are that the rule has already, in nats: -log of their background."""
    options = literal_options(model, state)
    rare = [
        background_probability(model.vocabulary[code], options[code]) for code in state.alarming
    ]
    return 1.0 + sum(-math.log(max(p, 0.005)) for p in rare if p)


def literal_options(model: Compiled, state: RuleState) -> dict[str, set[str]]:
    """The alarming options of each question of a rule."""
    options: dict[str, set[str]] = {}
    for group in state.rule.groups:
        for literal in group.of:
            for question in model.vocabulary.named(literal.finding, state.region):
                options.setdefault(question.code, set()).update(literal.options)
    return options


def alarm_probabilities(
    posterior: Posterior, state: RuleState, codes: Sequence[str]
) -> dict[str, float]:
    """How likely each question is to be answered with an alarm of the rule, as things stand."""
    options = literal_options(posterior.model, state)
    return {code: answer_probability(posterior, code, options[code]) for code in codes}
