"""The pages that ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kneefoot.context_processors import site
from triage import actions, flow
from triage.engine.vocabulary import NOT_SURE
from triage.flow import Page, Visit
from triage.forms.pages import NO_PAIN, SIDE_UNKNOWN, AboutForm, WhereForm
from triage.forms.questions import QuestionsForm, screen_form
from triage.frame import framed
from triage.fresh import draw, fresh_html
from triage.presenters import patient
from triage.presenters import questions as words

from .personal import UNPROCESSABLE, address, data_of, go, put_back, show

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def about(request: HttpRequest, token: str) -> HttpResponse:
    """For whom, age and sex."""
    page = Page("about")
    if request.method != "POST":
        here = actions.find(token=token)
        form = put_back(request, AboutForm(initial=_about(here)))
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
        form = put_back(request, WhereForm(initial=_sides(here)))
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
        return _show_question(request, token, here, number)

    def answer(here: Visit) -> HttpResponse:
        if instead := flow.redirection(here, page):
            return go(token, instead)
        form = screen_form(here, number, data_of(request))
        if form.is_valid():
            following = actions.save_answers(here=here, number=number, answers=form.answers)
            return go(token, following)
        return _show_question(request, token, here, number, form)

    return actions.changed(answer, token=token)


def _show_question(
    request: HttpRequest,
    token: str,
    here: Visit,
    number: int,
    refused: QuestionsForm | None = None,
) -> HttpResponse:
    """The page of a screen, with its stored answers, or with those that were refused."""
    keys, groups = flow.keys_on(here, number), flow.groups_on(here, number)
    part = flow.part_on(here, number)
    who = patient.called(here.assessment)
    heading = None
    if len(groups) > 1:
        heading = words.screen_heading(part, keys, here.case, here.model.vocabulary, who)
    fewest, most = flow.remaining(here, number)
    answered = flow.items_before(here, number)
    shared: dict[str, str | bool | int] = {
        **site(request),
        "unsigned": not here.release.is_signed_off,
        "refused": refused is not None,
        "drawings": any(here.question(key).finding.drawing for key in keys),
        "note": patient.asking_note(who),
        "headed": heading is not None,
        "lead": heading.lead if heading else "",
    }
    own = {
        "token": token,
        "back": address(token, flow.back_from(here, Page("question", number))),
        "title": heading.title
        if heading
        else words.group_text(part, groups[0], here.case, here.model, who),
        "answered": str(answered),
        "in_all": str(answered + len(groups) + (fewest + most + 1) // 2),
        "to_come": words.still_to_come(fewest, most),
        "errors": render_to_string("components/error_summary.html", {"form": refused})
        if refused
        else "",
    }
    made = None if refused or hasattr(request, "not_taken") else fresh_html(here, number)
    shared["fresh"] = made is not None
    if made is None:
        form = refused or put_back(request, screen_form(here, number))
        shared["body_maps"] = draw(form, here)
        context = {"form": form, "button": _("Continue")}
        own["form"] = render_to_string("triage/_form.html", context, request)
    else:
        # most pages are made before, and only the form around their questions is one person's
        fields_html, shared["body_maps"] = made
        shared["button"] = _("Continue")
        own |= {
            "action": request.path,
            "csrf_token": get_token(request),
            "fields_html": fields_html,
        }
    page = framed("triage/question.html", shared=shared, own=own)
    return HttpResponse(page, status=UNPROCESSABLE if refused else 200)
