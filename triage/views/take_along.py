"""What a person can take along: a page for the professional, the private link, the data."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from triage import actions, flow
from triage.flow import Page
from triage.forms.take_along import CodeForm
from triage.presenters.qr import qr_code
from triage.presenters.summary import SummaryPage
from triage.stored import everything_stored

from .personal import UNPROCESSABLE, address, data_of, go, put_back, show

#: Its first lines are the paper's; what follows is the same on screen, on paper and in the PDF.
SUMMARY_CSS = "css/components/summary.css"


@require_safe
def summary(request: HttpRequest, token: str) -> HttpResponse:
    """One A4 page for the professional."""
    here = actions.find(token=token)
    if instead := flow.redirection(here, Page("summary")):
        return go(token, instead)
    return show(
        request,
        "triage/summary.html",
        token=token,
        here=here,
        page=Page("summary"),
        back=reverse("result", args=[token]),
        summary=SummaryPage(here),
    )


@require_safe
def summary_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a PDF, where the program that makes it is installed."""
    here = actions.find(token=token)
    if instead := flow.redirection(here, Page("summary")):
        return go(token, instead)
    document = _pdf(here)
    if document is None:
        return show(
            request,
            "triage/no_pdf.html",
            token=token,
            here=here,
            page=Page("summary"),
            back=reverse("summary", args=[token]),
            status=503,
        )
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="kneefoot-summary.pdf"'
    return response


def _pdf(here: flow.Visit) -> bytes | None:
    """None where WeasyPrint or the libraries it draws with are missing."""
    try:
        import weasyprint
    except (ImportError, OSError):  # it is there, but Pango is not
        return None
    page = render_to_string(
        "triage/summary_pdf.html",
        {
            "summary": SummaryPage(here),
            "unsigned": not here.release.is_signed_off,
            "retention_days": settings.RETENTION_DAYS,
        },
    )
    html = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing)
    made: bytes = html.write_pdf(stylesheets=[weasyprint.CSS(filename=finders.find(SUMMARY_CSS))])
    return made


def _fetch_nothing(url: str, *args: object, **kwargs: object) -> object:
    """The page is whole in itself; nothing in it may make the server fetch something."""
    raise ValueError("the summary refers to nothing outside")


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The private link to come back with, as an address, a QR code and a short code."""
    here = actions.find(token=token)
    private = request.build_absolute_uri(reverse("resume", args=[token]))
    return show(
        request,
        "triage/link.html",
        token=token,
        here=here,
        page=Page("link"),
        back=address(token, flow.furthest(here)),
        link=private,
        qr=qr_code(private),
        code=actions.code_for(token=token, here=here),
        come_back=request.build_absolute_uri(reverse("come_back")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Type the short code instead of the long address."""
    form = CodeForm(data_of(request) if request.method == "POST" else None)
    if form.is_valid():
        return redirect("resume", form.cleaned_data["code"])
    status = UNPROCESSABLE if form.is_bound else 200
    if not form.is_bound:
        put_back(request, form)
    return render(request, "triage/come_back.html", {"form": form}, status=status)


@require_safe
def data(request: HttpRequest, token: str) -> HttpResponse:
    """Everything stored about the person, for themselves."""
    here = actions.find(token=token)
    response = JsonResponse(
        everything_stored(here.assessment),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response.headers["Content-Disposition"] = 'attachment; filename="kneefoot-my-data.json"'
    return response
