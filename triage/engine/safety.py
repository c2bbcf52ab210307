"""Safety rules: an AND of "at least n of these alarming answers", in three values.

A rule never looks at a probability. Replacing a reassuring answer by "not sure" never makes a
rule weaker, and a further alarming answer never does (tests/engine/test_safety.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from conditions.schema import Region, SafetyRule, Urgency

from .cases import Case, answer_state, applies
from .vocabulary import NOT_SURE, Question, Vocabulary, age_overlap, sex_matches

#: From the harmless to the alarming, to compare urgencies.
LEVELS = (Urgency.SELF_CARE, Urgency.ROUTINE, Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY)

#: How a complaint says that it began with an injury, and how long ago it began.
INJURY, DURATION = "injury", "duration"
#: An old pain that leapt or grows fast: what was injured may have been injured then, and nobody
#: said when.
COURSE, LEAPT = "course", frozenset(("sudden_jump", "worse_fast", "back_and_worse"))


class State(StrEnum):
    FIRED = "fired"  # every group is met
    OPEN = "open"  # could still fire, once unknown answers become known
    NOT_FIRED = "not_fired"  # some group can no longer be met


class RuleState(NamedTuple):
    """One rule tried on one complaint (region None: on the person).

    met: keys of the alarming answers that are present; alarming: those of them that are signs
    of illness, and not merely where it hurts or what else is known. unknown: questions that could still
    decide it. unsure: those of them that were asked and answered "not sure".
    hinges_on_unsure: it would fire if what was answered "not sure" were alarming;
    hinges_on_unasked: if what nobody asked were.
    missing: how many further alarming answers it needs to fire.
    """

    rule: SafetyRule
    region: Region | None
    state: State
    met: tuple[str, ...]
    alarming: tuple[str, ...]
    unknown: tuple[str, ...]
    unsure: tuple[str, ...]
    missing: int
    hinges_on_unsure: bool
    hinges_on_unasked: bool


def worst(levels: Iterable[Urgency]) -> Urgency:
    """The most urgent of some levels; self-care where there are none."""
    return max(levels, key=LEVELS.index, default=Urgency.SELF_CARE)


@dataclass(frozen=True, slots=True, eq=False)
class TriedLiteral:
    """An alarming answer with its questions looked up: any of them with any of the options.

    asked: each question with its options. Rules share literals, so that each is read once a case.
    """

    asked: tuple[tuple[Question, tuple[str, ...]], ...]

    @classmethod
    def of(cls, questions: Iterable[Question], options: tuple[str, ...]) -> TriedLiteral:
        return cls(tuple((question, question.alarming(options)) for question in questions))


#: Literals by the codes of their questions and their options.
Literals = dict[tuple[tuple[str, ...], tuple[str, ...]], TriedLiteral]


@dataclass(frozen=True, slots=True)
class TriedRule:
    """A rule on one region (None: on the person), ready to be tried on cases."""

    rule: SafetyRule
    region: Region | None
    groups: tuple[tuple[int, tuple[TriedLiteral, ...]], ...]
    masks: tuple[tuple[int, int], ...]  # of each group: at least so many of these bits
    near: int  # how many alarming answers may be lacking for it to be worth asking about

    @classmethod
    def of(
        cls,
        rule: SafetyRule,
        region: Region | None,
        vocabulary: Vocabulary,
        shared: Literals | None = None,
    ) -> TriedRule:
        known: Literals = {} if shared is None else shared

        def literal(finding: str, options: tuple[str, ...]) -> TriedLiteral:
            questions = vocabulary.named(finding, region)
            key = tuple(question.code for question in questions), options
            return known.setdefault(key, TriedLiteral.of(questions, options))

        groups = tuple(
            (group.at_least, tuple(literal(one.finding, one.options) for one in group.of))
            for group in rule.groups
        )
        masks, first = [], 0
        for at_least, literals in groups:
            masks.append((at_least, ((1 << len(literals)) - 1) << first))
            first += len(literals)
        return cls(rule, region, groups, tuple(masks), _near(rule))

    def is_near(self, met: int, doubtful: int) -> bool:
        """Whether few alarming answers are lacking, or doubts alone could make up for them.

        met, doubtful: bits of the literals that alarm, and of those answered "not sure".
        """
        missing = 0
        for at_least, mask in self.masks:
            lacking = at_least - (met & mask).bit_count()
            if lacking > 0:
                missing += lacking
        if missing <= self.near:
            return True
        if not doubtful:
            return False
        either = met | doubtful
        return all((either & mask).bit_count() >= at_least for at_least, mask in self.masks)


#: Where a literal stands: number of the rule in its book, and its bit among the rule's literals.
Place = tuple[int, int]


class RuleBook:
    """The rules of a release, indexed by the answers that alarm.

    Most rules are far from firing. Only those are tried that have fired, are near it (``is_near``),
    or would fire if what was answered "not sure" were alarming; and a rule without a single
    alarming answer is none of these.
    """

    def __init__(self, rules: Iterable[SafetyRule], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        shared: Literals = {}
        self._rules = [
            TriedRule.of(rule, region, vocabulary, shared)
            for rule in sorted(rules, key=lambda rule: rule.code)
            for region in sorted(rule.regions, key=str) or (None,)
        ]
        self._by_answer: dict[tuple[str, str], list[Place]] = {}
        self._by_question: dict[str, list[Place]] = {}
        for number, tried in enumerate(self._rules):
            literals = [literal for _, group in tried.groups for literal in group]
            for at, literal in enumerate(literals):
                place = (number, 1 << at)
                for question, options in literal.asked:
                    self._by_question.setdefault(question.code, []).append(place)
                    for option in options:
                        self._by_answer.setdefault((question.code, option), []).append(place)

    def states(self, case: Case) -> list[RuleState]:
        """Every rule that has fired or is next to it, on each complaint it is about, by code."""
        return case.kept("rules", self, lambda: self._states(case))

    def _states(self, case: Case) -> list[RuleState]:
        met: dict[int, int] = {}  # by number of the rule the bits of its literals
        doubtful: dict[int, int] = {}
        for key, answer in case.answers.items():
            if answer == NOT_SURE:
                for number, bit in self._by_question.get(key, ()):
                    doubtful[number] = doubtful.get(number, 0) | bit
                continue
            said = [answer] if isinstance(answer, str) else [o for o, yes in answer.items() if yes]
            for option in said:
                for number, bit in self._by_answer.get((key, option), ()):
                    met[number] = met.get(number, 0) | bit
        reading, regions = Reading(case, self.vocabulary), (None, *case.regions)
        states = []
        for number in sorted(met):
            tried = self._rules[number]
            if tried.region in regions and tried.is_near(met[number], doubtful.get(number, 0)):
                states.append(_try(tried, reading))
        return [state for state in states if state is not None]


def _near(rule: SafetyRule) -> int:
    """How many alarming answers may be lacking for a rule to be worth asking about."""
    return 2 if rule.urgency == Urgency.EMERGENCY else 1


def try_rule(
    rule: SafetyRule, region: Region | None, case: Case, vocabulary: Vocabulary
) -> RuleState | None:
    """One rule on one complaint; None where age, sex or an old injury rule it out."""
    return _try(TriedRule.of(rule, region, vocabulary), Reading(case, vocabulary))


class Reading:
    """The literals of a case as they are read, each once: keys of the questions that alarm, and
    of those that still could, with those of them answered "not sure"."""

    def __init__(self, case: Case, vocabulary: Vocabulary) -> None:
        self.case, self.vocabulary = case, vocabulary
        self._can_apply: dict[str, bool] = {}
        self._read: dict[TriedLiteral, tuple[list[str], list[str], list[str]]] = {}

    def of(self, literal: TriedLiteral) -> tuple[list[str], list[str], list[str]]:
        found = self._read.get(literal)
        if found is None:
            found = self._read[literal] = self._look_at(literal)
        return found

    def _look_at(self, literal: TriedLiteral) -> tuple[list[str], list[str], list[str]]:
        answers = self.case.answers
        present: list[str] = []
        waiting: list[str] = []
        doubts: list[str] = []
        for question, options in literal.asked:
            code = question.code
            answer = answers.get(code)
            if answer is None:
                if self._can_be_meant(question):
                    waiting.append(code)
                continue
            state = answer_state(answer, options)
            if state:
                present.append(code)
            elif state is None:
                waiting.append(code)
                if answer == NOT_SURE:
                    doubts.append(code)
        return present, waiting, doubts

    def _can_be_meant(self, question: Question) -> bool:
        """What cannot be meant (no injury, so no pop at the injury) is not open."""
        found = self._can_apply.get(question.code)
        if found is None:
            found = applies(question, self.case, vocabulary=self.vocabulary)
            self._can_apply[question.code] = found
        return found


def _try(tried: TriedRule, reading: Reading) -> RuleState | None:
    rule, region = tried.rule, tried.region
    case, vocabulary = reading.case, reading.vocabulary
    fits = [age_overlap(rule.ages, case.age), sex_matches(rule.sex, case.sex)]
    if rule.injury_within_days is not None and region is not None:
        fits.append(_recent_injury(rule.injury_within_days, region, case, vocabulary))
    if False in fits:
        return None
    met: list[str] = []
    unknown: list[str] = []
    unsure: list[str] = []
    missing, impossible, hinges, unasked = 0, False, True, True
    for at_least, literals in tried.groups:
        true = possible = doubtful = 0
        for literal in literals:
            present, waiting, doubts = reading.of(literal)
            if present:
                true += 1
                met += present
            elif waiting:
                possible += 1
                unknown += waiting
                unsure += doubts
                doubtful += bool(doubts)
        if true < at_least:
            missing += at_least - true
            impossible |= true + possible < at_least
            hinges &= true + doubtful >= at_least
            unasked &= true + possible - doubtful >= at_least
    if impossible:
        state = State.NOT_FIRED
    elif missing or None in fits:
        state = State.OPEN
    else:
        state = State.FIRED
    waiting = list(dict.fromkeys(unknown))
    return RuleState(
        rule,
        region,
        state,
        tuple(met),
        tuple(code for code in met if _is_sign(vocabulary[code])),
        tuple(waiting),
        tuple(unsure),
        missing,
        hinges,
        unasked,
    )


def _is_sign(question: Question) -> bool:
    finding = question.finding
    return finding.kind == "symptom" and not finding.opening


def _recent_injury(days: int, region: Region, case: Case, vocabulary: Vocabulary) -> bool | None:
    """Whether the complaint began with an injury so recently. An unknown date is recent."""
    injured = answer_state(case.answers.get(f"{region}.{INJURY}"), ("yes",))
    if injured is False:
        return False
    if case.answers.get(f"{region}.{COURSE}") in LEAPT:
        return injured
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
    of their signs is present: worth what ``doubt`` says, and a look now."""
    return [
        s
        for s in states
        if s.state is State.OPEN
        and s.unsure
        and s.hinges_on_unsure
        and s.alarming
        and LEVELS.index(s.rule.urgency) >= LEVELS.index(Urgency.URGENT)
    ]


def doubt(rule: SafetyRule) -> Urgency:
    """How soon where a rule hinges on "not sure": one level below the rule itself."""
    return Urgency.URGENT if rule.urgency is Urgency.EMERGENCY else Urgency.SOON


def nearly_fired(
    states: Iterable[RuleState], case: Case, *, least: Urgency = Urgency.URGENT
) -> list[tuple[RuleState, str]]:
    """Open rules, partly met, with the unasked questions that could fire them: rules that are one
    answer away, emergencies that are two. None that asks for less haste than ``least``."""
    found = []
    for state in states:
        if (
            state.state is State.OPEN
            and state.missing <= _near(state.rule)
            and state.hinges_on_unasked
            and state.met
            and LEVELS.index(state.rule.urgency) >= LEVELS.index(least)
        ):
            found += [(state, code) for code in state.unknown if not case.answered(code)]
    return found
