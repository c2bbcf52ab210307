"""What a person can report, how it is asked, and how people answer whatever the cause."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from .base import (
    CODE,
    CODE_FORM,
    CODES,
    CODES_FORM,
    FINDING_CODE,
    AnswersOf,
    AppliesTo,
    Coded,
    InRegions,
    OptionFigure,
    Ordered,
    between,
    constraints_of,
    filled,
    in_form,
    known,
    once,
)
from .choices import FindingKind, FindingType, Given, Region, Scope

FINDING_CODE_FORM = (
    "A finding's code has small letters, digits and underscores only, begins with a letter, and "
    "may have knee., leg. or foot. before it, for example foot.first_step_pain."
)


class Topic(Coded):
    """Findings that belong together, such as everything about the heel. One content file."""

    name = models.CharField(max_length=200, help_text="For example “Heel”.")
    order = models.PositiveIntegerField(help_text="Smaller comes first.")

    class Meta(Coded.Meta):
        constraints = [*constraints_of(Coded), filled("name")]
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Finding(Coded, InRegions, AppliesTo):
    """One thing a person can report."""

    code = models.CharField(
        max_length=80,
        unique=True,
        validators=[RegexValidator(FINDING_CODE)],
        help_text="For example fever, swelling (several regions) or foot.first_step_pain (one "
        "region). It cannot be changed later.",
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveIntegerField(default=10_000, help_text="Place within the topic.")
    scope = models.CharField(max_length=16, choices=Scope)
    kind = models.CharField(max_length=16, choices=FindingKind)
    type = models.CharField(max_length=16, choices=FindingType)
    question = models.TextField(
        help_text="As the person reads it, for example “Does the {place} feel hot?”. {place} "
        "becomes the region; {upper} and {lower} the two places of a relation."
    )
    question_other = models.TextField(
        blank=True,
        help_text="The same for somebody who answers for the person in pain, for example “Does "
        "{who} smoke?”. {who} becomes “your child” or “the person”. Needed where the question says "
        "“you” or “your”.",
    )
    help = models.TextField(blank=True, help_text="Shown below the question, one short sentence.")
    statement = models.CharField(
        max_length=200,
        blank=True,
        help_text="The same as a line of a tick list, for example: I have diabetes.",
    )
    why_asked = models.TextField(help_text="Answers “why are you asking?”, one short sentence.")
    drawing = models.CharField(
        max_length=64,
        blank=True,
        validators=[RegexValidator(CODE)],
        help_text="Where words are hard: name of a drawing in templates/drawings, for example "
        "arch_height.",
    )
    ordered = models.BooleanField(
        default=False, help_text="The options run from less to more, such as mild to severe."
    )
    unit = models.CharField(max_length=40, blank=True, help_text="Of a number, for example cm.")
    lowest = models.FloatField(null=True, blank=True, help_text="Of a number, for example 30.")
    highest = models.FloatField(null=True, blank=True, help_text="Of a number, for example 250.")
    safety = models.BooleanField(default=False, help_text="Belongs to the first, safety, part.")
    opening = models.BooleanField(default=False, help_text="Always asked at the start.")
    priority = models.PositiveSmallIntegerField(
        default=0, help_text="0 to 100; among equal questions the higher is asked first."
    )
    block = models.CharField(
        max_length=64,
        blank=True,
        validators=[RegexValidator(CODE)],
        help_text="Questions with the same word here are shown on one page, for example stairs.",
    )
    cluster = models.CharField(
        max_length=64,
        blank=True,
        validators=[RegexValidator(CODE)],
        help_text="Findings that say nearly the same share a word here and have weights below 1.",
    )
    weight = models.FloatField(
        default=1.0, help_text="How much it counts, above 0 to 1; 0.5 for one of two twins."
    )
    answerable = models.FloatField(
        default=0.95, help_text="Share of people who can answer it, above 0 to 1, such as 0.95."
    )
    cost = models.FloatField(default=1.0, help_text="Effort of answering; 1 is a simple tick.")
    error = models.FloatField(
        default=0.05, help_text="Share of people who misread it, above 0 and below 0.5."
    )
    directional = models.BooleanField(
        default=False, help_text="A relation whose answer turns round when the two places swap."
    )

    class Meta(Coded.Meta):
        constraints = [
            in_form(FINDING_CODE, "code_form", FINDING_CODE_FORM, "code"),
            *constraints_of(AppliesTo),
            filled("question", "why_asked"),
            known("scope", Scope),
            known("kind", FindingKind),
            known("type", FindingType),
            between("weight", above=0, most=1),
            between("answerable", above=0, most=1),
            between("cost", above=0, most=10),
            between("error", above=0, below=0.5),
            between("priority", least=0, most=100),
            models.CheckConstraint(
                condition=Q(scope="regions") & (Q(in_knee=True) | Q(in_leg=True) | Q(in_foot=True))
                | Q(in_knee=False, in_leg=False, in_foot=False) & ~Q(scope="regions"),
                name="%(class)s_regions_by_scope",
                violation_error_message="Tick regions exactly when it is about one region.",
            ),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True, highest__isnull=True)
                | Q(lowest__isnull=False, highest__isnull=False, lowest__lt=F("highest")),
                name="%(class)s_bounds_ordered",
                violation_error_message="Give lowest and highest together, the lowest below "
                "the highest, or neither.",
            ),
            models.CheckConstraint(
                condition=~Q(type="number") | Q(lowest__isnull=False),
                name="%(class)s_number_has_bounds",
                violation_error_message="A number needs a lowest and a highest value.",
            ),
        ]
        ordering = ["topic__order", "position", "code"]

    def __str__(self) -> str:
        return self.code


class Option(Ordered):
    """One possible answer of a finding that is not yes or no."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="options")
    code = models.CharField(
        max_length=64, validators=[RegexValidator(CODE)], help_text="For example under_heel."
    )
    label = models.TextField(help_text="As the person reads it, for example “Under the heel”.")
    exclusive = models.BooleanField(
        default=False, help_text="“None of these”: choosing it unticks the others."
    )
    covers = models.CharField(
        max_length=400,
        blank=True,
        validators=[RegexValidator(CODES, "Codes of answers with one space between them.")],
        help_text="For “somewhere in front, I can’t say where”: codes of the answers that it may "
        "mean, separated by a space. It needs no figures of its own.",
    )
    low = models.FloatField(null=True, blank=True, help_text="Of a band: from this number …")
    high = models.FloatField(null=True, blank=True, help_text="… to just below this one.")

    class Meta(Ordered.Meta):
        constraints = [
            once(
                "finding",
                "code",
                name="once_per_finding",
                already="This question has an answer with this code already.",
            ),
            in_form(CODE, "code_form", CODE_FORM, "code"),
            models.CheckConstraint(
                condition=~Q(code="not_sure"),
                name="%(class)s_not_sure_is_everywhere",
                violation_error_message="“Not sure” is offered with every question; leave it out.",
            ),
            filled("label"),
            models.CheckConstraint(
                condition=Q(covers="") | Q(covers__regex=CODES),
                name="%(class)s_covers_form",
                violation_error_message=CODES_FORM,
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, low__lt=F("high")),
                name="%(class)s_band_ordered",
                violation_error_message="Give low and high together, low below high, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Mirror(Ordered):
    """What an answer becomes when the two places of a relation are swapped."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="mirrors")
    option = models.CharField(max_length=64, validators=[RegexValidator(CODE)])
    becomes = models.CharField(max_length=64, validators=[RegexValidator(CODE)])

    class Meta(Ordered.Meta):
        constraints = [
            once(
                "finding",
                "option",
                name="once",
                already="There is a mirror image of this answer already.",
            ),
            in_form(CODE, "code_form", CODE_FORM, "option", "becomes"),
        ]

    def __str__(self) -> str:
        return f"{self.option} becomes {self.becomes}"


class AskIf(Ordered, AnswersOf):
    """Ask only if this other finding was answered so. Every row must hold."""

    asked = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="ask_if")

    class Meta(Ordered.Meta):
        constraints = [
            *constraints_of(AnswersOf),
            models.CheckConstraint(
                condition=~Q(asked=F("finding")),
                name="%(class)s_not_by_itself",
                violation_error_message="A question cannot depend on its own answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_code}: {self.options}"


class Background(Ordered, OptionFigure, AppliesTo):
    """How people with pain in the region answer, whatever the cause; one answer per row."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="background")
    region = models.CharField(
        max_length=8, choices=Region, blank=True, help_text="Empty: all regions of the finding."
    )

    class Meta(Ordered.Meta):
        constraints = [
            *constraints_of(OptionFigure, AppliesTo),
            known("region", Region, blank=True),
            once(
                "finding",
                "region",
                "youngest",
                "oldest",
                "sex",
                "option",
                name="once",
                already="There is a figure for this answer of these people already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.of_100:g} of 100"


class RelationEvidence(Ordered, OptionFigure):
    """How people answer if two pains are connected by a mechanism, or not; one answer per row."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="relation")
    given = models.CharField(max_length=24, choices=Given)

    class Meta(Ordered.Meta):
        constraints = [
            *constraints_of(OptionFigure),
            known("given", Given),
            once(
                "finding",
                "given",
                "option",
                name="once",
                already="There is a figure for this answer already; change that one.",
            ),
        ]
        verbose_name_plural = "relation evidence"

    def __str__(self) -> str:
        return f"{self.given}: {self.option} {self.of_100:g} of 100"
