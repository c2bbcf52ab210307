"""What the pages behind a private link share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from triage import flow
from triage.flow import Page, Visit
from triage.knowledge import NoRelease

#: No honest page of ours sends more; what is larger is not read.
LARGEST_BODY = 32 * 1024
UNPROCESSABLE = 422

View = Callable[..., HttpResponse]
AnyForm = TypeVar("AnyForm", bound=forms.Form)


def address(token: str, page: Page) -> str:
    if page.name == "start":
        return reverse("start")
    if page.name == "question":
        return reverse("question", args=[token, page.number])
    return reverse(page.name, args=[token])


def go(token: str, page: Page) -> HttpResponse:
    return HttpResponseRedirect(address(token, page))


def data_of(request: HttpRequest) -> Any:
    """The posted fields. A body that no page of ours sends counts as an empty one."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return {}
    return request.POST if 0 <= length <= LARGEST_BODY else {}


def closed_without_release(view: View) -> View:
    """A page in place of the view's while its release is withdrawn and no other is published."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoRelease:
            return render(request, "withdrawn.html", status=503)

    return inner


def put_back(request: HttpRequest, form: AnyForm) -> AnyForm:
    """The form of a page that is shown again since it was refused unread (kneefoot.views), with
    what was chosen on it. Nothing is posted to a page that is only opened: then it stays as it is.
    """
    posted = data_of(request)
    if set(posted) & set(form.fields):
        for name, field in form.fields.items():
            if not field.widget.value_omitted_from_data(posted, {}, name):
                form.initial[name] = field.widget.value_from_datadict(posted, {}, name)
    return form


def show(
    request: HttpRequest,
    template: str,
    *,
    token: str,
    here: Visit,
    page: Page,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A personal page with its Back link and the banner it may need."""
    return render(
        request,
        template,
        {
            "token": token,
            "back": address(token, flow.back_from(here, page)),
            "unsigned": not here.release.is_signed_off,
            "for_someone_else": here.assessment.for_someone_else,
            **context,
        },
        status=status,
    )
