"""What a person told us. Health data: no account, no address, deleted after RETENTION_DAYS."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conditions.schema import OLDEST

#: 128 bits, 22 characters in an address.
TOKEN_BYTES = 16
TOKEN_LENGTH = 22
OWN_WORDS_LENGTH = 1000


def hash_of(token: str) -> str:
    """What is stored of a token. The token has 128 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


#: Letters that nobody confuses when reading a code aloud: no I, L, O or U (Crockford's).
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 80 bits: short enough to write down, far too many to try out.
CODE_LENGTH = 16
_MISREAD = str.maketrans("ILO", "110", "- ")


def code_of(token: str) -> str:
    """The code of a private link, ``K7QD-M2XP-9RTA-4C6H``: another key to the same answers.

    It is worked out from the token, so that it can be shown again without being stored.
    """
    number = int.from_bytes(hashlib.sha256(f"code:{token}".encode()).digest()[:10])
    letters = "".join(CODE_LETTERS[number >> 5 * n & 31] for n in range(CODE_LENGTH))
    return "-".join(letters[n : n + 4] for n in range(0, CODE_LENGTH, 4))


def as_code(key: str) -> str | None:
    """A code as somebody typed it, tidied up; None if it cannot be one."""
    if len(key) > 4 * CODE_LENGTH:
        return None
    letters = key.strip().upper().translate(_MISREAD)
    if len(letters) != CODE_LENGTH or set(letters) - set(CODE_LETTERS):
        return None
    return "-".join(letters[n : n + 4] for n in range(0, CODE_LENGTH, 4))


class Sex(models.TextChoices):
    """Sex at birth, which changes how common some conditions are. Empty: not told."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")


class Assessment(models.Model):
    """One run through the questions. The private link's token stands only in its address.

    complaints: [{"region", "side"}]. answers: by key, in the form of the contract (option code,
    list of codes, number, "not_sure"). screens: [{"part", "keys"}] in the order they were
    shown. acknowledged: emergency rules after which the person went on anyway. result: as
    shown, made with ``release`` and ``engine_version``; empty while answers are changing.
    revision: how often it was written (rows.py), so that nobody overwrites what they have
    not read.
    """

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    #: Of the short code; empty (null) for answers from before there were codes.
    code_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    release = models.ForeignKey(
        "conditions.Release", on_delete=models.PROTECT, related_name="assessments"
    )
    engine_version = models.CharField(max_length=16, blank=True)
    for_someone_else = models.BooleanField(default=False)
    about_answered = models.BooleanField(default=False)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=8, choices=Sex, blank=True)
    complaints: Any = models.JSONField(default=list, blank=True)
    answers: Any = models.JSONField(default=dict, blank=True)
    own_words = models.CharField(max_length=OWN_WORDS_LENGTH, blank=True)
    screens: Any = models.JSONField(default=list, blank=True)
    acknowledged: Any = models.JSONField(default=list, blank=True)
    asked_all = models.BooleanField(default=False)
    result: Any = models.JSONField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(("token_hash__regex", r"^[0-9a-f]{64}$")),
                name="assessment_token_hashed",
            ),
            models.CheckConstraint(
                condition=Q(code_hash__isnull=True) | Q(("code_hash__regex", r"^[0-9a-f]{64}$")),
                name="assessment_code_hashed",
            ),
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__lte=OLDEST), name="assessment_age_possible"
            ),
            models.CheckConstraint(
                condition=Q(sex__in=[*Sex.values, ""]), name="assessment_sex_known"
            ),
            models.CheckConstraint(
                condition=Q(result__isnull=True, finished_at__isnull=True)
                | Q(result__isnull=False, finished_at__isnull=False) & ~Q(engine_version=""),
                name="assessment_result_with_time_and_engine",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class ProblemReport(models.Model):
    """What somebody found wrong with a page. It is not tied to anybody's answers.

    Deleted RETENTION_DAYS after it was sent (actions.purge), or sooner by a publisher.
    """

    class Kind(models.TextChoices):
        """What it is about, so that the right person reads it first."""

        MEDICAL = "medical", _("Something medical looks wrong")
        WORDING = "wording", _("I did not understand something")
        TECHNICAL = "technical", _("Something did not work")
        OTHER = "other", _("Something else")

    created_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=16, choices=Kind)
    page = models.CharField(max_length=32, blank=True)
    release = models.ForeignKey(
        "conditions.Release", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(max_length=2000)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["medical", "wording", "technical", "other"]),
                name="problemreport_kind_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="problemreport_text_filled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class AccuracyReport(models.Model):
    """How one release did on the published cases: the summary of ``evaluate``, kept to be shown.

    cases_sha256: of the case files, so that it is known when they have changed since.
    """

    release = models.ForeignKey(
        "conditions.Release", on_delete=models.PROTECT, related_name="accuracy_reports"
    )
    engine_version = models.CharField(max_length=16)
    cases_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now=True)
    summary: Any = models.JSONField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "engine_version"], name="accuracyreport_one_per_engine"
            ),
            models.CheckConstraint(
                condition=~Q(engine_version=""), name="accuracyreport_engine_named"
            ),
        ]

    def __str__(self) -> str:
        return f"accuracy {self.pk}"
