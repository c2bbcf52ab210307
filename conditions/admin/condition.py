"""One page per condition: everything the product says about a cause."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model
from django.http import HttpRequest, HttpResponse

from conditions import models as m
from conditions.models.condition import BANDS

from .base import KnowledgeAdmin, OneFigure, Rows
from .condition_links import ComesFromRows, LeadsToRows, RuleRows, group_links
from .evidence import EvidenceRows
from .forms import AnswersForm, RowForm
from .generics import BaseInlineFormSet, ModelForm
from .ids import pk_of
from .lists import named, say
from .widgets import Shown

_FIGURES = tuple(
    (model, "condition")
    for model in (m.RateTable, m.Danger, m.Places, m.Sides, m.Silent, m.Evidence)
)


class RateFormSet(BaseInlineFormSet[m.Rate, ModelForm[m.Rate]]):
    """One row per age band, also for a condition that has none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        have = set()
        if instance is not None and instance.pk:
            have = set(m.Rate.objects.filter(condition=instance).values_list("band", flat=True))
        kwargs["initial"] = [{"band": band} for band, _ in BANDS if band not in have]
        super().__init__(*args, **kwargs)
        self.extra = len(kwargs["initial"])


class RateForm(RowForm[m.Rate]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "band" in self.fields:
            self.fields["band"].disabled = True
            self.fields["band"].widget = Shown()
            self.fields["band"].widget.choices = BANDS


class RateRows(Rows[m.Rate]):
    model = m.Rate
    form = RateForm
    formset = RateFormSet
    fields = ("band", "women", "men")
    max_num = len(BANDS)
    can_delete = False
    needed = True
    verbose_name_plural = "How common it is (per 1,000 people)"
    instructions = (
        "Of 1,000 women or men of each age: how many seek advice for pain from it within a year. 0 only at ages to "
        "which it does not apply."
    )


class RateTableRow(OneFigure[m.RateTable]):
    model = m.RateTable
    fk_name = "condition"
    needed = True
    verbose_name = "where the rates are from"


class PlacesRow(OneFigure[m.Places]):
    model = m.Places
    fk_name = "condition"
    needed = True
    verbose_name = "where the places are from"


class PlaceShareRows(Rows[m.PlaceShare]):
    model = m.PlaceShare
    fields = ("regions", "of_100", "order")
    verbose_name = "place"
    verbose_name_plural = "Where it hurts"
    instructions = "Of 100 people who have it: in how many exactly these regions hurt."

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class SidesRow(OneFigure[m.Sides]):
    model = m.Sides
    fk_name = "condition"
    needed = True
    head = ("both", "same")
    verbose_name = "one side or both"


class SilentRow(OneFigure[m.Silent]):
    model = m.Silent
    fk_name = "condition"
    head = ("prevalence_of_100",)
    verbose_name = "silent contributor"
    instructions = "Only for what can contribute without hurting itself, such as flat feet."


class DangerRow(OneFigure[m.Danger]):
    model = m.Danger
    fk_name = "condition"
    head = ("threshold_of_100", "urgency")
    verbose_name = "danger"
    instructions = "Only for dangerous conditions: from what probability they raise the urgency."


class UrgencyVariantRows(Rows[m.UrgencyVariant]):
    model = m.UrgencyVariant
    is_wide = True
    form: type[AnswersForm[m.UrgencyVariant]] = AnswersForm
    fields = ("finding", "region", "options", "urgency", "why", "order")
    verbose_name_plural = "Another urgency for one variant"
    instructions = "For example the same fracture, harmless in one place and dangerous in another."


class TreatmentRows(Rows[m.ConditionTreatment]):
    model = m.ConditionTreatment
    is_wide = True
    fields = ("treatment", "line", "grade", "note", "sources", "order")
    verbose_name = "treatment"
    verbose_name_plural = "Treatments"
    instructions = "Say openly what is not recommended, and why."


class TextRows(Rows[m.ConditionText]):
    model = m.ConditionText
    fields = ("kind", "text", "order")
    verbose_name = "line"
    verbose_name_plural = "Self care, prevention, when to seek help"
    classes = ("collapse",)


@admin.register(m.Condition)
class ConditionAdmin(KnowledgeAdmin[m.Condition]):
    """A cause, with all that is known about it."""

    position = 1
    change_form_template = "admin/conditions/condition_form.html"
    list_display = (
        "called",
        "category",
        "how_soon",
        "own_links_and_rules",
        "sourced",
        "last_change",
    )
    list_filter = ("urgency", "category", "arises")
    ordering = ("name",)
    figures = _FIGURES
    search_fields = ("name", "lay_name", "code", "icd10")
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
        LeadsToRows,
        ComesFromRows,
        RuleRows,
    )

    def lookup_label(self, condition: m.Condition) -> str:
        return condition.name

    @admin.display(description="name", ordering="name")
    def called(self, condition: m.Condition) -> str:
        return named(condition.name, condition.code)

    @admin.display(description="urgency", ordering="urgency")
    def how_soon(self, condition: m.Condition) -> str:
        return condition.get_urgency_display().partition(":")[0]

    def prepare_list(self, rows: list[m.Condition]) -> None:
        """How many links and rules each condition has of its own."""
        own = {condition.pk: [0, 0] for condition in rows}
        for place, model, owner in (
            (0, m.Link, "cause_condition"),
            (0, m.Link, "effect_condition"),
            (1, m.SafetyRule, "condition"),
        ):
            found = model._default_manager.filter(**{f"{owner}__in": own}).order_by()
            for pk, count in found.values_list(f"{owner}_id").annotate(Count("pk")):
                own[pk][place] += count
        for condition in rows:
            say(condition, "own", own[condition.pk])

    @admin.display(description="links, rules")
    def own_links_and_rules(self, condition: m.Condition) -> str:
        links, rules = getattr(condition, "own", (0, 0))
        return f"{links}, {rules}"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = {**(extra_context or {})}
        if request.method == "GET" and (pk := pk_of(self.model, object_id)) is not None:
            context["connections"] = group_links(pk)
        return super().change_view(request, object_id, form_url, context)
