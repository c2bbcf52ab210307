"""One page for the professional: everything said, sorted as a clinician reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from conditions.codes import split_key
from triage.engine.cases import Case
from triage.engine.vocabulary import Question
from triage.flow import Visit

from .answers import denied, nothing_chosen, unsure
from .connection import ConnectionWords
from .evidence import MECHANISMS
from .patient import called
from .places import NAMES, capital, place_in
from .questions import answer_text, question_text, worded
from .result import BANDS, METER, ResultPage
from .urgency import UrgencyWords, reason_words

#: Topics whose answers say when it began, how it went on and how bad it is.
TIME_TOPICS = frozenset({"beginning", "strength_and_course", "two_pains"})
CAUSES_SHOWN = 4
#: Letters of answers that fit one sheet in the larger type (tried out).
ROOMY = 4200


@dataclass(frozen=True, slots=True)
class Line:
    """One answer. place: empty for the whole person."""

    place: str
    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of one kind, by place."""

    place: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CauseLine:
    name: str
    lay_name: str
    band: str
    meter: int


@dataclass(frozen=True, slots=True)
class PlaceCauses:
    place: str
    causes: tuple[CauseLine, ...]
    none_fits: bool


class SummaryPage:
    """Made from the stored answers and the stored result; nothing is worked out anew."""

    def __init__(self, here: Visit) -> None:
        self.here = here
        self.case: Case = here.case
        self.assessment = here.assessment
        self._result = ResultPage(here)

    # --- who, where ---

    @cached_property
    def person(self) -> str:
        age, sex = self.assessment.age, self.assessment.get_sex_display()
        parts = [
            _("Age not told") if age is None else _("Age %(age)s") % {"age": age},
            str(sex) if sex else _("sex not told"),
        ]
        if self.assessment.for_someone_else:
            parts.append(_("answered by somebody else for the person"))
        return ", ".join(parts)

    @cached_property
    def places(self) -> list[str]:
        return [
            capital(place_in(self.case, c.region)) + ("" if c.side else _(" (side not known)"))
            for c in self.case.complaints
        ]

    @property
    def dense(self) -> bool:
        """So much was said that only smaller type keeps it on one sheet."""
        letters = sum(
            len(line.place + line.question + line.answer)
            for part in (self.time_line, self.safety, self.positives, self.negatives, self.unknowns)
            for group in part
            for line in group.lines
        )
        return letters + len(self.own_words) > ROOMY

    @property
    def own_words(self) -> str:
        return self.assessment.own_words

    # --- the result, as stored ---

    @cached_property
    def urgency(self) -> UrgencyWords:
        return self._result.urgency

    @cached_property
    def rules(self) -> list[str]:
        """Safety rules that fired."""
        knowledge = self.here.model.knowledge
        words = [
            reason_words(reason, knowledge)
            for reason in self._result.document["reasons"]
            if reason["kind"] in ("rule", "check_now")
        ]
        return list(dict.fromkeys(words))

    @cached_property
    def causes(self) -> list[PlaceCauses]:
        found = []
        for region in self.case.regions:
            rows = [
                self._cause(cause)
                for cause in self._result.document["causes"]
                if cause["region"] == region and cause["shown"]
            ]
            none_fits = region in self._result.document["none_fits"]
            place = capital(place_in(self.case, region))
            found.append(PlaceCauses(place, tuple(rows[:CAUSES_SHOWN]), none_fits))
        return found

    def _cause(self, cause: Mapping[str, Any]) -> CauseLine:
        condition = self.here.model.knowledge.conditions[cause["condition"]]
        band = cause["band"]
        return CauseLine(condition.name, condition.lay_name, str(BANDS[band]), METER[band])

    @cached_property
    def dangers(self) -> list[str]:
        return [danger.condition.name for danger in self._result.dangers]

    @cached_property
    def mechanism(self) -> str:
        name = self._result.document["mechanism"]
        return str(MECHANISMS[name]) if name in MECHANISMS else ""

    @cached_property
    def connections(self) -> list[ConnectionWords]:
        return [c for c in self._result.connections if c.kind != "none"]

    # --- the answers ---

    @cached_property
    def _answered(self) -> list[tuple[str, Question, Any]]:
        """Everything asked, in the order it was asked, each once."""
        keys = [key for screen in self.assessment.screens for key in screen["keys"]]
        stored = self.assessment.answers
        vocabulary = self.here.model.vocabulary
        return [
            (key, vocabulary.question_of(key), stored[key])
            for key in dict.fromkeys(keys)
            if key in stored and split_key(key)[0] in vocabulary
        ]

    @cached_property
    def time_line(self) -> list[Answers]:
        """When it began and how it went on, with what was said; not sure is among the unknowns."""
        return self._by_place(
            self._line(key, question, answer)
            for key, question, answer in self._answered
            if question.topic in TIME_TOPICS and not unsure(answer) and not denied(answer)
        )

    @cached_property
    def safety(self) -> list[Answers]:
        """Warning signs that were affirmed."""
        return self._by_place(self._affirmed(safety=True))

    @cached_property
    def safety_asked(self) -> int:
        return sum(q.finding.safety for _key, q, _answer in self._answered)

    @cached_property
    def positives(self) -> list[Answers]:
        return self._by_place(self._affirmed(safety=False))

    @cached_property
    def negatives(self) -> list[Answers]:
        """A plain no, or a choice that says that nothing is wrong, with that choice."""
        return self._by_place(
            Line(self._place(question), self._short(key, question))
            if denied(answer)
            else self._line(key, question, answer)
            for key, question, answer in self._answered
            if denied(answer) or nothing_chosen(question, answer)
        )

    @cached_property
    def unknowns(self) -> list[Answers]:
        return self._by_place(
            Line(self._place(question), self._short(key, question))
            for key, question, answer in self._answered
            if unsure(answer)
        )

    def _affirmed(self, *, safety: bool) -> Iterator[Line]:
        for key, question, answer in self._answered:
            if question.topic in TIME_TOPICS or question.finding.safety != safety:
                continue
            if unsure(answer) or denied(answer) or nothing_chosen(question, answer):
                continue
            yield self._line(key, question, answer)

    def _line(self, key: str, question: Question, answer: Any) -> Line:
        said = answer_text(key, answer, self.case, self.here.model.vocabulary)
        if answer == "yes":
            said = ""
        return Line(self._place(question), self._short(key, question), said)

    def _short(self, key: str, question: Question) -> str:
        """The statement of a tick list where there is one, else the question."""
        if question.finding.statement:
            return worded(question.finding.statement, key, question, self.case)
        return question_text(key, self.case, self.here.model.vocabulary, called(self.assessment))

    def _place(self, question: Question) -> str:
        if question.region is None:
            return ""
        return capital(place_in(self.case, question.region))

    def _by_place(self, lines: Iterator[Line]) -> list[Answers]:
        found: dict[str, list[Line]] = {}
        for line in lines:
            found.setdefault(line.place, []).append(line)
        order = [capital(place_in(self.case, region)) for region in NAMES]
        ranked = sorted(found, key=lambda place: order.index(place) if place in order else -1)
        return [Answers(place, tuple(found[place])) for place in ranked]
