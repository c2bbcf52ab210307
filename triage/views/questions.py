"""The pages that ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from triage import actions, flow
from triage.engine.vocabulary import NOT_SURE
from triage.flow import Page, Visit
from triage.forms import (
    NO_PAIN,
    SIDE_UNKNOWN,
    AboutForm,
    ChecklistForm,
    QuestionsForm,
    WhereForm,
    screen_form,
)
from triage.fresh import draw, fresh_html
from triage.presenters import questions as words

from .personal import UNPROCESSABLE, data_of, go, show

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def about(request: HttpRequest, token: str) -> HttpResponse:
    """For whom, age and sex."""
    page = Page("about")
    if request.method != "POST":
        here = actions.find(token=token)
        form = AboutForm(initial=_about(here))
        return show(request, "triage/about.html", token=token, here=here, page=page, form=form)
    with actions.locked(token=token) as here:
        form = AboutForm(data_of(request))
        if form.is_valid():
            return go(token, actions.save_about(here=here, **form.answers))
    return show(
        request,
        "triage/about.html",
        token=token,
        here=here,
        page=page,
        form=form,
        status=UNPROCESSABLE,
    )


def _about(here: Visit) -> dict[str, object]:
    assessment = here.assessment
    if not assessment.about_answered:
        return {}
    return {
        "who": "someone" if assessment.for_someone_else else "me",
        "age": assessment.age,
        "no_age": assessment.age is None,
        "sex": assessment.sex or NOT_SURE,
    }


@require_http_methods(METHODS)
def where(request: HttpRequest, token: str) -> HttpResponse:
    """Which places hurt, and on which side."""
    page = Page("where")
    if request.method != "POST":
        here = actions.find(token=token)
        if instead := flow.redirection(here, page):
            return go(token, instead)
        form = WhereForm(initial=_sides(here))
        return show(request, "triage/where.html", token=token, here=here, page=page, form=form)
    with actions.locked(token=token) as here:
        if instead := flow.redirection(here, page):
            return go(token, instead)
        form = WhereForm(data_of(request))
        if form.is_valid():
            return go(token, actions.save_complaints(here=here, sides=form.sides))
    return show(
        request,
        "triage/where.html",
        token=token,
        here=here,
        page=page,
        form=form,
        status=UNPROCESSABLE,
    )


def _sides(here: Visit) -> dict[str, str]:
    """What is chosen already; a place nobody has named yet has no pain."""
    chosen = {c["region"]: c["side"] or SIDE_UNKNOWN for c in here.assessment.complaints}
    return {name: chosen.get(name, NO_PAIN) for name in WhereForm().fields}


@require_http_methods(METHODS)
def question(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """One screen of the interview."""
    page = Page("question", number)
    if request.method != "POST":
        here = actions.find(token=token)
        if instead := flow.redirection(here, page):
            return go(token, instead)
        form = screen_form(here, number)
        return _show_question(request, token, here, page, form)
    with actions.locked(token=token) as here:
        if instead := flow.redirection(here, page):
            return go(token, instead)
        form = screen_form(here, number, data_of(request))
        if form.is_valid():
            following = actions.save_answers(here=here, number=number, answers=form.answers)
            return go(token, following)
    return _show_question(request, token, here, page, form, UNPROCESSABLE)


def _show_question(
    request: HttpRequest,
    token: str,
    here: Visit,
    page: Page,
    form: QuestionsForm | ChecklistForm,
    status: int = 200,
) -> HttpResponse:
    number = page.number or 1
    part = here.assessment.screens[number - 1]["part"]
    heading = None
    if len(form.keys) > 1:
        heading = words.screen_heading(part, form.keys, here.case, here.model.vocabulary)
    fewest, most = flow.remaining(here, number)
    made = fresh_html(here, form)
    fields_html, body_maps = made or ("", draw(form, here))
    answered = sum(len(s["keys"]) for s in here.assessment.screens[: number - 1])
    return show(
        request,
        "triage/question.html",
        token=token,
        here=here,
        page=page,
        form=form,
        fields_html=fields_html,
        body_maps=body_maps,
        heading=heading,
        title=heading.title
        if heading
        else words.question_text(form.keys[0], here.case, here.model.vocabulary),
        fewest=fewest,
        most=most,
        answered=answered,
        in_all=answered + len(form.keys) + (fewest + most + 1) // 2,
        note=words.note_for_someone_else(here.assessment.for_someone_else),
        status=status,
    )
