"""The staff area: Django's admin, in which a looked-up row introduces itself in plain words."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest, HttpResponse

LAST = 100


class Lookup(AutocompleteJsonView):
    """A model admin may say with ``lookup_label`` how its rows are named while one searches."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        label = getattr(self.model_admin, "lookup_label", None)
        return {**result, "text": label(obj)} if label else result


class StaffSite(admin.AdminSite):
    site_header = "Kneefoot: clinical knowledge"
    site_title = "Kneefoot staff"
    index_title = "What patients are told, and why"
    empty_value_display = "–"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What staff came for first. A model admin may say its ``position`` in the list, and
        how it is called there (``list_name``) where the name alone says too little."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            for item in app["models"]:
                model_admin = self.get_model_admin(item["model"])
                item["name"] = getattr(model_admin, "list_name", item["name"])
                item["position"] = getattr(model_admin, "position", None)
            app["models"].sort(key=lambda item: item["position"] or LAST)
            app["position"] = app["models"][0]["position"]
        return sorted(apps, key=lambda app: app["position"] is None)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Lookup.as_view(admin_site=self)(request)  # type: ignore[return-value]  # always JSON
