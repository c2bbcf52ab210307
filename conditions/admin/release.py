"""Releases: what was published, when, by whom; they are read here and never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Subquery
from django.http import HttpRequest

from conditions.models import Release


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):
    """The frozen documents that patients' results are made from.

    What is done with a release and how well it does is added by the app that knows the engine.
    """

    position = 11
    list_display = ("version", "state", "created_at", "who", "signed_off", "withdrawn", "note")
    list_select_related = ("published_by", "signed_off_by", "withdrawn_by")
    list_display_links = ("version",)
    fieldsets = (
        (None, {"fields": ("version", "state", "created_at", "who", "note", "sha256")}),
        ("Sign-off", {"fields": ("signed_off",)}),
        ("Withdrawal", {"fields": ("withdrawn", "withdrawn_reason")}),
    )
    readonly_fields = (
        "version",
        "state",
        "created_at",
        "who",
        "note",
        "sha256",
        "signed_off",
        "withdrawn",
        "withdrawn_reason",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        releases = super().get_queryset(request).defer("document")
        return releases.annotate(current=Subquery(Release.objects.in_force().values("pk")[:1]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="state")
    def state(self, release: Release) -> str:
        if release.is_withdrawn:
            return "withdrawn"
        current = release.current  # type: ignore[attr-defined]
        return "in force" if release.pk == current else "replaced"

    @admin.display(description="published by")
    def who(self, release: Release) -> str:
        return str(release.published_by or "a command")

    @admin.display(description="signed off")
    def signed_off(self, release: Release) -> str:
        return _who_and_when(release.signed_off_by, release.signed_off_at) or "not yet"

    @admin.display(description="withdrawn")
    def withdrawn(self, release: Release) -> str:
        return _who_and_when(release.withdrawn_by, release.withdrawn_at) or "no"


def _who_and_when(who: Any, when: Any) -> str:
    return f"{who}, {when:%-d %B %Y}" if when else ""
