"""The links and rules of a condition, edited on its page.

A link has rows of its own (sides with mechanisms, contrary evidence). What clinicians change
most, its odds ratios, grade and words, stands here; the rest is one click away on its own page.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import HttpRequest

from conditions import models as m
from conditions.models.choices import Mechanism, SidePattern

from .base import Rows
from .forms import RowForm
from .rule_words import PREFETCH, in_words
from .widgets import NUMBER_FAULTS, PlainNumber, ShortText
from .words import code_from

if TYPE_CHECKING:
    from conditions.models.base import Curated
    from conditions.models.records import Record

SIDES = {SidePattern.SAME: "same_odds_ratio", SidePattern.OPPOSITE: "opposite_odds_ratio"}
#: Said once, with the first strength, when a link is made here.
OF_A_NEW_SIDE = ("mechanism", "why")
_SIDES_WITH_BASIS = Prefetch("sides", m.LinkSide.objects.select_related("reading__source", "near"))


class LinkForm(RowForm[m.Link]):
    """A link with the odds ratios of its sides as if they were fields of its own."""

    same_odds_ratio = forms.FloatField(
        label="odds ratio, same side",
        required=False,
        widget=PlainNumber,
        error_messages=NUMBER_FAULTS,
    )
    opposite_odds_ratio = forms.FloatField(
        label="odds ratio, opposite side",
        required=False,
        widget=PlainNumber,
        error_messages=NUMBER_FAULTS,
    )
    mechanism = forms.ChoiceField(
        label="mechanism",
        required=False,
        choices=[("", "---------"), *Mechanism.choices],
        help_text="The main one. Shares of several are set on the page of the link.",
    )
    why = forms.CharField(
        label="why",
        required=False,
        widget=ShortText,
        help_text="Why you estimate the odds ratio so. To name a source instead, save and open "
        "the link.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            self._label_new()
            return
        # what the link joins is decided on its own page
        for name in ("code", *self._ends(), *OF_A_NEW_SIDE):
            self.fields.pop(name, None)
        for pattern, name in SIDES.items():
            if pattern in self.sides:
                self.initial[name] = self.sides[pattern].odds_ratio
                self.fields[name].required = True
            else:
                self.fields.pop(name, None)

    def _label_new(self) -> None:
        self.fields["code"].required = False
        self.fields["code"].help_text = "Leave it empty to have it made from the two ends."
        for end in ("cause", "effect"):
            labels = {
                "condition": f"{end}: a condition",
                "group": "or a group of conditions",
                "region": f"where the {end} hurts",
            }
            for part, label in labels.items():
                if f"{end}_{part}" in self.fields:
                    self.fields[f"{end}_{part}"].label = label
                    self.fields[f"{end}_{part}"].widget.attrs["aria-label"] = label

    @staticmethod
    def _ends() -> list[str]:
        parts = ("condition", "group", "region")
        return [f"{end}_{part}" for end in ("cause", "effect") for part in parts]

    @cached_property
    def sides(self) -> dict[str, m.LinkSide]:
        if self.is_new:
            return {}
        return {side.side: side for side in self.instance.sides.all()}

    @property
    def head(self) -> list[forms.BoundField]:
        names = [n for n in self.fields if n not in ("DELETE", "id", "explanation", "why")]
        return [self[n] for n in names if not self.fields[n].widget.is_hidden]

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("explanation", "why") if name in self.fields]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        given = {side: name for side, name in SIDES.items() if cleaned.get(name) is not None}
        if self.is_new and not given and not self.errors:
            self.add_error("same_odds_ratio", "Give an odds ratio for one side at least.")
        if self.is_new and given:
            if not cleaned.get("mechanism"):
                self.add_error("mechanism", "Choose the main mechanism.")
            if not cleaned.get("why"):
                self.add_error("why", "Say why you estimate the odds ratio so.")
            if not cleaned.get("code"):
                cleaned["code"] = self._code(cleaned)
            if not {"mechanism", "why"}.isdisjoint(self.errors):
                return cleaned
        for pattern, name in given.items():
            side = self._side(pattern, cleaned)
            try:
                side.clean_fields(exclude={"link"})
                side.validate_constraints(exclude={"link"})
            except ValidationError as error:
                self.add_error(name, error.messages)
        return cleaned

    def _code(self, cleaned: dict[str, Any]) -> str:
        """Made of both ends; the one that has the page is known to the row only."""
        ends = (
            cleaned.get(f"{end}_condition")
            or cleaned.get(f"{end}_group")
            or getattr(self.instance, f"{end}_condition")
            for end in ("cause", "effect")
        )
        return code_from(" ".join(end.code for end in ends if end is not None), m.Link.objects)

    def _side(self, pattern: str, cleaned: dict[str, Any]) -> m.LinkSide:
        """The side as it would be saved."""
        side = self.sides.get(pattern)
        if side is None:
            share = {cleaned["mechanism"]: 100} if cleaned.get("mechanism") else {}
            side = m.LinkSide(side=pattern, why=cleaned.get("why") or "", **share)
        side.odds_ratio = cleaned[SIDES[SidePattern(pattern)]]
        return side

    def save(self, commit: bool = True) -> m.Link:
        changed = set(self.changed_data)
        is_new = self.is_new
        if is_new or changed - {*SIDES.values(), *OF_A_NEW_SIDE}:
            super().save(commit)
        for pattern, name in SIDES.items():
            if commit and name in changed and self.cleaned_data.get(name) is not None:
                side = self._side(pattern, self.cleaned_data)
                side.link = self.instance
                side.save()
        return self.instance

    def last_change(self, name: str) -> Record | None:
        pattern = next((p for p, n in SIDES.items() if n == name), None)
        row: Curated = self.sides[pattern] if pattern else self.instance
        return row.history.select_related("history_user").first()


class LinkRows(Rows[m.Link]):
    """Links with the condition itself at one end. Those of its groups are named below them."""

    model = m.Link
    form = LinkForm
    template = "admin/conditions/link_rows.html"
    is_digest = True
    verbose_name = "link"
    here = there = ""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        ends = (f"{self.there}_condition", f"{self.there}_group", "cause_region", "effect_region")
        return ("code", *ends, "grade", *SIDES.values(), "mechanism", "explanation", "why")

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.Link]:
        ends = ("cause_condition", "cause_group", "effect_condition", "effect_group")
        rows = m.Link.objects.select_related(*ends).prefetch_related(_SIDES_WITH_BASIS)
        return rows.order_by(f"{self.there}_condition__name", f"{self.there}_group__name", "pk")


class LeadsToRows(LinkRows):
    fk_name, here, there = "cause_condition", "cause", "effect"
    verbose_name_plural = "Links: makes more likely"
    instructions = (
        "What this condition makes more likely elsewhere, and how strongly. An odds ratio "
        "without a published figure is at most 1.5 (weak) or 1.3 (expert opinion)."
    )


class ComesFromRows(LinkRows):
    fk_name, here, there = "effect_condition", "effect", "cause"
    verbose_name_plural = "Links: is made more likely by"
    instructions = "What elsewhere makes this condition more likely, and how strongly."


class RuleRows(Rows[m.SafetyRule]):
    """Rules that guard against the condition. Their alarming answers are rows of the rule."""

    model = m.SafetyRule
    is_digest = True
    is_wide = True
    show_change_link = True
    fields = (
        "title",
        "urgency",
        "why",
        "youngest",
        "oldest",
        "injury_within_days",
        "alarming_answers",
    )
    readonly_fields = ("alarming_answers",)
    verbose_name_plural = "Safety rules that guard against it"
    instructions = "Open a rule to change its alarming answers, what to do, and its test patient."

    def get_queryset(self, request: HttpRequest) -> QuerySet[m.SafetyRule]:
        return super().get_queryset(request).prefetch_related(*PREFETCH)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # a rule without answers and a test patient is none

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def alarming_answers(self, rule: m.SafetyRule) -> str:
        return in_words(rule)


class GroupLinks(TypedDict):
    """Links of the groups of a condition, with the groups; ``pk`` is that of the condition."""

    pk: int
    leads_to: list[m.Link]
    comes_from: list[m.Link]
    groups: list[m.Group]


def group_links(condition: int) -> GroupLinks:
    """What holds for the condition as a member of groups: links to read, on pages to edit."""
    links = m.Link.objects.select_related(
        "cause_condition", "cause_group", "effect_condition", "effect_group"
    ).prefetch_related("sides")
    return {
        "pk": condition,
        "leads_to": list(links.filter(Q(cause_group__members=condition)).distinct()),
        "comes_from": list(links.filter(Q(effect_group__members=condition)).distinct()),
        "groups": list(m.Group.objects.filter(members=condition)),
    }
