"""The health check and the pages for when something is wrong.

None of these may need the database, a session or a context processor: they are shown
when one of those has just failed.
"""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = "60"


def plain_page(template: str, status: int) -> HttpResponse:
    page = render_to_string(template, {"emergency_number": settings.EMERGENCY_NUMBER})
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


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_page("403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return plain_page("403_csrf.html", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for every unknown address: it must not tell whether an assessment
    ever existed."""
    return plain_page("404.html", 404)


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
