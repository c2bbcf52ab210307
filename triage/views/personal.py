"""What the pages behind a private link share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from triage import flow
from triage.flow import Page, Visit

#: No honest page of ours sends more; what is larger is not read.
LARGEST_BODY = 32 * 1024
UNPROCESSABLE = 422


def address(token: str, page: Page) -> str:
    if page.name == "start":
        return reverse("start")
    if page.name == "question":
        return reverse("question", args=[token, page.number])
    return reverse(page.name, args=[token])


def go(token: str, page: Page) -> HttpResponse:
    return redirect(address(token, page))


def data_of(request: HttpRequest) -> Any:
    """The posted fields. A body that no page of ours sends counts as an empty one."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return {}
    return request.POST


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
