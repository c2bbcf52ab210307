"""One page per condition: everything the product says about a cause."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from conditions import models as m
from conditions.models.condition import BANDS

from .base import KnowledgeAdmin, OneFigure, Rows
from .evidence import EvidenceRows
from .forms import AnswersForm, RowForm
from .widgets import Shown

_FIGURES = (m.RateTable, m.Danger, m.Places, m.Sides, m.Silent, m.Evidence)


class RateFormSet(BaseInlineFormSet):
    """One row per age band, also for a condition that has none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        have = set()
        if instance is not None and instance.pk:
            have = set(m.Rate.objects.filter(condition=instance).values_list("band", flat=True))
        kwargs["initial"] = [{"band": band} for band, _ in BANDS if band not in have]
        super().__init__(*args, **kwargs)
        self.extra = len(kwargs["initial"])


class RateForm(RowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "band" in self.fields:
            self.fields["band"].disabled = True
            self.fields["band"].widget = Shown()
            self.fields["band"].widget.choices = BANDS


class RateRows(Rows):
    model = m.Rate
    form = RateForm
    formset = RateFormSet
    fields = ("band", "women", "men")
    max_num = len(BANDS)
    can_delete = False
    verbose_name_plural = "How common it is (per 1,000 people)"
    instructions = (
        "Of 1,000 women or men of each age: how many have pain from it now. 0 only at ages to "
        "which it does not apply."
    )


class RateTableRow(OneFigure):
    model = m.RateTable
    fk_name = "condition"
    needed = True
    verbose_name = "where the rates are from"


class PlacesRow(OneFigure):
    model = m.Places
    fk_name = "condition"
    needed = True
    verbose_name = "where the places are from"


class PlaceShareRows(Rows):
    model = m.PlaceShare
    fields = ("regions", "of_100", "order")
    verbose_name = "place"
    verbose_name_plural = "Where it hurts"
    instructions = "Of 100 people who have it: in how many exactly these regions hurt."

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class SidesRow(OneFigure):
    model = m.Sides
    fk_name = "condition"
    needed = True
    head = ("both", "same")
    verbose_name = "one side or both"


class SilentRow(OneFigure):
    model = m.Silent
    fk_name = "condition"
    head = ("prevalence_of_100",)
    verbose_name = "silent contributor"
    instructions = "Only for what can contribute without hurting itself, such as flat feet."


class DangerRow(OneFigure):
    model = m.Danger
    fk_name = "condition"
    head = ("threshold_of_100", "urgency")
    verbose_name = "danger"
    instructions = "Only for dangerous conditions: from what probability they raise the urgency."


class UrgencyVariantRows(Rows):
    model = m.UrgencyVariant
    is_wide = True
    form = AnswersForm
    fields = ("finding", "region", "options", "urgency", "why", "order")
    verbose_name_plural = "Another urgency for one variant"
    instructions = "For example the same fracture, harmless in one place and dangerous in another."


class TreatmentRows(Rows):
    model = m.ConditionTreatment
    is_wide = True
    fields = ("treatment", "line", "grade", "note", "sources", "order")
    verbose_name = "treatment"
    verbose_name_plural = "Treatments"
    instructions = "Say openly what is not recommended, and why."


class TextRows(Rows):
    model = m.ConditionText
    fields = ("kind", "text", "order")
    verbose_name = "line"
    verbose_name_plural = "Self care, prevention, when to seek help"
    classes = ("collapse",)


@admin.register(m.Condition)
class ConditionAdmin(KnowledgeAdmin):
    """A cause, with all that is known about it."""

    position = 1
    change_form_template = "admin/conditions/condition_form.html"
    list_display = ("name", "code", "category", "urgency", "sourced", "last_change")
    list_filter = ("urgency", "category", "arises")
    search_fields = ("name", "lay_name", "code", "icd10")
    autocomplete_fields = ()
    fieldsets = (
        (
            None,
            {
                "fields": (("name", "lay_name"), ("code", "icd10"), ("category", "arises")),
                "description": "What the cause is called. Patients see the plain words.",
            },
        ),
        (
            "Who has it and how soon it matters",
            {
                "fields": (("youngest", "oldest", "sex"), "urgency", "often_with"),
                "description": "Ages at which it cannot occur are excluded here, not by tiny rates.",
            },
        ),
        (
            "What patients read",
            {
                "fields": ("summary", "story", "confirmed_by"),
                "description": "Plain words, short sentences, nothing frightening.",
            },
        ),
    )
    inlines = (
        EvidenceRows,
        RateRows,
        RateTableRow,
        PlaceShareRows,
        PlacesRow,
        SidesRow,
        SilentRow,
        DangerRow,
        UrgencyVariantRows,
        TreatmentRows,
        TextRows,
    )

    def lookup_label(self, condition: m.Condition) -> str:
        return condition.name

    def prepare_list(self, conditions: list[m.Condition]) -> None:
        """How many figures of each condition are sourced; one query per kind of figure."""
        counts = {condition.pk: [0, 0] for condition in conditions}
        for model in _FIGURES:
            rows = (
                model._default_manager.filter(condition__in=counts)
                .order_by()
                .values_list("condition_id")
                .annotate(total=Count("pk"), sourced=Count("reading"))
            )
            for pk, total, sourced in rows:
                counts[pk][0] += total
                counts[pk][1] += sourced
        for condition in conditions:
            condition.figure_counts = counts[condition.pk]  # type: ignore[attr-defined]

    @admin.display(description="figures with a source")
    def sourced(self, condition: m.Condition) -> str:
        total, sourced = getattr(condition, "figure_counts", (0, 0))
        return f"{sourced} of {total} ({100 * sourced / total:.0f} %)" if total else "no figures"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        context = {**(extra_context or {})}
        if request.method == "GET" and object_id.isdigit():
            context["connections"] = connections(int(object_id))
        return super().change_view(request, object_id, form_url, context)


def connections(condition: int) -> dict[str, Any]:
    """Links that start or end here, also by a group, and the rules that guard against it."""
    links = m.Link.objects.select_related(
        "cause_condition", "cause_group", "effect_condition", "effect_group"
    ).prefetch_related("sides")
    return {
        "pk": condition,
        "leads_to": list(
            links.filter(
                Q(cause_condition=condition) | Q(cause_group__members=condition)
            ).distinct()
        ),
        "comes_from": list(
            links.filter(
                Q(effect_condition=condition) | Q(effect_group__members=condition)
            ).distinct()
        ),
        "rules": list(
            m.SafetyRule.objects.filter(condition=condition).prefetch_related("literals__finding")
        ),
        "groups": list(m.Group.objects.filter(members=condition)),
    }
