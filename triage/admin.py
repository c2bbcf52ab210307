"""What patients reported, for the staff to read, and how well a release does.

Answers of patients are in no staff page.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from conditions.admin.generics import ModelAdmin
from conditions.admin.release import ReleaseAdmin
from conditions.models import Release

from .models import AccuracyReport, ProblemReport

# conditions does not know that releases are measured, so its page is replaced by ours
admin.site.unregister(Release)


@admin.register(Release)
class MeasuredReleaseAdmin(ReleaseAdmin):
    """The page of a release, with what the workbench does with it and its accuracy."""

    change_form_template = "workbench/release_form.html"
    fieldsets = (
        *ReleaseAdmin.fieldsets,
        (
            "How accurate it is",
            {
                "fields": ("accuracy",),
                "description": "On the published cases. The public page shows the figures of "
                "the release in force only; it is measured whenever one is published here.",
            },
        ),
    )
    readonly_fields: ClassVar[tuple[str, ...]] = (*ReleaseAdmin.readonly_fields, "accuracy")

    @admin.display(description="measured")
    def accuracy(self, release: Release) -> str:
        report = AccuracyReport.objects.filter(release=release).order_by("-made_at").first()
        if report is None:
            return "Not measured yet."
        summary = report.summary
        return (
            f"The right cause came first in {_share(summary['first_any'])} cases and among the "
            f"first three in {_share(summary['first_three_any'])}; the urgency was right in "
            f"{_share(summary['urgency_accepted'])}, too low in "
            f"{_share(summary['urgency_too_low'])}. Measured on {report.made_at:%-d %B %Y} with "
            f"engine {report.engine_version}."
        )


def _share(part: dict[str, Any]) -> str:
    return f"{part['hits']} of {part['n']}"


@admin.register(ProblemReport)
class ProblemReportAdmin(ModelAdmin[ProblemReport]):
    """Everybody on the staff may see what somebody found wrong, and nobody changes it.

    Publishers delete it, once it has been dealt with or where it says who somebody is.
    """

    list_display = ("created_at", "kind", "page", "release", "beginning")
    list_filter = ("kind", "page")
    search_fields = ("text",)
    list_select_related = ("release",)
    ordering = ("-pk",)

    @admin.display(description="what was wrong")
    def beginning(self, report: ProblemReport) -> str:
        return report.text if len(report.text) <= 120 else f"{report.text[:117]}…"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: ProblemReport | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ProblemReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ProblemReport | None = None) -> bool:
        return request.user.has_perm("conditions.publish_release")
