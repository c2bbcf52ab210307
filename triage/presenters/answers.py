"""All answers of a person, to check and to change, and what kind of answer each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from conditions.schema import Option
from triage import flow
from triage.engine.vocabulary import NOT_SURE, Question
from triage.flow import Visit

from .patient import called
from .places import capital, place
from .questions import answer_text, question_text

#: Choices that say that nothing is wrong, besides "none of these" below a list.
NOTHING_WRONG = frozenset({"none", "normal"})


@dataclass(frozen=True, slots=True)
class Row:
    question: str
    answer: str
    change: str


@dataclass(frozen=True, slots=True)
class Group:
    """rows: what is seen at once. others: what was answered with "no", "none" or "not sure".

    A warning sign that somebody is not sure of is among the rows, since it is worth a second look.
    """

    title: str
    rows: tuple[Row, ...]
    others: tuple[Row, ...] = ()


def answer_groups(here: Visit, token: str) -> list[Group]:
    """About the person, the places, then every screen's questions in the order they came."""
    groups = [_about(here, token), _places(here, token)]
    by_scope: dict[str, tuple[list[Row], list[Row]]] = {}
    case, vocabulary = here.case, here.model.vocabulary
    who = called(here.assessment)
    for number in range(1, len(here.assessment.screens) + 1):
        for key in flow.keys_on(here, number):
            question = here.question(key)
            title = capital(
                place(question.region, case.side(question.region))
                if question.region
                else _scope_title(question.scope)
            )
            change = f"{reverse('question', args=[token, number])}#id_{key}_0"
            answer = here.assessment.answers.get(key)
            rows, others = by_scope.setdefault(title, ([], []))
            tells_little = (
                not question.finding.safety
                if unsure(answer)
                else denied(answer) or nothing_chosen(question, answer)
            )
            said = answer_text(key, answer, case, vocabulary)
            row = Row(question_text(key, case, vocabulary, who), said, change)
            (others if tells_little else rows).append(row)
    groups += [Group(title, tuple(r), tuple(others)) for title, (r, others) in by_scope.items()]
    return groups


def denied(answer: Any) -> bool:
    return bool(answer == "no")


def unsure(answer: Any) -> bool:
    if isinstance(answer, dict):
        return "yes" not in answer.values()
    return bool(answer == NOT_SURE or answer is None)


def nothing_chosen(question: Question, answer: Any) -> bool:
    """None of the choices, or a choice that says "no" in other words."""
    if answer == []:
        return True
    chosen = [answer] if isinstance(answer, str) else answer
    if not isinstance(chosen, list):
        return False
    none = {o.code for o in question.finding.options if _is_none(o)}
    return bool(chosen) and set(chosen) <= none


def _is_none(option: Option) -> bool:
    return option.exclusive or option.code in NOTHING_WRONG


def _scope_title(scope: str) -> str:
    return _("How the pains hang together") if scope == "relation" else _("Health")


def _about(here: Visit, token: str) -> Group:
    assessment = here.assessment
    change = reverse("about", args=[token])
    who = _("Someone else") if assessment.for_someone_else else _("Me")
    age = _("Not told") if assessment.age is None else str(assessment.age)
    sex = capital(assessment.get_sex_display()) if assessment.sex else _("Not told")
    rows = [(_("Who is in pain"), who), (_("Age"), age), (_("Sex at birth"), sex)]
    return Group(_("About the person"), tuple(Row(q, a, change) for q, a in rows))


def _places(here: Visit, token: str) -> Group:
    change = reverse("where", args=[token])
    words = [
        capital(place(c.region, c.side)) + ("" if c.side else _(" (side not known)"))
        for c in here.case.complaints
    ]
    return Group(_("Where it hurts"), (Row(_("Places"), "; ".join(words), change),))
