"""Ways into the library: search, the map of connections, the glossary, the accuracy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from triage.engine.assessment import ENGINE_VERSION
from triage.models import AccuracyReport
from triage.presenters import library
from triage.presenters.accuracy import AccuracyPage
from triage.presenters.glossary import glossary as all_words
from triage.presenters.link_map import LinkMap
from triage.presenters.search import LONGEST_QUERY, index_of

from .learn import unsigned, with_library


@with_library
def search(request: HttpRequest, books: library.Library) -> HttpResponse:
    query = " ".join(request.GET.get("q", "")[:LONGEST_QUERY].split())
    found = index_of(books).search(query) if query else []
    context = {"library": books, "query": query, "found": found, "longest": LONGEST_QUERY}
    return render(request, "learn/search.html", context)


@with_library
def link_map(request: HttpRequest, books: library.Library) -> HttpResponse:
    chart = LinkMap(books, request.GET.get("box", "")[:100], request.GET.get("way", "")[:40])
    return render(request, "learn/map.html", {"library": books, "map": chart})


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "learn/glossary.html", {"terms": all_words(), "unsigned": unsigned()})


@with_library
def accuracy(request: HttpRequest, books: library.Library) -> HttpResponse:
    """How this engine did with this release; nothing is shown for any other."""
    reports = AccuracyReport.objects.filter(release=books.release, engine_version=ENGINE_VERSION)
    report = reports.first()
    page = AccuracyPage(report) if report else None
    return render(request, "learn/accuracy.html", {"library": books, "page": page})
