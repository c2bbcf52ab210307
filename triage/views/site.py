"""What search engines read: which pages are public, and which are nobody's business."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from conditions.schema import OTHER
from triage.knowledge import NoRelease, current_model

PUBLIC = (
    "start",
    "how_it_works",
    "accuracy",
    "intended_use",
    "privacy",
    "sources",
    "learn",
    "anatomy",
    "kinetic_chain",
    "knee_and_foot",
    "conditions",
    "treatments",
    "connections",
    "link_map",
    "glossary",
)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    addresses = [reverse(name) for name in PUBLIC]
    changed = None
    try:
        release, model = current_model()
    except NoRelease:
        pass
    else:
        changed = release.created_at
        codes = [code for code in model.knowledge.conditions if code != OTHER]
        addresses += [reverse("condition", args=[code]) for code in codes]
        addresses += [reverse("treatment", args=[code]) for code in model.knowledge.treatments]
    context = {
        "addresses": [request.build_absolute_uri(address) for address in addresses],
        "changed": changed,
    }
    return render(request, "sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /a/",
        "Disallow: /staff/",
        "Disallow: /come-back/",
        "Disallow: /report/",
        "Disallow: /learn/search/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
