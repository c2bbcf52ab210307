"""Safety rules: alarming answers that together demand an urgency."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from conditions import schema
from conditions.codes import pair_key

from .base import (
    AnswersOf,
    AppliesTo,
    Coded,
    Curated,
    FindingRef,
    InRegions,
    Ordered,
    between,
    constraints_of,
    filled,
    known,
    once,
    protect,
)
from .choices import Region, RuleTextKind, Sex, Side, Urgency
from .condition import Condition
from .source import Source


class SafetyRule(Coded, InRegions, AppliesTo):
    """Alarming answers that together demand an urgency. Every group of answers must be met.

    With regions ticked the rule is tried for each complaint in one of them; without, it is
    about the person and is tried once.
    """

    condition = models.ForeignKey(
        Condition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rules",
        help_text="The dangerous condition it guards against, if it is one.",
    )
    urgency = models.CharField(max_length=16, choices=Urgency)
    injury_within_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Only after an injury at most so many days ago, for example 7. An unknown date "
        "counts as recent. Empty: no injury needed.",
    )
    title = models.TextField(
        help_text="As the person reads it, for example “Your knee joint may be infected”."
    )
    why = models.TextField(
        help_text="Why these answers together are dangerous, in one or two plain sentences for the "
        "person: no guideline, no word about how the rule was made."
    )
    #: Without a constraint: rules from before this field are filled by the next load of files,
    #: and a release is refused until all are (validation/rules.py).
    basis = models.TextField(
        help_text="What the rule rests on, for clinicians: the guideline or the reasoning, and what "
        "of it was read. Patients never see it."
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="rules")
    patient_age = models.PositiveSmallIntegerField(
        "test patient's age", null=True, blank=True, help_text="Empty: unknown."
    )
    patient_sex = models.CharField(
        "test patient's sex", max_length=8, choices=Sex, blank=True, help_text="Empty: unknown."
    )

    _history_m2m_fields = [sources]

    class Meta(Coded.Meta):
        constraints = [
            *constraints_of(Coded, AppliesTo),
            known("urgency", Urgency),
            known("patient_sex", Sex, blank=True),
            filled("title", "why"),
            models.CheckConstraint(
                condition=Q(injury_within_days__isnull=True)
                | Q(injury_within_days__gte=1, injury_within_days__lte=365),
                name="%(class)s_injury_window_in_range",
                violation_error_message="“Injury within days” must be 1 to 365, or empty.",
            ),
            models.CheckConstraint(
                condition=Q(patient_age__isnull=True) | Q(patient_age__lte=schema.OLDEST),
                name="%(class)s_patient_age_in_range",
                violation_error_message=f"The test patient's age must be at most {schema.OLDEST}.",
            ),
        ]


class RuleGroup(Curated):
    """How many answers of one group of a rule are needed."""

    rule = models.ForeignKey(SafetyRule, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(help_text="1 for the first group, 2 for the next.")
    at_least = models.PositiveSmallIntegerField(
        default=1, help_text="So many of the group's answers must be given, for example 1."
    )

    class Meta:
        constraints = [
            between("number", least=1),
            between("at_least", least=1),
            once(
                "rule",
                "number",
                name="once_per_rule",
                already="There is a group with this number already.",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"group {self.number}: at least {self.at_least}"


class RuleLiteral(Ordered, AnswersOf):
    """One alarming answer. Its group is named by number, so that all are typed on one page."""

    rule = models.ForeignKey(SafetyRule, on_delete=models.CASCADE, related_name="literals")
    group = models.PositiveSmallIntegerField(
        default=1, help_text="Answers of different groups must all be met."
    )

    class Meta(Ordered.Meta):
        constraints = [*constraints_of(AnswersOf), between("group", least=1)]

    def __str__(self) -> str:
        return f"{self.finding_code}: {self.options}"


class RuleText(Ordered):
    """One line of what to do now or not to do."""

    rule = models.ForeignKey(SafetyRule, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=16, choices=RuleTextKind)
    text = models.TextField(help_text="One short sentence, for example “Do not massage the calf”.")

    class Meta(Ordered.Meta):
        constraints = [filled("text"), known("kind", RuleTextKind)]

    def __str__(self) -> str:
        return self.text


class PatientComplaint(Ordered):
    """A painful region of the constructed patient for whom the rule must fire."""

    rule = models.ForeignKey(SafetyRule, on_delete=models.CASCADE, related_name="complaints")
    region = models.CharField(max_length=8, choices=Region)
    side = models.CharField(max_length=8, choices=Side, blank=True, help_text="Empty: unknown.")

    class Meta(Ordered.Meta):
        constraints = [
            known("region", Region),
            known("side", Side, blank=True),
            once(
                "rule",
                "region",
                name="once_per_region",
                already="The test patient has pain in this region already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.region}".strip()


class PatientAnswer(Ordered, FindingRef):
    """An answer of the constructed patient; several rows for a finding with several answers."""

    rule = models.ForeignKey(SafetyRule, on_delete=models.CASCADE, related_name="answers")
    pair = models.CharField(
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^(knee|leg|foot)\+(leg|foot)$")],
        help_text="For a relation, the two places, for example knee+foot, if there are several.",
    )
    answer = models.CharField(
        max_length=64,
        blank=True,
        help_text="Code of the answer or a number, for example yes or 38.5.",
    )
    listed = models.BooleanField(
        "one of several", default=False, help_text="Tick if several answers can be chosen."
    )

    class Meta(Ordered.Meta):
        constraints = [
            *constraints_of(FindingRef),
            once(
                "rule",
                "finding",
                "region",
                "pair",
                "answer",
                name="once",
                already="The test patient gives this answer already.",
            ),
            models.CheckConstraint(
                condition=Q(listed=True) | ~Q(answer=""),
                name="%(class)s_answer_given",
                violation_error_message="Give the test patient's answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.answer}"

    @property
    def key(self) -> str:
        """The key under which a case of ``assess`` gives the answer."""
        return pair_key(self.finding_code, self.pair.split("+")) if self.pair else self.finding_code


protect(SafetyRule.sources)
