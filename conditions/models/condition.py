"""The causes: how common they are, where they hurt, how urgent they are, what is said of them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from conditions import schema

from .base import (
    CODE,
    OFF_GRID,
    AnswersOf,
    AppliesTo,
    Coded,
    Curated,
    Figure,
    Ordered,
    between,
    constraints_of,
    filled,
    known,
    on_estimate_grid,
    once,
    protect,
)
from .choices import Arises, ConditionTextKind, PlaceSet, Urgency

BANDS = [
    (index, f"{low} to {high}" if high < schema.OLDEST else f"{low} and over")
    for index, (low, high) in enumerate(schema.AGE_BANDS)
]


class Condition(Coded, AppliesTo):
    """A cause that can explain pain in the knee, lower leg, or ankle and foot."""

    name = models.CharField(max_length=200, help_text="As clinicians say, “Plantar fasciitis”.")
    lay_name = models.CharField(max_length=200, help_text="In plain words, “heel pain”.")
    icd10 = models.CharField(
        "ICD-10 code",
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]\d\d(\.\d{1,2})?$")],
        help_text="For example M72.2.",
    )
    category = models.CharField(
        max_length=64,
        validators=[RegexValidator(CODE)],
        help_text="One word for what sort of cause it is, for example tendon.",
    )
    arises = models.CharField(
        max_length=8, choices=Arises, default=Arises.HERE, help_text="Where the pain comes from."
    )
    urgency = models.CharField(
        max_length=16, choices=Urgency, help_text="How soon somebody who has it should be seen."
    )
    summary = models.TextField(help_text="What it is, in two or three short sentences.")
    story = models.TextField(help_text="How people with it describe it, in their words.")
    confirmed_by = models.TextField(
        help_text="How a professional makes sure, for example “Examination; X-ray if in doubt”."
    )
    often_with = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="+", help_text="Often found together."
    )

    _history_m2m_fields = [often_with]

    class Meta(Coded.Meta):
        constraints = [
            *constraints_of(Coded, AppliesTo),
            filled("name", "lay_name", "category", "summary", "story", "confirmed_by"),
            known("arises", Arises),
            known("urgency", Urgency),
        ]

    def __str__(self) -> str:
        return self.name


class ConditionText(Ordered):
    """One line of a condition's self care, prevention, or when to seek help."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=16, choices=ConditionTextKind)
    text = models.TextField(help_text="One short sentence.")

    class Meta(Ordered.Meta):
        constraints = [filled("text"), known("kind", ConditionTextKind)]

    def __str__(self) -> str:
        return self.text


class UrgencyVariant(Ordered, AnswersOf):
    """Another urgency for one variant of the condition, told by an answer."""

    condition = models.ForeignKey(
        Condition, on_delete=models.CASCADE, related_name="urgency_variants"
    )
    urgency = models.CharField(max_length=16, choices=Urgency)
    why = models.TextField(help_text="Why this variant is different, one sentence.")

    class Meta(Ordered.Meta):
        constraints = [*constraints_of(AnswersOf), known("urgency", Urgency), filled("why")]

    def __str__(self) -> str:
        return f"{self.finding_code}: {self.urgency}"


class Danger(Figure):
    """From what probability a dangerous condition raises the urgency."""

    condition = models.OneToOneField(Condition, on_delete=models.CASCADE, related_name="danger")
    threshold_of_100 = models.FloatField(
        "threshold, of 100",
        help_text="Raise the urgency from this probability on, for example 3 for a thrombosis. "
        "It is judged against everybody with pain there who answers as is usual.",
    )
    urgency = models.CharField(max_length=16, choices=Urgency)

    class Meta:
        constraints = [
            *constraints_of(Figure),
            between("threshold_of_100", above=0, below=100),
            known("urgency", Urgency),
        ]

    def __str__(self) -> str:
        return f"from {self.threshold_of_100:g} of 100: {self.urgency}"


class RateTable(Figure):
    """Where the rates of a condition come from; the numbers are the rows of ``Rate``."""

    condition = models.OneToOneField(Condition, on_delete=models.CASCADE, related_name="rate_table")

    class Meta:
        constraints = constraints_of(Figure)

    def __str__(self) -> str:
        return f"rates of {self.condition_id}"


class Rate(Curated):
    """People per 1,000 who seek advice for pain from it within a year, in one age band."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="rates")
    band = models.PositiveSmallIntegerField("ages", choices=BANDS)
    women = models.FloatField(
        help_text="Per 1,000 women of this age who seek advice for it within a year, for example 12. "
        "0 only where the condition does not apply."
    )
    men = models.FloatField(help_text="Per 1,000 men of this age.")

    class Meta:
        constraints = [
            between("women", least=0, below=1000),
            between("men", least=0, below=1000),
            between("band", least=0, most=len(BANDS) - 1),
            once(
                "condition",
                "band",
                name="once_per_band",
                already="There is a row for these ages already.",
            ),
        ]
        ordering = ["band"]

    def __str__(self) -> str:
        return self.get_band_display()


class Places(Figure):
    """Where it is known from which regions hurt; the numbers are the rows of ``PlaceShare``."""

    condition = models.OneToOneField(Condition, on_delete=models.CASCADE, related_name="places")

    class Meta:
        constraints = constraints_of(Figure)
        verbose_name_plural = "places"

    def __str__(self) -> str:
        return f"places of {self.condition_id}"


class PlaceShare(Ordered):
    """Of 100 people who have it: in how many exactly these regions hurt."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="place_shares")
    regions = models.CharField(max_length=16, choices=PlaceSet)
    of_100 = models.FloatField("of 100", help_text="For example 90. The rows are scaled to 100.")

    class Meta(Ordered.Meta):
        constraints = [
            between("of_100", above=0, most=100),
            known("regions", PlaceSet),
            once(
                "condition",
                "regions",
                name="once_per_condition",
                already="There is a row for these regions already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regions}: {self.of_100:g} of 100"


class Sides(Figure):
    """Whether it hurts on one side or both."""

    condition = models.OneToOneField(Condition, on_delete=models.CASCADE, related_name="sides")
    both = models.FloatField(
        "both, of 100", help_text="Of 100 people who have it, in how many both sides hurt."
    )
    same = models.FloatField(
        "same side, of 100",
        null=True,
        blank=True,
        help_text="Of 100 people who have it on one side in two regions, in how many it is the "
        "same side. Only for a condition of several regions.",
    )

    class Meta:
        constraints = [
            *constraints_of(Figure),
            between("both", above=0, below=100),
            on_estimate_grid("both"),
            models.CheckConstraint(
                condition=Q(same__isnull=True) | Q(same__gt=0, same__lt=100),
                name="%(class)s_same_in_range",
                violation_error_message="“Same side, of 100” must be above 0 and below 100, "
                "or empty for a condition of one region.",
            ),
            models.CheckConstraint(
                condition=Q(same__isnull=True)
                | Q(reading__isnull=False)
                | Q(same__in=schema.ESTIMATE_GRID),
                name="%(class)s_same_estimate_on_grid",
                violation_error_message=OFF_GRID,
            ),
        ]
        verbose_name_plural = "sides"

    def __str__(self) -> str:
        return f"both sides: {self.both:g} of 100"


class Silent(Figure):
    """How common it is among all people, if it can contribute without hurting (flat feet)."""

    condition = models.OneToOneField(Condition, on_delete=models.CASCADE, related_name="silent")
    prevalence_of_100 = models.FloatField(
        "prevalence, of 100", help_text="Of 100 people, how many have it, painful or not."
    )

    class Meta:
        constraints = [
            *constraints_of(Figure),
            between("prevalence_of_100", above=0, below=100),
            on_estimate_grid("prevalence_of_100"),
        ]
        verbose_name_plural = "silent"

    def __str__(self) -> str:
        return f"{self.prevalence_of_100:g} of 100"


protect(Condition.often_with)
