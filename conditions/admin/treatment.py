"""Categories of treatment, their cautions, and the conditions they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from conditions import models as m

from .base import KnowledgeAdmin, Rows
from .forms import AnswersForm
from .lists import named

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from .generics import HowMany


class CautionRows(Rows[m.Caution]):
    model = m.Caution
    is_wide = True
    form: type[AnswersForm[m.Caution]] = AnswersForm
    fields = ("finding", "region", "options", "text", "stop", "sources", "order")
    verbose_name = "caution"
    verbose_name_plural = "Cautions"
    instructions = (
        "Shown if the person answered so, and also if it is not known. “Stop” means: do not use "
        "it at all, rather than ask first."
    )


class UseRows(Rows[m.ConditionTreatment]):
    """The conditions it is named for; edited on the pages of the conditions."""

    model = m.ConditionTreatment
    fields = ("condition", "line", "grade", "note")
    readonly_fields = fields
    can_delete = False
    max_num = 0
    verbose_name_plural = "Conditions that name it"
    instructions = "Changed on the page of the condition."

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.ConditionTreatment]:
        return super().get_queryset(request).select_related("condition")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(m.Treatment)
class TreatmentAdmin(KnowledgeAdmin[m.Treatment]):
    """A category of treatment, explained once."""

    position = 7
    list_display = ("called", "setting", "order", "named_for", "last_change")
    list_filter = ("setting",)
    search_fields = ("name", "code", "summary")
    fields = ("name", ("code", "setting", "order"), "summary")
    inlines = (CautionRows, UseRows)

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Treatment]:
        return super().get_queryset(request).annotate(how_many=Count("uses"))

    @admin.display(description="name", ordering="name")
    def called(self, treatment: m.Treatment) -> str:
        return named(treatment.name, treatment.code)

    @admin.display(description="conditions", ordering="how_many")
    def named_for(self, treatment: WithAnnotations[m.Treatment, HowMany]) -> int:
        return treatment.how_many

    def lookup_label(self, treatment: m.Treatment) -> str:
        return treatment.name
