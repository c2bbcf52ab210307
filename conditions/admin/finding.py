"""Findings: the question, its answers, and how people answer whatever the cause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from conditions import models as m
from conditions.schema import OLDEST

from .base import KnowledgeAdmin, Rows
from .figures import FigureGroup, FigureGroups, GroupedRows
from .forms import AnswersForm, RowForm, answers_of
from .generics import AnswerFigure
from .lists import named, say
from .words import code_from, in_plain

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from .generics import HowMany


class FindingList(Rows[m.Finding]):
    """The findings of a topic, each with the way to its page."""

    model = m.Finding
    fields = ("code", "question", "scope", "kind")
    readonly_fields = fields
    ordering = ("position", "code")
    show_change_link = True
    can_delete = False
    max_num = 0
    verbose_name_plural = "Findings of this topic"


@admin.register(m.Topic)
class TopicAdmin(KnowledgeAdmin[m.Topic]):
    """Findings that belong together."""

    position = 3
    list_name = "Topics of findings"
    list_display = ("called", "how_many_findings", "order", "last_change")
    search_fields = ("name", "code")
    fields = ("name", "code", "order")
    inlines = (FindingList,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Topic]:
        return super().get_queryset(request).annotate(how_many=Count("findings"))

    @admin.display(description="name", ordering="name")
    def called(self, topic: m.Topic) -> str:
        return named(topic.name, topic.code)

    @admin.display(description="findings", ordering="how_many")
    def how_many_findings(self, topic: WithAnnotations[m.Topic, HowMany]) -> int:
        return topic.how_many

    def lookup_label(self, topic: m.Topic) -> str:
        return topic.name


class OptionForm(RowForm[m.Option]):
    """An answer. Whoever adds one need not think of a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new and "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = "Leave it empty to have it made from the label."

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code") == "" and cleaned.get("label"):
            finding = self.instance.finding_id
            taken = m.Option.objects.filter(finding=finding)  # none, if the finding is new
            cleaned["code"] = code_from(cleaned["label"], taken)
        return cleaned


class OptionRows(Rows[m.Option]):
    model = m.Option
    form = OptionForm
    is_wide = True
    fields = ("code", "label", "exclusive", "covers", "low", "high", "order")
    verbose_name = "answer"
    verbose_name_plural = "Answers"
    instructions = (
        "None for yes or no questions. “Not sure” is offered everywhere and is no row. Bands of "
        "a number run from low to just below high, without gaps."
    )


@dataclass
class People(FigureGroup[m.Background]):
    """The background figures of the same people."""

    @property
    def title(self) -> str:
        row = self.first
        ages = (
            f"{row.youngest} to {row.oldest}" if row.oldest < OLDEST else f"{row.youngest} and over"
        )
        every_age = row.youngest == 0 and row.oldest == OLDEST
        where = f"pain in the {row.get_region_display()}" if row.region else "pain anywhere"
        words = [where, row.get_sex_display(), "" if every_age else ages]
        return ", ".join(word for word in words if word).capitalize()


@dataclass
class Given(FigureGroup[m.RelationEvidence]):
    """The figures of people whose pains are connected in one way, or not."""

    @property
    def title(self) -> str:
        return str(self.first.get_given_display()).capitalize()


class AnswerGroups(FigureGroups[AnswerFigure]):
    """Figures of the answers of the finding itself."""

    instance: m.Finding

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {option.code: option.label for option in self.instance.options.all()}

    def label_of(self, row: AnswerFigure) -> str:
        return self._labels.get(row.option) or super().label_of(row)


class BackgroundGroups(AnswerGroups[m.Background]):
    group_class = People


class RelationGroups(AnswerGroups[m.RelationEvidence]):
    group_class = Given


class BackgroundRows(GroupedRows[m.Background]):
    model = m.Background
    formset = BackgroundGroups
    group_by = ("region", "youngest", "oldest", "sex")
    shared = group_by
    head = ("option", "of_100", "region", "youngest", "oldest", "sex")
    verbose_name = "background figure"
    verbose_name_plural = "How people with pain there answer (background)"
    instructions = (
        "Of 100 people with pain in the region, whatever the cause, how many answer so. For yes "
        "or no questions only “yes”; otherwise every answer needs a figure. The answers of the "
        "same people share one source or reasoning."
    )


class RelationRows(GroupedRows[m.RelationEvidence]):
    model = m.RelationEvidence
    formset = RelationGroups
    group_by = ("given",)
    head = ("given", "option", "of_100")
    verbose_name = "figure of a relation"
    verbose_name_plural = "How people answer if two pains are connected, or not"
    instructions = (
        "Only for findings about two painful regions. Of 100 people whose pains are connected "
        "in this way, or not connected, how many answer so."
    )


class AskIfRows(Rows[m.AskIf]):
    model = m.AskIf
    form: type[AnswersForm[m.AskIf]] = AnswersForm
    fk_name = "asked"
    fields = ("finding", "region", "options", "order")
    classes = ("collapse",)
    verbose_name = "condition for asking"
    verbose_name_plural = "Ask only if"
    instructions = "Ask only if every one of these was answered so."


class MirrorRows(Rows[m.Mirror]):
    model = m.Mirror
    fields = ("option", "becomes", "order")
    classes = ("collapse",)
    verbose_name = "mirror image"
    verbose_name_plural = "Mirror images"
    instructions = "Only for a relation whose answer turns round when the two places are swapped."


@admin.register(m.Finding)
class FindingAdmin(KnowledgeAdmin[m.Finding]):
    """One thing a person can report."""

    position = 2
    list_display = ("called", "topic", "kind", "type", "used", "sourced", "last_change")
    figures = ((m.Background, "finding"), (m.RelationEvidence, "finding"))
    list_filter = ("topic", "kind", "scope", "type", "safety")
    list_select_related = ("topic",)
    search_fields = ("code", "question", "options__label")
    inlines = (OptionRows, BackgroundRows, RelationRows, AskIfRows, MirrorRows)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "question",
                    "question_other",
                    "help",
                    "statement",
                    "why_asked",
                    "drawing",
                    ("code", "topic", "position"),
                ),
                "description": "What the person reads. Short sentences, no jargon.",
            },
        ),
        (
            "What it is about",
            {
                "fields": (
                    ("scope", "in_knee", "in_leg", "in_foot"),
                    ("kind", "type", "ordered"),
                    ("unit", "lowest", "highest"),
                    ("youngest", "oldest", "sex"),
                ),
                "description": "Tick regions only if it is about one painful region.",
            },
        ),
        (
            "When and how it is asked",
            {
                "fields": (
                    ("safety", "opening", "priority", "block"),
                    ("cluster", "weight"),
                    ("answerable", "cost", "error"),
                    "directional",
                ),
                "classes": ("collapse",),
                "description": "The usual values are right for most findings.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Finding]:
        return super().get_queryset(request).prefetch_related("options")

    @admin.display(description="question", ordering="code")
    def called(self, finding: m.Finding) -> str:
        return named(in_plain(finding.question), finding.code)

    def prepare_list(self, rows: list[m.Finding]) -> None:
        """In how many conditions and rules each counts."""
        uses = {finding.pk: [0, 0] for finding in rows}
        for place, model, owner in (
            (0, m.Evidence, "condition"),
            (1, m.RuleLiteral, "rule"),
        ):
            found = model._default_manager.filter(finding__in=uses).order_by()
            counts = found.values_list("finding_id").annotate(Count(owner, distinct=True))
            for pk, count in counts:
                uses[pk][place] = count
        for finding in rows:
            say(finding, "uses", uses[finding.pk])

    @admin.display(description="conditions, rules")
    def used(self, finding: m.Finding) -> str:
        conditions, rules = getattr(finding, "uses", (0, 0))
        return f"{conditions}, {rules}"

    def get_urls(self) -> list[URLPattern]:
        answers = self.admin_site.admin_view(self.answers)
        name = "conditions_finding_answers"
        return [path("<int:pk>/answers/", answers, name=name), *super().get_urls()]

    def answers(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The answers of a finding, for the script that offers them where codes are typed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        finding = get_object_or_404(m.Finding.objects.prefetch_related("options"), pk=pk)
        labels = {option.code: option.label for option in finding.options.all()}
        labels |= {"yes": labels.get("yes", "Yes"), "no": labels.get("no", "No")}
        answers = [{"code": code, "label": labels[code]} for code in answers_of(finding)]
        return JsonResponse({"question": in_plain(finding.question), "answers": answers})

    def lookup_label(self, finding: m.Finding) -> str:
        return f"{in_plain(finding.question)} ({finding.code})"
