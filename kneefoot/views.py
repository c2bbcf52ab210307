"""The health check and the pages for when something is wrong.

None of these may need the database, a session or a context processor: they are shown
when one of those has just failed.
"""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import ResolverMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = "60"
UNPROCESSABLE = 422

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE = (MultiPartParserError, BadRequest)
NOT_OURS = gettext_lazy(
    "We could not be sure that this came from our own page, so it was not saved. What you sent "
    "before is kept. Look at this page and send it again. If you see this again, let your browser "
    "keep one cookie from this site."
)
TOO_LARGE_TO_READ = gettext_lazy(
    "What was sent is far more than this page asks for, so it was not read. What you sent before "
    "is kept. Please answer this page again."
)
COULD_NOT_READ = gettext_lazy(
    "What was sent arrived broken, so it was not saved. What you sent before is kept. Please "
    "answer this page again."
)


def plain_page(template: str, status: int, **context: object) -> HttpResponse:
    page = render_to_string(template, {"emergency_number": settings.EMERGENCY_NUMBER, **context})
    response = HttpResponse(page, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" if a request could be served now, else 503. For monitors."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError):
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here when a page names no icon: a PDF, plain text, the data."""
    return redirect(static("img/logo.svg"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    if isinstance(exception, TOO_LARGE + UNREADABLE) and (view := _patients_form(request)):
        sentence = TOO_LARGE_TO_READ if isinstance(exception, TOO_LARGE) else COULD_NOT_READ
        return _page_again(request, view, sentence)
    return plain_page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_page("403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    if view := _patients_form(request):
        # Read now, while it still counts as a form: the page shows again what was chosen.
        request.POST  # noqa: B018
        return _page_again(request, view, NOT_OURS)
    return plain_page("403_csrf.html", 403)


def _patients_form(request: HttpRequest) -> ResolverMatch | None:
    """The view that a form was sent to, if it is one of the patients' pages."""
    staff = request.path_info.startswith("/staff/")
    return None if staff or request.method != "POST" else request.resolver_match


def _page_again(
    request: HttpRequest, view: ResolverMatch, sentence: str | Promise
) -> HttpResponseBase:
    """The page that a refused form belongs to, with a sentence that says what happened (422).

    Its view runs as if the page were only being opened, since then no view writes anything.
    base.html shows ``not_taken``. Where there is no such page to show (any more), a plain
    one says the same and leads to where the person was.
    """
    request.method = "GET"
    request.not_taken = sentence  # type: ignore[attr-defined]  # our own, for base.html
    try:
        response: HttpResponseBase = view.func(request, *view.args, **view.kwargs)
    except Http404:
        return page_not_found(request)
    html = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code >= 400 or (response.status_code == 200 and html):
        response.status_code = max(response.status_code, UNPROCESSABLE)
        response.headers["Cache-Control"] = "no-store"
        return response
    address = response.headers.get("Location", request.path)
    return plain_page("refused.html", UNPROCESSABLE, sentence=sentence, address=address)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for every unknown address: it must not tell whether an assessment
    ever existed."""
    return plain_page("404.html", 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return plain_page("429.html", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return database_away(request, error)
    return plain_page("500.html", 500)


def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    # What these two say is about the connection, not about anybody's data.
    log.error("The database did not answer: %s", str(error).partition("\n")[0])
    return plain_page("503.html", 503)


def maintenance(request: HttpRequest) -> HttpResponse:
    return plain_page("maintenance.html", 503)
