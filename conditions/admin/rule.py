"""The editor of safety rules: rows only, no code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from conditions import models as m
from conditions.models.choices import Region

from .base import KnowledgeAdmin, Rows
from .forms import AnswersForm, RowForm, answers_of
from .lists import named
from .rule_words import PREFETCH, in_words

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts, _FieldsetSpec
    from django.utils.safestring import SafeString


class GroupRows(Rows[m.RuleGroup]):
    model = m.RuleGroup
    fields = ("number", "at_least")
    verbose_name = "group"
    verbose_name_plural = "1. Groups: every group must be met"
    instructions = (
        "One group with “at least 1” means: any of its answers. Two groups mean: one and the "
        "other. “At least 2” means: two of its answers together."
    )

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class LiteralRows(Rows[m.RuleLiteral]):
    model = m.RuleLiteral
    is_wide = True
    form: type[AnswersForm[m.RuleLiteral]] = AnswersForm
    fields = ("group", "finding", "region", "options", "order")
    verbose_name = "alarming answer"
    verbose_name_plural = "2. Alarming answers"
    ordering = ("group", "order", "pk")
    instructions = "Each answer belongs to the group whose number it has."

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class RuleTextRows(Rows[m.RuleText]):
    model = m.RuleText
    fields = ("kind", "text", "order")
    verbose_name = "line"
    verbose_name_plural = "3. What to do now, what not to do"
    instructions = "At least one line says what to do now."


class PatientComplaintRows(Rows[m.PatientComplaint]):
    model = m.PatientComplaint
    fields = ("region", "side", "order")
    verbose_name = "painful region"
    verbose_name_plural = "4. Test patient: where it hurts"
    instructions = (
        "A constructed patient for whom the rule must fire. It is tried at every release."
    )


#: Two places of a relation, the upper one first.
PAIRS = ("knee+leg", "knee+foot", "leg+foot")


class PatientAnswerForm(RowForm[m.PatientAnswer]):
    """An answer of the test patient is one the question has."""

    pair = forms.ChoiceField(
        required=False,
        choices=[("", "---------"), *((pair, pair.replace("+", " and ")) for pair in PAIRS)],
        help_text="For a question about two places, if there are several.",
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        finding, answer = cleaned.get("finding"), cleaned.get("answer")
        if not finding or not answer or answer == "not_sure":
            return cleaned
        if finding.type == "number":
            try:
                float(answer)
            except ValueError:
                self.add_error("answer", f"{finding.code} is answered with a number.")
        elif answer not in answers_of(finding):
            known = ", ".join(answers_of(finding))
            self.add_error("answer", f"{finding.code} is answered with one of: {known}.")
        return cleaned


class PatientAnswerRows(Rows[m.PatientAnswer]):
    model = m.PatientAnswer
    is_wide = True
    form = PatientAnswerForm
    fields = ("finding", "region", "pair", "answer", "listed", "order")
    verbose_name = "answer"
    verbose_name_plural = "5. Test patient: answers"


@admin.register(m.SafetyRule)
class SafetyRuleAdmin(KnowledgeAdmin[m.SafetyRule]):
    """Alarming answers that together demand an urgency."""

    position = 6
    list_display = ("called", "how_soon", "condition", "where", "last_change")
    list_filter = ("urgency", "in_knee", "in_leg", "in_foot")
    list_select_related = ("condition",)
    search_fields = ("title", "code", "why", "basis", "condition__name")
    inlines = (GroupRows, LiteralRows, RuleTextRows, PatientComplaintRows, PatientAnswerRows)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "urgency", ("condition", "code"), "why", "basis", "sources"),
                "description": "No probability can switch a rule off. The title, the why and the "
                "lines of what to do are what the person reads.",
            },
        ),
        (
            "For whom",
            {
                "fields": (
                    ("in_knee", "in_leg", "in_foot"),
                    ("youngest", "oldest", "sex"),
                    "injury_within_days",
                ),
                "description": "Tick the regions whose pain it is about; none if it is about "
                "the whole person.",
            },
        ),
        (
            "Test patient",
            {
                "fields": (("patient_age", "patient_sex"),),
                "description": "Where it hurts and what the patient answers stands below.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.SafetyRule]:
        rules = super().get_queryset(request)
        is_page = request.resolver_match and request.resolver_match.kwargs
        return rules.prefetch_related(*PREFETCH) if is_page else rules

    def get_readonly_fields(
        self, request: HttpRequest, obj: m.SafetyRule | None = None
    ) -> tuple[str, ...]:
        shown = ("fires_for",) if obj is not None else ()
        return (*super().get_readonly_fields(request, obj), *shown)

    def get_fieldsets(self, request: HttpRequest, obj: m.SafetyRule | None = None) -> _FieldsetSpec:
        first, *others = super().get_fieldsets(request, obj)
        if obj is None:
            return (first, *others)
        saved: _FieldOpts = {"fields": ("fires_for",)}
        return (first, ("The rule in words, as it is saved", saved), *others)

    @admin.display(description="It fires if all of this is answered")
    def fires_for(self, rule: m.SafetyRule) -> SafeString:
        return in_words(rule)

    def lookup_label(self, rule: m.SafetyRule) -> str:
        return rule.title

    @admin.display(description="rule", ordering="title")
    def called(self, rule: m.SafetyRule) -> str:
        return named(rule.title, rule.code)

    @admin.display(description="urgency", ordering="urgency")
    def how_soon(self, rule: m.SafetyRule) -> str:
        return rule.get_urgency_display().partition(":")[0]

    @admin.display(description="regions")
    def where(self, rule: m.SafetyRule) -> str:
        labels = dict(Region.choices)
        return ", ".join(labels[region] for region in rule.regions) or "the person"
