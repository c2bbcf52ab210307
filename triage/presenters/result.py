"""The result page, made from the stored result and the release it was made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.codes import split_key
from conditions.knowledge import in_force
from conditions.schema import OTHER, Condition, Region
from triage.engine.assessment import CONNECTED
from triage.engine.vocabulary import NOT_SURE
from triage.flow import Visit

from .connection import ConnectionWords, connection_words
from .diagram import Diagram, diagram
from .emergency import Suspicion, suspicion
from .exercises import ExercisesFor, exercises_of_result
from .patient import called, reading_note
from .places import capital, listed, place_in
from .plan import PlanGroup, names_to_start_with, plan_groups
from .questions import question_text, value_text
from .urgency import STOP_LEVELS, UrgencyWords, in_sentence, reason_words, urgency_words

BANDS = {
    "very_likely": gettext_lazy("Very likely"),
    "likely": gettext_lazy("Likely"),
    "possible": gettext_lazy("Possible"),
    "less_likely": gettext_lazy("Less likely, but not ruled out"),
}
#: Filled parts of the four-part meter beside the words.
METER = {"very_likely": 4, "likely": 3, "possible": 2, "less_likely": 1}
REASONS_SHOWN = 5
#: Steps of each cause that are read at once.
STEPS_FIRST = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One answer that counted: the question and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class CauseWords:
    condition: Condition
    band: str
    band_code: str
    meter: int
    points_to: tuple[Said, ...]
    points_away: tuple[Said, ...]
    not_known: tuple[str, ...]

    @property
    def empty_meter(self) -> str:
        """For a template to loop over the parts that are not filled."""
        return "x" * (4 - self.meter)

    @property
    def full_meter(self) -> str:
        return "x" * self.meter


@dataclass(frozen=True, slots=True)
class ComplaintWords:
    place: str
    causes: tuple[CauseWords, ...]
    none_fits: bool


@dataclass(frozen=True, slots=True)
class DangerWords:
    condition: Condition
    soon: str
    place: str


@dataclass(frozen=True, slots=True)
class ChangeWords:
    question: str
    answer: str
    effect: str


@dataclass(frozen=True, slots=True)
class CareWords:
    """Steps against one cause: those to begin with, then the others.

    leading: the likeliest cause of a place; of the others every step is a press away.
    """

    name: str
    steps: tuple[str, ...]
    leading: bool = True

    @property
    def first(self) -> tuple[str, ...]:
        return self.steps[:STEPS_FIRST] if self.leading else ()

    @property
    def more(self) -> tuple[str, ...]:
        return self.steps[STEPS_FIRST:] if self.leading else self.steps


class ResultPage:
    """What the template of the result asks for, each part computed once."""

    def __init__(self, here: Visit) -> None:
        self.here = here
        self.document: Mapping[str, Any] = here.assessment.result
        self.knowledge = here.model.knowledge
        self.case = here.case
        self.who = called(here.assessment)

    @property
    def withdrawn(self) -> bool:
        return self.here.assessment.release.is_withdrawn

    @cached_property
    def can_check(self) -> bool:
        """Whether the answers can be looked at: not while the content is withdrawn and no other
        is published."""
        return not self.withdrawn or in_force() is not None

    @cached_property
    def urgency(self) -> UrgencyWords:
        return urgency_words(self.document["urgency"])

    @property
    def stop(self) -> bool:
        """Urgent or above: what to do now takes the place of treatments."""
        return self.document["urgency"] in STOP_LEVELS

    @cached_property
    def why(self) -> list[str]:
        """The reasons that reach the urgency of the result, but for ``unsure_about``."""
        return [reason_words(reason, self.knowledge) for reason in self._reasons(unsure=False)]

    @cached_property
    def unsure_about(self) -> list[str]:
        """The signs that reach it because they were answered with "not sure"."""
        return [self.knowledge.rules[one["code"]].title for one in self._reasons(unsure=True)]

    def _reasons(self, *, unsure: bool) -> list[Mapping[str, Any]]:
        level = self.document["urgency"]
        found = [
            one
            for one in self.document["reasons"]
            if one["urgency"] == level and (one["kind"] == "check_now") == unsure
        ]
        return list({reason_words(one, self.knowledge): one for one in found}.values())[:4]

    @cached_property
    def suspicions(self) -> list[Suspicion]:
        """The dangers behind the most urgent rules that fired: what must be ruled out, and why."""
        level = self.document["urgency"]
        if not self.stop:
            return []
        rules = [self.knowledge.rules[fired["rule"]] for fired in self.document["rules"]]
        found = [suspicion(rule, self.knowledge) for rule in rules if rule.urgency == level]
        return list({s.name: s for s in reversed(found) if s}.values())[::-1]

    @cached_property
    def other_reasons(self) -> list[str]:
        """Reasons for the urgency that no suspicion stands for."""
        told = {suspicion.because for suspicion in self.suspicions}
        return [reason for reason in self.why if reason not in told]

    @property
    def note(self) -> str:
        """Whom the result is about, where it is not the reader."""
        return reading_note(self.who)

    def _of_fired(self, name: str) -> list[str]:
        found: list[str] = []
        for fired in self.document["rules"]:
            rule = self.knowledge.rules[fired["rule"]]
            # what to do comes from the most urgent rules alone: "now" and "tomorrow" do not mix
            if rule.urgency in STOP_LEVELS and (
                name == "do_not" or rule.urgency == self.document["urgency"]
            ):
                found += getattr(rule, name)
        return list(dict.fromkeys(found))

    @cached_property
    def do_now(self) -> list[str]:
        steps = self._of_fired("do_now")
        if not steps and self.stop:
            # where to go stands right above
            steps = [_("Show them this page, or read it to them.")]
        return steps

    @cached_property
    def do_not(self) -> list[str]:
        steps = self._of_fired("do_not")
        if not steps and self.stop:
            steps = [_("Do not massage the sore place and do not load the leg more than you must.")]
        return steps

    @cached_property
    def complaints(self) -> list[ComplaintWords]:
        return [
            ComplaintWords(
                capital(place_in(self.case, region)),
                tuple(
                    self._cause(cause)
                    for cause in self.document["causes"]
                    if cause["region"] == region and cause["shown"]
                ),
                region in self.document["none_fits"],
            )
            for region in self.case.regions
        ]

    @cached_property
    def places_with_causes(self) -> str:
        """For a place whose causes are named at others."""
        regions = [c["region"] for c in self.document["causes"] if c["shown"]]
        return listed(place_in(self.case, region) for region in dict.fromkeys(regions))

    def _cause(self, cause: Mapping[str, Any]) -> CauseWords:
        reasons = cause["reasons"] or {"points_to": [], "points_away": [], "not_known": []}
        band = cause["band"]
        return CauseWords(
            self.knowledge.conditions[cause["condition"]],
            str(BANDS[band]),
            band.replace("_", "-"),
            METER[band],
            self._said(reasons["points_to"]),
            self._said(reasons["points_away"]),
            tuple(self._question(key) for key in reasons["not_known"]),
        )

    def _question(self, key: str) -> str:
        return question_text(key, self.case, self.here.model.vocabulary, self.who)

    def _said(self, contributions: list[Mapping[str, Any]]) -> tuple[Said, ...]:
        """The strongest contribution of each question, strongest first."""
        vocabulary = self.here.model.vocabulary
        strongest: dict[str, Mapping[str, Any]] = {}
        for contribution in contributions:
            strongest.setdefault(contribution["key"], contribution)
        return tuple(
            Said(
                self._question(c["key"]),
                value_text(c["key"], c["option"], c["value"], self.case, vocabulary),
            )
            for c in list(strongest.values())[:REASONS_SHOWN]
        )

    @property
    def mostly_unsure(self) -> bool:
        """So little is known that the causes are hardly more than what is common."""
        answers = self.here.assessment.answers.values()
        unsure = sum(answer == NOT_SURE for answer in answers)
        return 2 * unsure >= len(answers) > 0

    @property
    def unsure_signs(self) -> bool:
        """Whether "not sure" was said to any warning sign."""
        vocabulary = self.here.model.vocabulary
        return any(
            answer == NOT_SURE
            and (code := split_key(key)[0]) in vocabulary
            and vocabulary[code].finding.safety
            for key, answer in self.here.assessment.answers.items()
        )

    @cached_property
    def dangers(self) -> list[DangerWords]:
        """Those that the page does not name anyway. How soon: where the result itself can wait."""
        named = {condition.code for condition in self.shown} | {s.code for s in self.suspicions}
        return [
            DangerWords(
                self.knowledge.conditions[danger["code"]],
                "" if self.stop else urgency_words(danger["urgency"]).soon,
                place_in(self.case, danger["region"]),
            )
            for danger in self.document["dangers"]
            if danger["code"] not in named
        ]

    @cached_property
    def connections(self) -> list[ConnectionWords]:
        return connection_words(self.document, self.case, self.knowledge, CONNECTED)

    @cached_property
    def diagram(self) -> Diagram | None:
        return diagram(self.document, self.case, self.knowledge, CONNECTED)

    @cached_property
    def several(self) -> bool:
        return len(self.case.complaints) > 1

    @cached_property
    def plan(self) -> list[PlanGroup]:
        return [] if self.stop else plan_groups(self.document["plan"], self.here)

    @cached_property
    def exercises(self) -> list[ExercisesFor]:
        return exercises_of_result(self.document, self.knowledge)

    @cached_property
    def first_treatments(self) -> str:
        """Names of what to start with, for a sentence."""
        return names_to_start_with(self.plan)

    @cached_property
    def shown(self) -> list[Condition]:
        codes = [c["condition"] for c in self.document["causes"] if c["shown"]]
        return [self.knowledge.conditions[code] for code in dict.fromkeys(codes)]

    @cached_property
    def self_care(self) -> list[CareWords]:
        """What can be done at once for the likeliest causes, each by its name."""
        leading = {c.causes[0].condition.code for c in self.complaints if c.causes}
        found = [
            CareWords(c.lay_name, c.self_care[:4], leading=c.code in leading)
            for c in self.shown
            if c.self_care
        ]
        return sorted(found, key=lambda care: not care.leading)[:3]

    @cached_property
    def prevention(self) -> list[str]:
        return self._gather("prevention", 5, self.shown)

    @cached_property
    def seek_help(self) -> list[str]:
        """At the urgent levels what to watch for until then is that of the danger meant."""
        if not self.stop:
            return self._gather("seek_help", 6, self.shown)
        codes = [
            reason["code"] for reason in self.document["reasons"] if reason["kind"] == "danger"
        ]
        codes = [suspicion.code for suspicion in self.suspicions] + codes
        conditions = [self.knowledge.conditions[code] for code in dict.fromkeys(codes)]
        return self._gather("seek_help", 4, conditions)

    def _gather(self, name: str, most: int, conditions: Iterable[Condition]) -> list[str]:
        """One item of each condition in turn, the first one first."""
        lists = [list(getattr(condition, name)) for condition in conditions]
        found: list[str] = []
        while any(lists):
            found += [items.pop(0) for items in lists if items]
        return list(dict.fromkeys(found))[:most]

    @cached_property
    def changes(self) -> list[ChangeWords]:
        vocabulary = self.here.model.vocabulary
        found = []
        for change in self.document["changes"]:
            key, value = change["key"], change["value"]
            question = vocabulary.question_of(key)
            option = value if question.finding.type == "many_of" else ""
            answer = value_text(key, option, "yes" if option else value, self.case, vocabulary)
            effects = []
            if change["first_cause"]:
                name = (
                    _("something we do not list")
                    if change["first_cause"] == OTHER
                    else in_sentence(self.knowledge.conditions[change["first_cause"]].lay_name)
                )
                place = place_in(self.case, Region(change["region"]))
                effects.append(
                    _("the likeliest cause for the %(place)s would be %(name)s")
                    % {"place": place, "name": name}
                )
            if change["urgency"]:
                soon = urgency_words(change["urgency"]).title
                effects.append(_("the advice would be: “%(title)s”") % {"title": soon})
            found.append(ChangeWords(self._question(key), answer, "; ".join(effects)))
        return found

    @cached_property
    def questions_to_ask(self) -> list[str]:
        first = self.shown[0] if self.shown else None
        questions = [
            _("What do you think is the cause, and what else could it be?"),
            _("Could the pains be connected?") if self.several else _("Is a test needed?"),
            _("What can be done at home, and how long should we try it?")
            if self.who
            else _("What can I do myself, and how long should I try it?"),
            _("When should we come back?") if self.who else _("When should I come back?"),
        ]
        if first:
            questions.insert(
                1,
                _("Could it be %(name)s? How would you find out?")
                % {"name": in_sentence(first.lay_name)},
            )
        return questions
