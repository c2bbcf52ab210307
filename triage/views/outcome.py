"""After the questions: check the answers, the result, and what can be done with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from triage import actions, flow
from triage.flow import Page
from triage.forms.pages import CheckForm
from triage.presenters import patient
from triage.presenters.answers import answer_groups
from triage.presenters.emergency import alarms
from triage.presenters.result import ResultPage
from triage.presenters.urgency import urgency_told

from .personal import UNPROCESSABLE, address, data_of, go, put_back, show

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def emergency(request: HttpRequest, token: str) -> HttpResponse:
    """Shown at once when an emergency rule fires; the person may go on."""
    page = Page("emergency")
    if request.method == "POST":
        with actions.locked(token=token) as here:
            if instead := flow.redirection(here, page):
                return go(token, instead)
            return go(token, actions.acknowledge_alarms(here=here))
    here = actions.find(token=token)
    if instead := flow.redirection(here, page):
        return go(token, instead)
    return show(
        request,
        "triage/emergency.html",
        token=token,
        here=here,
        page=page,
        alarms=alarms(here.alarms, here.case, here.model, patient.called(here.assessment)),
        note=patient.reading_note(patient.called(here.assessment)),
    )


@require_http_methods(METHODS)
def check(request: HttpRequest, token: str) -> HttpResponse:
    """All answers, each of which can be changed."""
    page = Page("check")
    if request.method == "POST":
        with actions.locked(token=token) as here:
            if instead := flow.redirection(here, page):
                return go(token, instead)
            form = CheckForm(data_of(request))
            if form.is_valid():
                actions.finish(here=here, own_words=form.cleaned_data["own_words"])
                return go(token, Page("result"))
        status = UNPROCESSABLE
    else:
        here = actions.find(token=token)
        if instead := flow.redirection(here, page):
            return go(token, instead)
        form = put_back(request, CheckForm(initial={"own_words": here.assessment.own_words}))
        status = 200
    return show(
        request,
        "triage/check.html",
        token=token,
        here=here,
        page=page,
        form=form,
        groups=answer_groups(here, token),
        status=status,
    )


@require_http_methods(METHODS)
def result(request: HttpRequest, token: str) -> HttpResponse:
    """The result as it was stored; one that another engine made is worked out again on request."""
    page = Page("result")
    if request.method == "POST":
        with actions.locked(token=token) as here:
            if instead := flow.redirection(here, page):
                return go(token, instead)
            if here.is_outdated:
                actions.finish(here=here, own_words=here.assessment.own_words)
            return go(token, page)
    here = actions.find(token=token)
    if instead := flow.redirection(here, page):
        return go(token, instead)
    if here.is_outdated:
        return show(
            request,
            "triage/improved.html",
            token=token,
            here=here,
            page=page,
            urgency=urgency_told(here.assessment.result),
        )
    return show(
        request,
        "triage/result.html",
        token=token,
        here=here,
        page=page,
        result=ResultPage(here),
        link=request.build_absolute_uri(reverse("resume", args=[token])),
    )


@require_http_methods(METHODS)
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then delete everything."""
    if request.method == "POST":
        with actions.locked(token=token) as here:
            actions.delete_assessment(here=here)
        return redirect("deleted")
    here = actions.find(token=token)
    return show(
        request,
        "triage/delete.html",
        token=token,
        here=here,
        page=Page("delete"),
        back=address(token, flow.furthest(here)),
    )


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "triage/deleted.html")
