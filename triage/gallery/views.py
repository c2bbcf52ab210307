"""The page /staff/components/."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .examples import FORMS, all_components, styles


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    context = {"components": all_components(), "forms": FORMS(), "styles": styles()}
    return render(request, "gallery/components.html", context)


gallery = admin.site.admin_view(page)
