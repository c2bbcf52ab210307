"""Releases: what was published, when, by whom; they are read here and never edited."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest
from django.utils.timezone import localtime

from conditions.models import Release

from .generics import ModelAdmin

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec
    from django.contrib.auth.models import User
    from django_stubs_ext import WithAnnotations


class InForce(TypedDict):
    """What the list asks of each release: the id of the one in force, if there is one."""

    current: int | None


class ReleaseList(ChangeList):
    """The list, called by what it holds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "Releases"


@admin.register(Release)
class ReleaseAdmin(ModelAdmin[Release]):
    """The frozen documents that patients' results are made from.

    What is done with a release and how well it does is added by the app that knows the engine.
    """

    position = 11
    list_display = ("version", "state", "when", "who", "signed_off", "withdrawn", "note")
    list_select_related = ("published_by", "signed_off_by", "withdrawn_by")
    list_display_links = ("version",)
    fieldsets: ClassVar[_FieldsetSpec] = (
        (None, {"fields": (("state", "when", "who"), "new_in_it")}),
        ("Sign-off", {"fields": ("signed_off",)}),
        ("Withdrawal", {"fields": ("withdrawn", "withdrawn_reason")}),
        (
            "Fingerprint",
            {
                "fields": ("sha256",),
                "classes": ("collapse",),
                "description": "Two releases with the same fingerprint say the same.",
            },
        ),
    )
    readonly_fields: ClassVar[tuple[str, ...]] = (
        "state",
        "when",
        "who",
        "new_in_it",
        "sha256",
        "signed_off",
        "withdrawn",
        "withdrawn_reason",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        releases = super().get_queryset(request).defer("document")
        return releases.annotate(current=Subquery(Release.objects.in_force().values("pk")[:1]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ReleaseList]:
        return ReleaseList

    @admin.display(description="published", ordering="created_at")
    def when(self, release: Release) -> str:
        return f"{localtime(release.created_at):%-d %B %Y, %H:%M}"

    @admin.display(description="what is new in it")
    def new_in_it(self, release: Release) -> str:
        return release.note

    @admin.display(description="state")
    def state(self, release: WithAnnotations[Release, InForce]) -> str:
        if release.is_withdrawn:
            return "withdrawn"
        return "in force" if release.pk == release.current else "replaced"

    @admin.display(description="published by")
    def who(self, release: Release) -> str:
        return str(release.published_by or "a command")

    @admin.display(description="signed off")
    def signed_off(self, release: Release) -> str:
        return _who_and_when(release.signed_off_by, release.signed_off_at) or "not yet"

    @admin.display(description="withdrawn")
    def withdrawn(self, release: Release) -> str:
        return _who_and_when(release.withdrawn_by, release.withdrawn_at) or "no"


def _who_and_when(who: User | None, when: datetime | None) -> str:
    return f"{who}, {localtime(when):%-d %B %Y}" if when else ""
