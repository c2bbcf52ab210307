"""Protections that hold for every request, so that no view can forget them."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from kneefoot import views

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Middleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class PrivatePagesMiddleware(Middleware):
    """Keep personal pages out of caches and search engines, errors included."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(settings.PRIVATE_PATHS):
            response.headers["Cache-Control"] = "no-store, private"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class MaintenanceMiddleware(Middleware):
    """With KNEEFOOT_MAINTENANCE=1 the public sees one plain page.

    Staff and the health check go on working, so that whoever repairs can look.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.MAINTENANCE and not request.path_info.startswith(("/staff/", "/health")):
            return views.maintenance(request)
        return self.get_response(request)


class DatabaseAwayMiddleware(Middleware):
    """When the database cannot be reached, answer 503 with a page that needs none.

    Errors from views come here. Errors from middleware below come to
    `kneefoot.views.server_error`, since Django turns those into responses itself.
    """

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return views.database_away(request, exception)
        return None


class SecondFactorMiddleware(Middleware):
    """Close the staff area to accounts that have not set up a second factor.

    allauth asks for the second factor where there is one; it does not insist that there
    be one. The account pages stay open, since that is where it is set up.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        guarded = path.startswith("/staff/") and not path.startswith("/staff/account/")
        if settings.REQUIRE_MFA and guarded:
            user = request.user
            if user.is_authenticated and not is_mfa_enabled(user):
                messages.warning(
                    request,
                    "Set up an authenticator app first. The staff area opens once it is done.",
                )
                return redirect(reverse("mfa_index"))
        return self.get_response(request)
