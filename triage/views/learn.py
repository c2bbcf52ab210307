"""Public pages: explanations, and the library of the release in force."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from triage.knowledge import NoRelease, current_model
from triage.presenters import library

View = Callable[..., HttpResponse]


def with_library(view: View) -> View:
    """Give the view the library of the release in force."""

    @require_safe
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            release, model = current_model()
        except NoRelease:
            return render(request, "triage/not_open.html", status=503)
        return view(request, library.Library(release, model.knowledge), *args, **kwargs)

    return inner


def page(template: str) -> View:
    """A page of plain words about the site."""

    @require_safe
    def inner(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{template}.html")

    return inner


def unsigned() -> bool:
    """Whether pages about the body say that no clinician has signed the content off. So they do
    where there is no content to sign.
    """
    try:
        return not current_model()[0].is_signed_off
    except NoRelease:
        return True


def medical_page(template: str) -> View:
    """A page of plain words about the body."""

    @require_safe
    def inner(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{template}.html", {"unsigned": unsigned()})

    return inner


@with_library
def learn(request: HttpRequest, books: library.Library) -> HttpResponse:
    return render(request, "learn/index.html", {"library": books})


@with_library
def conditions(request: HttpRequest, books: library.Library) -> HttpResponse:
    return render(request, "learn/conditions.html", {"library": books})


@with_library
def condition(request: HttpRequest, books: library.Library, code: str) -> HttpResponse:
    return _one(request, books, "learn/condition.html", books.condition(code))


@with_library
def figures(request: HttpRequest, books: library.Library, code: str) -> HttpResponse:
    """Every figure of a condition with its source or reasoning."""
    return _one(request, books, "learn/figures.html", books.figures(code))


@with_library
def treatments(request: HttpRequest, books: library.Library) -> HttpResponse:
    return render(request, "learn/treatments.html", {"library": books})


@with_library
def treatment(request: HttpRequest, books: library.Library, code: str) -> HttpResponse:
    return _one(request, books, "learn/treatment.html", books.treatment(code))


@with_library
def connections(request: HttpRequest, books: library.Library) -> HttpResponse:
    return render(request, "learn/connections.html", {"library": books})


@with_library
def sources(request: HttpRequest, books: library.Library) -> HttpResponse:
    return render(request, "learn/sources.html", {"library": books})


def _one(request: HttpRequest, books: library.Library, template: str, item: object) -> HttpResponse:
    if item is None:
        raise Http404
    return render(request, template, {"library": books, "item": item})
