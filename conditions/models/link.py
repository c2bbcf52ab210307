"""Links: a cause in one region makes another cause in another region more likely."""

from django.db import models
from django.db.models import F, Q, Value

from .base import (
    Coded,
    Figure,
    Ordered,
    between,
    constraints_of,
    filled,
    known,
    once,
    protect,
)
from .choices import Grade, Mechanism, Region, SidePattern
from .condition import Condition
from .source import Source


class Group(Coded):
    """Several conditions that a link may start from or end in."""

    name = models.CharField(
        max_length=200, help_text="For example “Painful arthritis of the knee”."
    )
    members = models.ManyToManyField(Condition, related_name="groups")

    _history_m2m_fields = [members]

    class Meta(Coded.Meta):
        constraints = [*constraints_of(Coded), filled("name")]

    def __str__(self) -> str:
        return self.name


def _one_end(end: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{end}_condition__isnull": False, f"{end}_group__isnull": True})
        | Q(**{f"{end}_condition__isnull": True, f"{end}_group__isnull": False}),
        name=f"%(class)s_{end}_is_one",
        violation_error_message=f"The {end} is a condition or a group, one of them.",
    )


class Link(Coded):
    """A cause in one region makes another in another region more likely."""

    cause_condition = models.ForeignKey(
        Condition, null=True, blank=True, on_delete=models.PROTECT, related_name="links_from"
    )
    cause_group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="links_from"
    )
    cause_region = models.CharField(
        max_length=8, choices=Region, help_text="Where the cause hurts, for example knee."
    )
    effect_condition = models.ForeignKey(
        Condition, null=True, blank=True, on_delete=models.PROTECT, related_name="links_to"
    )
    effect_group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="links_to"
    )
    effect_region = models.CharField(
        max_length=8, choices=Region, help_text="Where the effect hurts, for example foot."
    )
    grade = models.CharField(
        max_length=16,
        choices=Grade,
        help_text="An estimated odds ratio is at most 1.5 if weak and 1.3 if expert opinion.",
    )
    explanation = models.TextField(
        help_text="In plain words, two sentences, as the person reads it."
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="links")

    _history_m2m_fields = [sources]

    class Meta(Coded.Meta):
        constraints = [
            *constraints_of(Coded),
            _one_end("cause"),
            _one_end("effect"),
            known("cause_region", Region),
            known("effect_region", Region),
            known("grade", Grade),
            filled("explanation"),
            models.CheckConstraint(
                condition=~Q(cause_region=F("effect_region")),
                name="%(class)s_joins_two_regions",
                violation_error_message="A link joins two different regions.",
            ),
        ]


class LinkSide(Figure):
    """The odds ratio of a link on one side pattern, and how the mechanisms share it."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="sides")
    side = models.CharField(max_length=16, choices=SidePattern)
    odds_ratio = models.FloatField(
        help_text="Adjusted odds ratio above 1, for example 1.8. One of 1 or less is not a link "
        "but contrary evidence."
    )
    altered_gait = models.FloatField(
        default=0, help_text="Share of this mechanism, of 100. The four add up to 100."
    )
    compensation = models.FloatField(default=0, help_text="Share of this mechanism, of 100.")
    referred_pain = models.FloatField(default=0, help_text="Share of this mechanism, of 100.")
    biomechanical_change = models.FloatField(default=0, help_text="Share of it, of 100.")

    class Meta:
        constraints = [
            *constraints_of(Figure),
            once(
                "link",
                "side",
                name="once_per_link",
                already="This link has a row for this side already.",
            ),
            known("side", SidePattern),
            between("odds_ratio", above=1, below=100),
            *(between(mechanism, least=0, most=100) for mechanism in Mechanism.values),
            models.CheckConstraint(
                condition=Q(
                    altered_gait__gte=Value(99.9999)
                    - F("compensation")
                    - F("referred_pain")
                    - F("biomechanical_change"),
                    altered_gait__lte=Value(100.0001)
                    - F("compensation")
                    - F("referred_pain")
                    - F("biomechanical_change"),
                ),
                name="%(class)s_shares_add_up",
                violation_error_message="The shares of the four mechanisms add up to 100.",
            ),
        ]
        ordering = ["-side"]

    def __str__(self) -> str:
        return f"{self.side}: odds ratio {self.odds_ratio:g}"


class Contrary(Ordered):
    """What speaks against a link, shown beside it."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="contrary")
    text = models.TextField(help_text="For example “One large study found no such link”.")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    _history_m2m_fields = [sources]

    class Meta(Ordered.Meta):
        constraints = [filled("text")]
        verbose_name_plural = "contrary"

    def __str__(self) -> str:
        return self.text


protect(Group.members, Link.sources, Contrary.sources)
