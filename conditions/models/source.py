"""Papers and pages that were really opened, and the figures read in them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from .base import (
    CODE,
    CODE_FORM,
    Coded,
    Ordered,
    between,
    constraints_of,
    filled,
    in_form,
    known,
    once,
)
from .choices import Read, SourceKind


class Source(Coded):
    """A paper, guideline or page somebody really opened."""

    title = models.TextField(help_text="As printed on it.")
    year = models.PositiveSmallIntegerField(help_text="Year of publication, for example 2019.")
    kind = models.CharField(max_length=16, choices=SourceKind)
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "Starts with 10. and has a slash.")],
        help_text="For example 10.1136/bmj.l1234, without https://doi.org/.",
    )
    pmid = models.CharField(
        "PubMed number", max_length=9, blank=True, validators=[RegexValidator(r"^\d{1,9}$")]
    )
    pmcid = models.CharField(
        "PubMed Central number",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^PMC\d+$")],
        help_text="For example PMC1234567.",
    )
    url = models.URLField(
        "address", max_length=500, blank=True, help_text="If it has none of the numbers above."
    )
    authors = models.TextField(blank=True, help_text="For example Smith J, Jones A, et al.")
    publisher = models.TextField(blank=True, help_text="Journal or organisation.")

    class Meta(Coded.Meta):
        constraints = [
            *constraints_of(Coded),
            filled("title"),
            between("year", least=1900, most=2100),
            known("kind", SourceKind),
            models.CheckConstraint(
                condition=~Q(doi="", pmid="", pmcid="", url=""),
                name="%(class)s_can_be_found",
                violation_error_message="Give a DOI, PubMed number or address, "
                "so that others can find it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.year}): {self.title}"


class Reading(Ordered):
    """One published figure as it was read."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="readings")
    code = models.CharField(
        max_length=64,
        validators=[RegexValidator(CODE)],
        help_text="Unique within the source, for example morning_stiffness.",
    )
    published = models.TextField(
        help_text="The value as published, with counts or interval if given, for example "
        "“84 of 100 (84 %, 95 % CI 75 to 90)”."
    )
    n = models.PositiveIntegerField(null=True, blank=True, help_text="People with it, if given.")
    N = models.PositiveIntegerField(
        "N", db_column="n_total", null=True, blank=True, help_text="People asked, if given."
    )
    population = models.TextField(help_text="Who was studied, for example “clinic, Spain, 40+”.")
    read = models.CharField(max_length=16, choices=Read, help_text="What you really read.")
    where = models.TextField(help_text="Table, section, or the other text that quotes it.")
    looked_up = models.DateField(help_text="The day you read it.")

    class Meta(Ordered.Meta):
        constraints = [
            once(
                "source",
                "code",
                name="once_per_source",
                already="This source has a reading with this code already.",
            ),
            in_form(CODE, "code_form", CODE_FORM, "code"),
            filled("published", "population", "where"),
            known("read", Read),
            models.CheckConstraint(
                condition=Q(n__isnull=True, N__isnull=True)
                | Q(n__isnull=False, N__gte=1, n__lte=F("N")),
                name="%(class)s_n_of_n",
                violation_error_message="Give n and N together, n not above N, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def path(self) -> str:
        """``source/reading``, as content files write it. Have ``source`` selected."""
        return f"{self.source.code}/{self.code}"
