"""All answers of a person, to check and to change."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from triage import flow
from triage.flow import Visit

from .patient import called
from .places import capital, place
from .questions import answer_text, question_text


@dataclass(frozen=True, slots=True)
class Row:
    question: str
    answer: str
    change: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: tuple[Row, ...]


def answer_groups(here: Visit, token: str) -> list[Group]:
    """About the person, the places, then every screen's questions in the order they came."""
    groups = [_about(here, token), _places(here, token)]
    by_scope: dict[str, list[Row]] = {}
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
            answer = answer_text(key, here.assessment.answers.get(key), case, vocabulary)
            by_scope.setdefault(title, []).append(
                Row(question_text(key, case, vocabulary, who), answer, change)
            )
    groups += [Group(title, tuple(rows)) for title, rows in by_scope.items()]
    return groups


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
