"""What the rows of the knowledge have in common.

The mixins are abstract; a model with more than one of them gathers their constraints with
``constraints_of``. Every curated model keeps its history: each change with who and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.related_descriptors import ManyToManyDescriptor

from conditions import schema
from conditions.codes import reference_to

from .choices import Region, Sex, WhichRegion
from .records import Records

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CODE = r"^[a-z][a-z0-9_]*$"
FINDING_CODE = r"^((knee|leg|foot)\.)?[a-z][a-z0-9_]*$"
CODES = r"^[a-z][a-z0-9_]*( [a-z][a-z0-9_]*)*$"

#: Rows added by hand come after the rows that were loaded from a file.
LAST = 10_000


#: What a code may look like, in words.
CODE_FORM = (
    "A code has small letters, digits and underscores only and begins with a letter, "
    "for example heel_pain."
)
#: The same for several codes in one field.
CODES_FORM = "Give codes of answers with one space between them, for example: no only_with_help."
OFF_GRID = (
    "An estimate must be one of "
    + ", ".join(map(str, schema.ESTIMATE_GRID))
    + ". Choose one, or name the reading it comes from."
)


def _words(field: str) -> str:
    """A field's name as it stands on the page."""
    return field.replace("_", " ")


def constraints_of(*mixins: type[models.Model]) -> list[models.BaseConstraint]:
    """The constraints of abstract mixins, for the ``Meta`` of a model that has several."""
    return [constraint for mixin in mixins for constraint in mixin._meta.constraints]


def filled(*fields: str) -> models.CheckConstraint:
    """None of these texts may be empty."""
    condition = Q()
    for field in fields:
        condition &= ~Q(**{field: ""})
    return models.CheckConstraint(
        condition=condition,
        name="%(class)s_texts_filled",
        violation_error_message=f"Fill in: {', '.join(map(_words, fields))}.",
    )


def between(
    field: str, *, above: float | None = None, below: float | None = None, **limits: float
) -> models.CheckConstraint:
    """A number within limits: ``above``/``below`` exclusive, ``least``/``most`` inclusive."""
    condition, told = Q(), []
    for lookup, words, value in (
        ("gt", "above", above),
        ("lt", "below", below),
        ("gte", "at least", limits.get("least")),
        ("lte", "at most", limits.get("most")),
    ):
        if value is not None:
            condition &= Q(**{f"{field}__{lookup}": value})
            told.append(f"{words} {value:g}")
    return models.CheckConstraint(
        condition=condition,
        name=f"%(class)s_{field}_in_range",
        violation_error_message=f"“{_words(field)}” must be {' and '.join(told)}.",
    )


def on_estimate_grid(field: str) -> models.CheckConstraint:
    """An estimate takes one of a few coarse values: finer steps would pretend to know more."""
    return models.CheckConstraint(
        condition=Q(reading__isnull=False) | Q(**{f"{field}__in": schema.ESTIMATE_GRID}),
        name=f"%(class)s_{field}_estimate_on_grid",
        violation_error_message=OFF_GRID,
    )


def known(
    field: str, choices: type[models.TextChoices], blank: bool = False
) -> models.CheckConstraint:
    """A field holds one of its words, whoever writes it."""
    values = [*choices.values, ""] if blank else choices.values
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"%(class)s_{field}_known",
        violation_error_message=f"Choose “{_words(field)}” from the list.",
    )


def once(*fields: str, name: str, already: str) -> models.UniqueConstraint:
    """No two rows have the same values in all these fields; ``already`` says it to a clinician."""
    return models.UniqueConstraint(
        fields=fields, name=f"%(class)s_{name}", violation_error_message=already
    )


def in_form(pattern: str, name: str, message: str, *fields: str) -> models.CheckConstraint:
    """These texts have a form."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__regex": pattern for field in fields}),
        name=f"%(class)s_{name}",
        violation_error_message=message,
    )


def protect(*relations: ManyToManyDescriptor[Any, Any]) -> None:
    """Rows named in these many-to-many fields cannot be deleted while they are named.

    Django's own join table would silently forget a citation whose source is deleted.
    """
    for relation in relations:
        field = relation.field
        target = relation.through._meta.get_field(field.m2m_reverse_field_name())
        target.remote_field.on_delete = models.PROTECT


class Curated(models.Model):
    """A row that clinicians edit: every change is kept with who and when."""

    history = Records(inherit=True)

    # what the history writes down beside the change, if somebody says it before they save
    _change_reason: str
    _history_user: User

    class Meta:
        abstract = True


class Coded(Curated):
    """A row that everything else calls by its code. A code never changes."""

    code = models.CharField(
        max_length=80,
        unique=True,
        validators=[RegexValidator(CODE, "Small letters, digits and underscores only.")],
        help_text="Name used by files and answers, for example plantar_fasciitis. "
        "It cannot be changed later.",
    )

    _code_in_database: str | None

    class Meta:
        abstract = True
        constraints = [in_form(CODE, "code_form", CODE_FORM, "code")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        old = getattr(self, "_code_in_database", None)
        if old is not None and old != self.code:
            raise ValueError(f"the code {old} cannot be changed to {self.code}")
        super().save(*args, **kwargs)
        self._code_in_database = self.code

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        row._code_in_database = row.__dict__.get("code")
        return row


class Ordered(Curated):
    """A row with a position among its siblings."""

    order = models.PositiveIntegerField(
        default=LAST, help_text="Position among its siblings; smaller comes first."
    )

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = []


class Figure(Curated):
    """A figure says where it comes from: a reading in a source, or an estimate with reasoning."""

    reading = models.ForeignKey(
        "conditions.Reading",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The published figure this one was made from. Leave empty for an estimate.",
    )
    how = models.TextField(
        blank=True,
        help_text="For a sourced figure: how the published value became ours, for example "
        "“84 of 100 in the clinic group, rounded”.",
    )
    near = models.ForeignKey(
        "conditions.Condition",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="compared with",
        help_text="For an estimate: the condition whose figure it was compared with.",
    )
    why = models.TextField(
        blank=True,
        help_text="For an estimate: the reasoning in one specific sentence, for example "
        "“As in knee osteoarthritis, but stiffness passes sooner”.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(reading__isnull=False, near__isnull=True, why="") & ~Q(how="")
                    | Q(reading__isnull=True, how="") & ~Q(why="")
                ),
                name="%(class)s_sourced_or_estimate",
                violation_error_message="Either name a reading and say how the figure was made "
                "from it, or leave the reading empty and say why you estimate it so.",
            )
        ]

    @property
    def is_estimate(self) -> bool:
        return self.reading_id is None


class AppliesTo(models.Model):
    """The people a row is about."""

    youngest = models.PositiveSmallIntegerField(
        default=0, help_text="Youngest age in whole years, for example 50."
    )
    oldest = models.PositiveSmallIntegerField(
        default=schema.OLDEST, help_text=f"Oldest age, included. {schema.OLDEST} means no limit."
    )
    sex = models.CharField(max_length=8, choices=Sex, blank=True, help_text="Leave empty for both.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(youngest__lte=F("oldest"), oldest__lte=schema.OLDEST),
                name="%(class)s_ages_ordered",
                violation_error_message="The youngest age must not be above the oldest.",
            ),
            known("sex", Sex, blank=True),
        ]


class InRegions(models.Model):
    """Ticks for the regions a row is about."""

    in_knee = models.BooleanField("knee", default=False)
    in_leg = models.BooleanField("lower leg", default=False)
    in_foot = models.BooleanField("ankle and foot", default=False)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = []

    @property
    def regions(self) -> list[str]:
        return [region for region in Region.values if getattr(self, f"in_{region}")]


class FindingRef(models.Model):
    """Names a finding, or one region of a finding of several regions."""

    finding = models.ForeignKey(
        "conditions.Finding",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What the person reports, for example foot.first_step_pain.",
    )
    region = models.CharField(
        max_length=8,
        choices=WhichRegion,
        blank=True,
        help_text="Only for a finding of several regions: count it in this region only. "
        "Empty: in each of them.",
    )

    class Meta:
        abstract = True
        constraints = [known("region", WhichRegion, blank=True)]

    @property
    def finding_code(self) -> str:
        """The code as content files write it: ``swelling`` or ``knee.swelling``."""
        return reference_to(self.finding.code, self.region)


class AnswersOf(FindingRef):
    """Names a finding with the answers that count."""

    options = models.CharField(
        max_length=400,
        validators=[RegexValidator(CODES, "Codes of answers with one space between them.")],
        help_text="Codes of the answers that count, separated by a space, for example "
        "“yes” or “no only_with_help”.",
    )

    class Meta:
        abstract = True
        constraints = [
            *FindingRef.Meta.constraints,
            in_form(CODES, "options_form", CODES_FORM, "options"),
        ]


class OptionFigure(Figure):
    """How many of 100 people give one answer."""

    option = models.CharField(
        max_length=64,
        validators=[RegexValidator(CODE)],
        help_text="Code of the answer, for example yes. For yes or no questions only “yes”.",
    )
    of_100 = models.FloatField(
        "of 100",
        help_text="Of 100 such people, how many give this answer, for example 65. "
        "Above 0 and below 100.",
    )

    class Meta:
        abstract = True
        constraints = [
            *Figure.Meta.constraints,
            between("of_100", above=0, below=100),
            on_estimate_grid("of_100"),
            in_form(CODE, "option_form", CODE_FORM, "option"),
        ]
