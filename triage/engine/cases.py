"""What a person said: a case with its complaints and answers, checked against a vocabulary."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from conditions.codes import pair_key, split_key
from conditions.schema import OLDEST, Region, Sex

from .vocabulary import NOT_SURE, Question, Vocabulary, age_overlap, sex_matches

SIDES = ("left", "right", "both")
_REGIONS = tuple(map(str, Region))
_SEXES = tuple(map(str, Sex))

#: An answer as the engine keeps it: the code of one option, or for many_of each option's
#: True, False or None (unknown). NOT_SURE was asked and is unknown. A vague option is True if
#: it is all that is known, False if a covered one is True or none can be, else None.
Answer = str | Mapping[str, bool | None]
Pair = tuple[Region, Region]
Made = TypeVar("Made")


class CaseError(ValueError):
    """The case cannot be read; the message names the key and the value."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One painful region; ``side`` is left, right, both or None (unknown)."""

    region: Region
    side: str | None = None


@dataclass(frozen=True)
class Case:
    """One person. ``age`` is the lowest and highest possible age in years, or None.

    Complaints are ordered from the hip down, each region at most once. Answers are keyed as
    in the contract; relation findings carry their pair: ``limp@knee+foot``. ``ignored`` lists
    the keys that do not apply to this case.
    """

    complaints: tuple[Complaint, ...]
    age: tuple[float, float] | None = None
    sex: Sex | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        return tuple(complaint.region for complaint in self.complaints)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(itertools.combinations(self.regions, 2))

    def kept(self, name: str, of: object, make: Callable[[], Made]) -> Made:
        """What ``make`` worked out about this case with ``of``, the first time it was wanted.

        Nothing that refers to the case itself: the two would keep each other in memory.
        """
        found = self._kept.get(name)
        if found is None or found[0] is not of:
            found = self._kept[name] = (of, make())
        made: Made = found[1]
        return made

    @cached_property
    def _kept(self) -> dict[str, tuple[object, Any]]:
        return {}

    def side(self, region: Region) -> str | None:
        return next(c.side for c in self.complaints if c.region == region)

    def answered(self, key: str) -> bool:
        """Whether the question needs not be put again: it has an answer, or "not sure"."""
        return key in self.answers

    def with_answers(self, answers: Mapping[str, Answer]) -> Case:
        return replace(self, answers={**self.answers, **answers})

    def without(self, key: str) -> Case:
        return replace(self, answers={k: v for k, v in self.answers.items() if k != key})


def applies(question: Question, case: Case, *, vocabulary: Vocabulary) -> bool:
    """Whether the question can be meant at all: its region hurts, age and sex are not excluded,
    and no answer it depends on has been answered otherwise."""
    if question.always:
        return question.region is None or question.region in case.regions
    finding = question.finding
    if question.region is not None:
        if question.region not in case.regions:
            return False
    elif len(case.complaints) < 2 and question.scope == "relation":
        return False
    if age_overlap(finding.ages, case.age) is False or sex_matches(finding.sex, case.sex) is False:
        return False
    return not finding.ask_if or all(
        condition_state(wanted.finding, wanted.options, question.region, case, vocabulary)
        is not False
        for wanted in finding.ask_if
    )


def condition_state(
    reference: str,
    options: Sequence[str],
    region: Region | None,
    case: Case,
    vocabulary: Vocabulary,
) -> bool | None:
    """Whether one of ``options`` was answered: True, False, or None while unknown.

    With several questions behind the reference (a stem read without a region) one is enough.
    """
    states = [
        answer_state(case.answers.get(question.code), question.alarming(tuple(options)))
        for question in vocabulary.named(reference, region)
        if question.region is None or question.region in case.regions
    ]
    if any(states):
        return True
    return None if not states or None in states else False


def answer_state(answer: Answer | None, options: Sequence[str]) -> bool | None:
    """Whether the answer is among ``options``: three-valued, unknown gives None."""
    if answer is None or answer == NOT_SURE:
        return None
    if isinstance(answer, str):
        return answer in options
    states = [answer.get(option) for option in options]
    if True in states:
        return True
    return None if None in states else False


# --- reading -----------------------------------------------------------------------------


def read_case(raw: Mapping[str, object], vocabulary: Vocabulary, *, lenient: bool = False) -> Case:
    """A case of the command-line contract, checked. Raises CaseError.

    lenient: answers that cannot be read are left out instead.
    """
    if not isinstance(raw, Mapping):
        raise CaseError("a case is a JSON object")
    complaints = _read_complaints(raw.get("complaints"))
    case = Case(complaints, _read_age(raw.get("age")), _read_sex(raw.get("sex")))
    raw_answers = {} if raw.get("answers") is None else raw["answers"]
    if not isinstance(raw_answers, Mapping):
        raise CaseError(f"answers: {raw_answers!r} is not an object")
    answers: dict[str, Answer] = {}
    ignored: list[str] = []
    for key, value in raw_answers.items():
        known = vocabulary.questions.get(key)
        if known is not None and isinstance(value, str) and value in known.as_given:
            if known.region is None or known.region in case.regions:
                answers[key] = value
            else:
                ignored.append(key)
            continue
        try:
            question, pair = _read_key(str(key), case, vocabulary)
            answer = read_answer(question, value, key=str(key))
        except CaseError:
            if lenient:
                continue
            raise
        if _is_elsewhere(question, pair, case):
            ignored.append(str(key))
        elif value is None:
            continue  # null says what a missing key says; "not_sure" is a person's doubt
        elif pair is not None:
            _add(answers, pair_key(question.code, pair), answer)
        else:
            answers[question.code] = answer
    case = replace(case, answers=answers)
    out = [
        key
        for key in answers
        if key not in vocabulary.always  # these places hurt, or it would not be here
        and not applies(vocabulary.question_of(key), case, vocabulary=vocabulary)
    ]
    if not out:
        return replace(case, ignored=tuple(ignored)) if ignored else case
    kept = {key: value for key, value in answers.items() if key not in out}
    return replace(case, answers=kept, ignored=tuple(ignored + out))


def _is_elsewhere(question: Question, pair: Pair | None, case: Case) -> bool:
    """Whether a question is about a place that does not hurt, or about two of which one does not."""
    if question.scope == "relation":
        return pair is None or not set(pair) <= set(case.regions)
    return question.region is not None and question.region not in case.regions


def _add(answers: dict[str, Answer], key: str, answer: Answer) -> None:
    """``limp`` and ``limp@foot+knee`` may both mean ``limp@knee+foot``: not differently."""
    if answers.setdefault(key, answer) != answer:
        raise CaseError(f"answers: {key} is given twice: {answers[key]!r} and {answer!r}")


def _read_complaints(raw: object) -> tuple[Complaint, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not 1 <= len(raw) <= 3:
        raise CaseError(f"complaints: {raw!r} is not a list of one to three complaints")
    complaints: dict[Region, Complaint] = {}
    for item in raw:
        if not isinstance(item, Mapping):
            raise CaseError(f"complaints: {item!r} is not an object")
        name = item.get("region")
        if name not in _REGIONS:
            raise CaseError(f"complaints: region {name!r} is not knee, leg or foot")
        region = Region(str(name))
        side = item.get("side")
        if side is not None and side not in SIDES:
            raise CaseError(f"complaints: side {side!r} is not left, right, both or null")
        if region in complaints:
            raise CaseError(f"complaints: region {name!r} is given twice")
        complaints[region] = Complaint(region, side if side is None else str(side))
    return tuple(complaints[region] for region in Region if region in complaints)


def _is_number(value: object) -> bool:
    # compared, since math.isfinite cannot take an integer of 400 digits
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _read_age(raw: object) -> tuple[float, float] | None:
    if raw is None:
        return None
    ends: list[Any] = (
        list(raw) if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw, raw]
    )
    if len(ends) != 2 or not all(_is_number(end) for end in ends):
        raise CaseError(f"age: {raw!r} is not a number, [low, high] or null")
    low, high = float(ends[0]), float(ends[1])
    if low > high:
        raise CaseError(f"age: {raw!r} says the higher age first")
    if not 0 <= low <= high <= OLDEST:
        raise CaseError(f"age: {raw!r} is not between 0 and {OLDEST}")
    return low, high


def _read_sex(raw: object) -> Sex | None:
    if raw is None:
        return None
    if raw not in _SEXES:
        raise CaseError(f"sex: {raw!r} is not female, male or null")
    return Sex(str(raw))


def _read_key(key: str, case: Case, vocabulary: Vocabulary) -> tuple[Question, Pair | None]:
    code, names = split_key(key)
    if code not in vocabulary:
        raise CaseError(f"answers: unknown finding {key!r}")
    question = vocabulary[code]
    if question.scope != "relation":
        if names:
            raise CaseError(f"answers: {key!r} is not about two complaints")
        return question, None
    if not names:
        if len(case.pairs) > 1:
            raise CaseError(f"answers: {key!r} does not say which two complaints it is about")
        return question, case.pairs[0] if case.pairs else None
    if len(names) != 2 or len(set(names)) != 2 or not set(names) <= {str(r) for r in Region}:
        raise CaseError(f"answers: {key!r} does not name two regions")
    upper, lower = (region for region in Region if str(region) in names)
    return question, (upper, lower)


def read_answer(question: Question, value: object, *, key: str = "") -> Answer:
    """One answer in the contract's form as the engine keeps it. Raises CaseError."""
    finding, key = question.finding, key or question.code
    if value is None or value == NOT_SURE:
        return NOT_SURE
    if finding.type == "many_of":
        return _read_many(question, value, key)
    if finding.type == "yes_no" and isinstance(value, bool):
        value = "yes" if value else "no"
    if finding.type == "number" and _is_number(value):
        return _band(question, float(value), key)  # type: ignore[arg-type]  # a number by now
    if isinstance(value, str) and value in question.answers:
        return value
    raise CaseError(
        f"answers: {key}: {value!r} is not one of {', '.join(question.answers)}"
        + (", nor a number" if finding.type == "number" else "")
    )


def _band(question: Question, value: float, key: str) -> str:
    low, high = question.finding.bounds or (-math.inf, math.inf)
    if not low <= value <= high:
        raise CaseError(f"answers: {key}: {value:g} is not between {low:g} and {high:g}")
    for option in question.finding.options:
        if option.low is not None and option.high is not None and option.low <= value < option.high:
            return option.code
    raise CaseError(f"answers: {key}: {value:g} is in no band")


def _read_many(question: Question, value: object, key: str) -> Answer:
    """A list (the listed are yes, all others no) or an object with yes, no or not_sure."""
    finding = question.finding
    exclusive = {option.code for option in finding.options if option.exclusive}
    if isinstance(value, str):
        value = [value]
    if isinstance(value, Mapping):
        said = {str(option): _read_tick(word, f"{key}: {option}") for option, word in value.items()}
    elif isinstance(value, Sequence):
        said = {option: option in value for option in question.answers}
        # who says "somewhere in front" has not said no to any place there
        for covered in (question.vague[v] for v in map(str, value) if v in question.vague):
            said |= {option: None for option in covered if not said[option]}
        said |= {str(option): True for option in value}
    else:
        raise CaseError(f"answers: {key}: {value!r} is not a list of options")
    for option in said:
        if option not in question.answers and option not in exclusive | set(question.vague):
            raise CaseError(f"answers: {key}: unknown option {option!r}")
    if any(said.get(option) for option in exclusive):
        if any(yes for option, yes in said.items() if option not in exclusive):
            raise CaseError(f"answers: {key}: {min(exclusive)!r} excludes the others")
        return dict.fromkeys((*question.answers, *question.vague), False)
    return complete(question, said)


def complete(question: Question, said: Mapping[str, bool | None]) -> Answer:
    """An answer to a list with every option: what is not said is unknown, if it can be."""
    answer = {option: said.get(option) for option in question.answers}
    for vague, covered in question.vague.items():
        states = [answer[option] for option in covered]
        can_be = True not in states and None in states
        answer[vague] = (said.get(vague) or None) if can_be else False
    return answer


def _read_tick(word: object, key: str) -> bool | None:
    if word is None or word == NOT_SURE:
        return None
    if isinstance(word, bool):
        return word
    if word in ("yes", "no"):
        return word == "yes"
    raise CaseError(f"answers: {key}: {word!r} is not yes, no or not_sure")


def side_of_link(case: Case, pair: Pair) -> str:
    """``same`` or ``opposite`` where both sides are known and single, else ``either``."""
    first, second = (case.side(region) for region in pair)
    if first in ("left", "right") and second in ("left", "right"):
        return "same" if first == second else "opposite"
    return "either"
