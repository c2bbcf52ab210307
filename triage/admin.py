"""What patients reported, for the staff to read. Answers of patients are in no staff page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import ProblemReport


@admin.register(ProblemReport)
class ProblemReportAdmin(admin.ModelAdmin):
    """Read only: everybody on the staff may see what somebody found wrong."""

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

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
