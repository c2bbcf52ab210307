"""The start page and the way back to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from triage import actions, flow
from triage.knowledge import NoRelease, current_model

from .personal import go


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What this is and is not, and what is stored, before anything is."""
    try:
        release, model = current_model()
    except NoRelease:
        return render(request, "triage/not_open.html", status=503)
    if request.method == "POST":
        return redirect("about", actions.start_assessment(release=release))
    conditions = len(model.knowledge.conditions) - 1
    context = {"unsigned": not release.is_signed_off, "count": conditions}
    return render(request, "triage/start.html", context)


@require_safe
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The private link: back to where the person was."""
    return go(token, flow.furthest(actions.find(token=token)))
