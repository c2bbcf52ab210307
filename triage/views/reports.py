"""Report a problem: about a page, never tied to anybody's answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from triage import actions
from triage.forms.pages import ReportForm
from triage.knowledge import NoRelease, current_model

from .personal import UNPROCESSABLE, data_of, put_back


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        page = request.GET.get("page", "")
        form = ReportForm(initial={"page": page if page in ReportForm.PAGES else "other"})
        return render(request, "triage/report.html", {"form": put_back(request, form)})
    form = ReportForm(data_of(request))
    if not form.is_valid():
        return render(request, "triage/report.html", {"form": form}, status=UNPROCESSABLE)
    try:
        release = current_model()[0]
    except NoRelease:
        release = None
    actions.report_problem(release=release, **form.cleaned_data)
    return redirect("reported")


@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    return render(request, "triage/reported.html")
