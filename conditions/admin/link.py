"""Links between causes, and groups of causes as their ends."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from conditions import models as m
from conditions.models.choices import Mechanism
from conditions.schema.base import ODDS_RATIO_CEILING

from .base import FigureRows, KnowledgeAdmin, Rows
from .forms import FigureForm
from .lists import named
from .page_forms import LinkPageForm


@admin.register(m.Group)
class GroupAdmin(KnowledgeAdmin[m.Group]):
    """Several conditions that a link may start from or end in."""

    position = 5
    list_name = "Groups of conditions"
    list_display = ("called", "who", "last_change")
    search_fields = ("name", "code")
    fields = ("name", "code", "members")

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Group]:
        return super().get_queryset(request).prefetch_related("members")

    @admin.display(description="name", ordering="name")
    def called(self, group: m.Group) -> str:
        return named(group.name, group.code)

    @admin.display(description="members")
    def who(self, group: m.Group) -> str:
        return ", ".join(member.name for member in group.members.all())


class LinkSideForm(FigureForm[m.LinkSide]):
    """A side; shares that do not add up are told with their sum, too high an estimate at once."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        given = [cleaned.get(mechanism) for mechanism in Mechanism.values]
        shares = [share for share in given if share is not None]
        if len(shares) == len(given) and abs(sum(shares) - 100) > 0.0001:
            told = " + ".join(f"{share:g}" for share in shares)
            self.add_error(
                None,
                f"The shares of the four mechanisms add up to 100. These are {told} = "
                f"{sum(shares):g}.",
            )
        link = cleaned.get("link")  # with the grade that was just chosen
        if link is None or cleaned.get("reading") is not None:
            return cleaned
        ceiling = ODDS_RATIO_CEILING.get(link.grade)
        odds_ratio = cleaned.get("odds_ratio")
        if ceiling and odds_ratio and odds_ratio > ceiling:
            self.add_error(
                "odds_ratio",
                f"An estimate is at most {ceiling} where the grade is "
                f"“{link.get_grade_display()}”. Choose less, or look up the reading "
                "it comes from.",
            )
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        told = self.non_field_errors()  # the database would say the same without the sum
        return super()._get_validation_exclusions() | (set(Mechanism.values) if told else set())


class LinkSideRows(FigureRows[m.LinkSide]):
    model = m.LinkSide
    form = LinkSideForm
    head = (
        "side",
        "odds_ratio",
        "altered_gait",
        "compensation",
        "referred_pain",
        "biomechanical_change",
    )
    max_num = 2
    verbose_name = "side"
    verbose_name_plural = "Strength and mechanisms, by side"
    instructions = (
        "The adjusted odds ratio if the second pain is on the same or on the opposite side, and "
        "what share of it (of 100) each mechanism has. The four shares add up to 100."
    )

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class ContraryRows(Rows[m.Contrary]):
    model = m.Contrary
    fields = ("text", "sources", "order")
    verbose_name = "contrary evidence"
    verbose_name_plural = "What speaks against it"
    instructions = "Shown to patients beside the link. A study that found no link belongs here."


@admin.register(m.Link)
class LinkAdmin(KnowledgeAdmin[m.Link]):
    """A cause in one region that makes another in another region more likely."""

    position = 4
    form = LinkPageForm
    list_display = ("called", "strength", "grade", "sourced", "last_change")
    figures = ((m.LinkSide, "link"),)
    list_filter = ("grade", "cause_region", "effect_region")
    search_fields = (
        "code",
        "explanation",
        "cause_condition__name",
        "cause_group__name",
        "effect_condition__name",
        "effect_group__name",
    )
    list_select_related = ("cause_condition", "cause_group", "effect_condition", "effect_group")
    inlines = (LinkSideRows, ContraryRows)
    fieldsets = (
        (None, {"fields": ("code",)}),
        (
            "From",
            {
                "fields": (("cause_condition", "cause_group", "cause_region"),),
                "description": "The cause: one condition or one group of conditions, not both.",
            },
        ),
        (
            "To",
            {
                "fields": (("effect_condition", "effect_group", "effect_region"),),
                "description": "What it makes more likely: one condition or one group.",
            },
        ),
        (
            "How sure, and in words",
            {
                "fields": ("grade", "explanation", "sources"),
                "description": "An odds ratio without a published figure is at most 1.5 (weak) "
                "or 1.3 (expert opinion).",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Link]:
        return super().get_queryset(request).prefetch_related("sides")

    def lookup_label(self, link: m.Link) -> str:
        return self.in_words(link)

    @admin.display(description="link", ordering="code")
    def called(self, link: m.Link) -> str:
        return named(self.in_words(link), link.code)

    def in_words(self, link: m.Link) -> str:
        return f"{link.cause_condition or link.cause_group} → {link.effect_condition or link.effect_group}"

    @admin.display(description="odds ratio")
    def strength(self, link: m.Link) -> str:
        short = {"same": "same side", "opposite": "opposite"}
        return ", ".join(f"{short[side.side]} {side.odds_ratio:g}" for side in link.sides.all())
