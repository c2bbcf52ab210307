"""Safety rules: an AND of "at least n of these alarming answers", in three values.

A rule never looks at a probability. Replacing a reassuring answer by "not sure" never makes a
rule weaker, and a further alarming answer never does (tests/engine/test_safety.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from conditions.schema import Region, SafetyRule, Urgency

from .cases import Case, answer_state, applies
from .vocabulary import NOT_SURE, Question, Vocabulary, age_overlap, sex_matches

#: From the harmless to the alarming, to compare urgencies.
LEVELS = (Urgency.SELF_CARE, Urgency.ROUTINE, Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY)

#: How a complaint says that it began with an injury, and how long ago it began.
INJURY, DURATION = "injury", "duration"


class State(StrEnum):
    FIRED = "fired"  # every group is met
    OPEN = "open"  # could still fire, once unknown answers become known
    NOT_FIRED = "not_fired"  # some group can no longer be met


@dataclass(frozen=True, slots=True)
class RuleState:
    """One rule tried on one complaint (region None: on the person).

    met: keys of the alarming answers that are present. unknown: questions that could still
    decide it. unsure: those of them that were asked and answered "not sure".
    hinges_on_unsure: it would fire if what was answered "not sure" were alarming.
    missing: how many further alarming answers it needs to fire.
    """

    rule: SafetyRule
    region: Region | None
    state: State
    met: tuple[str, ...]
    unknown: tuple[str, ...]
    unsure: tuple[str, ...]
    missing: int
    hinges_on_unsure: bool


def worst(levels: Iterable[Urgency]) -> Urgency:
    """The most urgent of some levels; self-care where there are none."""
    return max(levels, key=LEVELS.index, default=Urgency.SELF_CARE)


def try_rules(rules: Iterable[SafetyRule], case: Case, vocabulary: Vocabulary) -> list[RuleState]:
    """Every rule on every complaint it is about; rules out of age, sex or region are left out."""
    found = []
    for rule in rules:
        for region in [r for r in rule.regions if r in case.regions] if rule.regions else [None]:
            state = try_rule(rule, region, case, vocabulary)
            if state is not None:
                found.append(state)
    return found


def try_rule(
    rule: SafetyRule, region: Region | None, case: Case, vocabulary: Vocabulary
) -> RuleState | None:
    """One rule on one complaint; None where age, sex or an old injury rule it out."""
    fits = [age_overlap(rule.ages, case.age), sex_matches(rule.sex, case.sex)]
    if rule.injury_within_days is not None and region is not None:
        fits.append(_recent_injury(rule.injury_within_days, region, case, vocabulary))
    if False in fits:
        return None
    met: list[str] = []
    unknown: list[str] = []
    unsure: list[str] = []
    missing, impossible, hinges = 0, False, True
    for group in rule.groups:
        true = possible = doubtful = 0
        for literal in group.of:
            questions = [
                q
                for q in vocabulary.named(literal.finding, region)
                if q.region is None or q.region in case.regions
            ]
            states = [_literal_state(q, literal.options, case, vocabulary) for q in questions]
            if True in states:
                true += 1
                met += [q.code for q, s in zip(questions, states, strict=True) if s]
            elif None in states:
                possible += 1
                waiting = [q.code for q, s in zip(questions, states, strict=True) if s is None]
                unknown += waiting
                doubts = [code for code in waiting if case.answers.get(code) == NOT_SURE]
                unsure += doubts
                doubtful += bool(doubts)
        if true < group.at_least:
            missing += group.at_least - true
            impossible |= true + possible < group.at_least
            hinges &= true + doubtful >= group.at_least
    if impossible:
        state = State.NOT_FIRED
    elif missing or None in fits:
        state = State.OPEN
    else:
        state = State.FIRED
    return RuleState(
        rule,
        region,
        state,
        tuple(met),
        tuple(dict.fromkeys(unknown)),
        tuple(unsure),
        missing,
        hinges,
    )


def _literal_state(
    question: Question, options: tuple[str, ...], case: Case, vocabulary: Vocabulary
) -> bool | None:
    state = answer_state(case.answers.get(question.code), options)
    if state is None and question.code not in case.answers:
        # a question that cannot be meant (no injury, so no pop at the injury) is not open
        return None if applies(question, case, vocabulary=vocabulary) else False
    return state


def _recent_injury(days: int, region: Region, case: Case, vocabulary: Vocabulary) -> bool | None:
    """Whether the complaint began with an injury so recently. An unknown date is recent."""
    injured = answer_state(case.answers.get(f"{region}.{INJURY}"), ("yes",))
    if injured is False:
        return False
    duration = case.answers.get(f"{region}.{DURATION}")
    if isinstance(duration, str) and duration != NOT_SURE:
        finding = vocabulary[f"{region}.{DURATION}"].finding
        band = next(option for option in finding.options if option.code == duration)
        if band.low is not None and band.low > days:
            return False
    return injured


def fired(states: Iterable[RuleState]) -> list[RuleState]:
    return sorted(
        (s for s in states if s.state is State.FIRED),
        key=lambda s: (-LEVELS.index(s.rule.urgency), s.rule.code),
    )


def to_check_now(states: Iterable[RuleState]) -> list[RuleState]:
    """Open emergency and urgent rules that hinge on answers of "not sure" alone, while another
    of their alarming answers is present: worth at least "soon", and a look now."""
    return [
        s
        for s in states
        if s.state is State.OPEN
        and s.unsure
        and s.hinges_on_unsure
        and s.met
        and LEVELS.index(s.rule.urgency) >= LEVELS.index(Urgency.URGENT)
    ]


def one_answer_away(states: Iterable[RuleState], case: Case) -> list[tuple[RuleState, str]]:
    """Open emergency and urgent rules that one unasked answer would fire, with the questions."""
    found = []
    for state in states:
        if (
            state.state is State.OPEN
            and state.missing == 1
            and LEVELS.index(state.rule.urgency) >= LEVELS.index(Urgency.URGENT)
        ):
            found += [(state, code) for code in state.unknown if not case.answered(code)]
    return found
