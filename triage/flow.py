"""Which page comes next, and whether a page may be shown yet. Reads, never writes.

The screens that were shown are stored in their order, so that Back and a second tab find the
same pages again. A new screen is chosen by the engine when the last one has been answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from conditions.codes import split_key
from conditions.models import Release
from conditions.recent import Recent
from conditions.schema import Region, Urgency

from .engine import interview
from .engine.assessment import ENGINE_VERSION, caution_screen
from .engine.cases import Case, applies, read_case
from .engine.compiled import Compiled
from .engine.interview import Progress, Screen
from .engine.lists import by_place, grouped
from .engine.parts import CAUTIONS, Part
from .engine.posterior import Posterior, infer
from .engine.safety import RuleState, fired, nearly_fired
from .engine.vocabulary import Question
from .knowledge import NoRelease, compiled_release, current_model
from .models import Assessment

#: What the engine asks after the opening and the safety part, seen over many interviews.
USUAL_ADAPTIVE_ITEMS = (4, 14)
#: The checklist is one question about signs and one about illnesses and medicines.
TICK_LISTS = ("signs", "background")
#: What cautions of treatments need, asked last on one screen.
USUAL_CAUTION_ITEMS = 8


@dataclass(frozen=True)
class Page:
    """Where to send somebody: the name of an address and the number of a screen."""

    name: str
    number: int | None = None


@dataclass(frozen=True)
class Visit:
    """An assessment together with the knowledge it is read with."""

    assessment: Assessment
    release: Release
    model: Compiled

    @cached_property
    def case(self) -> Case:
        return case_of(self.assessment, self.model)

    @cached_property
    def posterior(self) -> Posterior:
        return infer(self.model, self.case)

    @cached_property
    def rules(self) -> list[RuleState]:
        return self.model.rules.states(self.case)

    @cached_property
    def alarms(self) -> list[RuleState]:
        """Fired emergency rules that the person has not been shown and gone past."""
        return [
            state
            for state in fired(self.rules)
            if state.rule.urgency == Urgency.EMERGENCY
            and alarm_name(state) not in self.assessment.acknowledged
        ]

    @cached_property
    def progress(self) -> Progress:
        shown = [screen for screen in self.screens if screen.part not in CAUTIONS]
        return Progress(
            screens=len(shown),
            items=_items(shown),
            parts=tuple(screen.part for screen in shown),
            rules=tuple(screen.rule for screen in shown if screen.rule),
            asked=tuple(key for screen in shown for key in screen.keys),
        )

    @property
    def is_outdated(self) -> bool:
        """Whether another engine made the stored result, so that its shape is not known here."""
        row = self.assessment
        return row.result is not None and row.engine_version != ENGINE_VERSION

    @cached_property
    def screens(self) -> Sequence[Screen]:
        """Those that were shown, in their order."""
        return [stored_screen(screen, self) for screen in self.assessment.screens]

    @cached_property
    def shown(self) -> dict[int, list[str]]:
        """What `keys_on` has found out so far: a screen keeps its number and its questions."""
        return {}

    @cached_property
    def grouped(self) -> dict[int, tuple[tuple[str, ...], ...]]:
        """The same of `groups_on`."""
        return {}

    def question(self, key: str) -> Question:
        return self.model.vocabulary.question_of(key)


def visit(assessment: Assessment) -> Visit:
    """Read an assessment with its own release; an unfinished one leaves a withdrawn release.

    Where nothing else is published it is read with that one, for what asks nothing: its data,
    the link, and deleting it.
    """
    if assessment.release.is_withdrawn and assessment.result is None:
        with suppress(NoRelease):
            release, model = current_model()
            return Visit(assessment, release, model)
    release = assessment.release
    return Visit(assessment, release, compiled_release(release))


def alarm_name(state: RuleState) -> str:
    return f"{state.rule.code}@{state.region}" if state.region else state.rule.code


def case_of(assessment: Assessment, model: Compiled) -> Case:
    """The stored answers as the engine reads them; what another release asked is left out."""
    regions = {complaint["region"] for complaint in assessment.complaints}
    answers = {
        key: value
        for key, value in assessment.answers.items()
        if key in model.vocabulary.alone or _belongs(key, model, regions)
    }
    return read_case(
        {
            "complaints": assessment.complaints,
            "age": assessment.age,
            "sex": assessment.sex or None,
            "answers": answers,
        },
        model.vocabulary,
        lenient=True,
    )


def _belongs(key: str, model: Compiled, regions: set[str]) -> bool:
    """Whether the model knows the question, and the places hurt that it is between."""
    code, places = split_key(key)
    if code not in model.vocabulary:
        return False
    is_relation = model.vocabulary[code].scope == "relation"
    return is_relation == bool(places) and set(places) <= regions


# --- screens -----------------------------------------------------------------------------


def keys_on(here: Visit, number: int) -> list[str]:
    """The questions of a shown screen (1, 2, …) that still can be meant."""
    if not 1 <= number <= len(here.assessment.screens):
        return []
    if number not in here.shown:
        keys = here.assessment.screens[number - 1]["keys"]
        here.shown[number] = [key for key in keys if can_be_meant(here, key)]
    return here.shown[number]


def part_on(here: Visit, number: int) -> Part:
    """What a shown screen (1, 2, …) is for."""
    return Part(here.assessment.screens[number - 1]["part"])


def groups_on(here: Visit, number: int) -> tuple[tuple[str, ...], ...]:
    """The same as the person meets them: single questions, and the lines of each tick list."""
    keys, vocabulary = keys_on(here, number), here.model.vocabulary
    if keys and number not in here.grouped:
        part = part_on(here, number)
        here.grouped[number] = by_place(part, grouped(part, keys, vocabulary), vocabulary)
    return here.grouped.get(number, ())


def items_before(here: Visit, number: int) -> int:
    """How many questions were shown before a screen."""
    return _items(here.screens[: number - 1])


def can_be_meant(here: Visit, key: str) -> bool:
    vocabulary = here.model.vocabulary
    code, places = (key, ()) if key in vocabulary.alone else split_key(key)
    if code not in vocabulary or not set(places) <= set(here.case.regions):
        return False
    return applies(vocabulary[code], here.case, vocabulary=vocabulary)


def screen_after(here: Visit, number: int) -> int | None:
    """The next shown screen that still has something to ask."""
    later = range(number + 1, len(here.assessment.screens) + 1)
    return next((n for n in later if keys_on(here, n)), None)


def screen_before(here: Visit, number: int) -> int | None:
    earlier = range(min(number, len(here.assessment.screens) + 1) - 1, 0, -1)
    return next((n for n in earlier if keys_on(here, n)), None)


def unanswered_screen(here: Visit) -> int | None:
    """The first shown screen with a question that has no answer yet."""
    for number, screen in enumerate(here.assessment.screens, 1):
        if any(not here.case.answered(key) and can_be_meant(here, key) for key in screen["keys"]):
            return number
    return None


def new_screen(here: Visit) -> Screen | None:
    """What to ask now that everything shown is answered; None when there is nothing left."""
    over = here.assessment.asked_all or _cautions_shown(here)
    screen = interview.next_screen(here.model, here.case, here.progress, lambda: here.posterior)
    if over and screen is not None and screen.part == Part.ADAPTIVE:
        # the interview was over: only what safety needs comes on top
        screen = _alarming(here)
    if screen is not None:
        return screen
    return _cautions(here)


def _alarming(here: Visit) -> Screen | None:
    keys = [
        code
        for state, code in nearly_fired(here.rules, here.case)
        if state.met
        and code not in here.progress.asked
        and interview.askable(here.model, here.case, here.model.vocabulary[code])
    ]
    return Screen.of(here.model, Part.SAFETY_CHECK, list(dict.fromkeys(keys))[:4]) if keys else None


def _cautions_shown(here: Visit) -> bool:
    return any(screen["part"] == Part.CAUTION for screen in here.assessment.screens)


def _cautions(here: Visit) -> Screen | None:
    """One screen, once: what only the cautions of treatments depend on."""
    if _cautions_shown(here):
        return None
    screen = caution_screen(here.posterior)
    if screen is None:
        return None
    shown = {key for s in here.assessment.screens for key in s["keys"]}
    keys = tuple(key for key in screen.keys if key not in shown)
    return Screen.of(here.model, Part.CAUTION, keys) if keys else None


def remaining(here: Visit, number: int) -> tuple[int, int]:
    """About how many questions still come after a screen, fewest and most.

    What is certain (opening and safety questions, screens shown before) is counted; how many
    the engine will choose is what it usually takes. Known exactly once all were asked.
    """
    progress = here.progress
    coming = _items(here.screens[number:])
    if here.assessment.asked_all or _cautions_shown(here):
        return coming, coming
    certain = _certain(here)
    adaptive = _items(s for s in here.screens if s.part in (Part.ADAPTIVE, Part.SAFETY_CHECK))
    left = max(0, interview.MAX_ITEMS - progress.items)
    fewest, most = (max(0, n - adaptive) for n in USUAL_ADAPTIVE_ITEMS)
    low = min(left, certain + fewest)
    high = min(left, certain + max(most, 1)) + USUAL_CAUTION_ITEMS
    return coming + low, coming + high


def _items(screens: Iterable[Screen]) -> int:
    """Questions to the person; a tick list is one, however many lines it has."""
    return sum(screen.items for screen in screens)


def _certain(here: Visit) -> int:
    """Opening and safety questions that are still to come."""
    vocabulary, progress = here.model.vocabulary, here.progress
    opening = _to_come(here, vocabulary.opening)
    if Part.CHECKLIST not in progress.parts:
        opening += len(TICK_LISTS)
    if progress.parts.count(Part.SAFETY) >= interview.SAFETY_SCREENS:
        return opening
    most = interview.SAFETY_ITEMS.get(len(here.case.complaints), 0)
    return opening + min(_to_come(here, vocabulary.safety_of_places), most)


def _to_come(here: Visit, questions: Iterable[Question]) -> int:
    """How many of these may be asked and were not."""
    asked = set(here.progress.asked)
    return sum(
        key not in asked
        for question in questions
        if question.code not in asked and interview.askable(here.model, here.case, question)
        for key in interview.question_keys(here.model, here.case, question)
    )


# --- pages -------------------------------------------------------------------------------


def furthest(here: Visit) -> Page:
    """The page to come back to: the first one that still needs something."""
    assessment = here.assessment
    if not assessment.about_answered:
        return Page("about")
    if not assessment.complaints:
        return Page("where")
    if here.alarms:
        return Page("emergency")
    waiting = unanswered_screen(here)
    if waiting is not None:
        return Page("question", waiting)
    if assessment.result is not None:
        return Page("result")
    if assessment.asked_all or not assessment.screens:
        return Page("check")
    return Page("question", screen_before(here, len(assessment.screens) + 1) or 1)


def redirection(here: Visit, wanted: Page) -> Page | None:
    """Where to go instead of ``wanted``, if something before it is missing; else None.

    Raises NoRelease where there is nothing left to ask with.
    """
    assessment = here.assessment
    if here.release.is_withdrawn and assessment.result is None:
        raise NoRelease("the release of these answers is withdrawn, and no other is published")
    if wanted.name == "about":
        return None
    if not assessment.about_answered:
        return Page("about")
    if wanted.name == "where":
        return None
    if not assessment.complaints:
        return Page("where")
    if wanted.name == "question":
        shown = wanted.number is not None and bool(keys_on(here, wanted.number))
        return None if shown else furthest(here)
    if wanted.name == "emergency":
        return None if here.alarms else furthest(here)
    reached = furthest(here)
    if reached.name in ("emergency", "question"):
        return reached
    if wanted.name in ("result", "summary") and assessment.result is None:
        return Page("check")
    if wanted.name == "summary" and here.is_outdated:
        return Page("result")
    return None


def back_from(here: Visit, page: Page) -> Page:
    """The page before this one."""
    assessment = here.assessment
    if page.name == "about":
        return Page("start")
    if page.name == "where":
        return Page("check") if assessment.asked_all else Page("about")
    if page.number is not None and assessment.asked_all:
        answered = all(here.case.answered(key) for key in keys_on(here, page.number))
        if answered:
            return Page("check")
    last = page.number or len(assessment.screens) + 1
    before = screen_before(here, last)
    return Page("question", before) if before else Page("where")


#: Screens as they were put together for somebody with the same questions.
_screens: Recent[Screen] = Recent(1000)


def stored_screen(screen: Mapping[str, Any], here: Visit) -> Screen:
    part, keys, rule = Part(screen["part"]), tuple(screen["keys"]), screen.get("rule")
    wanted = here.release.sha256, part, keys, rule
    return _screens.get(wanted, lambda: Screen.of(here.model, part, keys, rule=rule))


def plain_screen(screen: Screen) -> Mapping[str, Any]:
    """A screen as it is stored."""
    return {"part": str(screen.part), "keys": list(screen.keys), "rule": screen.rule}


def reopened(screens: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Screens after which the interview goes on: cautions asked before no longer end it."""
    return [
        {**s, "part": str(Part.CAUTION_BEFORE)} if s["part"] == Part.CAUTION else s for s in screens
    ]


def ordered_complaints(found: Mapping[str, str | None]) -> Sequence[Mapping[str, str | None]]:
    """Complaints as they are stored, from the knee down."""
    return [{"region": str(r), "side": found[r]} for r in Region if r in found]
