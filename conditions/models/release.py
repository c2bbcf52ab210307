"""Frozen, hashed documents of the knowledge, and what was loaded from which file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from .choices import KnowledgeKind

#: What never changes after publication, as columns.
FROZEN = ("version", "document", "sha256", "published_by_id", "note")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def in_force(self) -> ReleaseQuerySet:
        """Releases that were not withdrawn, newest first; the first is the one in force."""
        return self.filter(withdrawn_at__isnull=True).order_by("-pk")

    def delete(self) -> NoReturn:
        raise models.ProtectedError("a release is never deleted; withdraw it", set(self))

    def update(self, **fields: Any) -> int:
        """For what may change, such as a withdrawal."""
        self._keep_frozen(fields)
        return super().update(**fields)

    def bulk_update(
        self, objs: Iterable[Release], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        fields = list(fields)
        self._keep_frozen(fields)
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, *args: Any, **options: Any) -> list[Release]:
        self._keep_frozen(options.get("update_fields") or ())
        return super().bulk_create(*args, **options)

    def _keep_frozen(self, names: Iterable[str]) -> None:
        fields = ((name, self.model._meta.get_field(name)) for name in names)
        found = [
            name
            for name, field in fields
            if isinstance(field, models.Field) and field.attname in FROZEN
        ]
        if found:
            raise ValueError(f"releases are frozen: {', '.join(found)} cannot change")


class Release(models.Model):
    """A validated document of everything the product knew at one time. It never changes."""

    version = models.CharField(max_length=16, unique=True, help_text="For example 2026.1.")
    document = models.TextField(help_text="The knowledge as canonical JSON.")
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: published by a command.",
    )
    note = models.TextField(blank=True, help_text="What is new in it, for readers.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_reason = models.TextField(blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("publish_release", "Can publish the draft"),
            ("withdraw_release", "Can withdraw a release"),
            ("sign_off_release", "Can sign off a release"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__regex=r"^\d{4}\.[1-9]\d*$"),
                name="release_version_form",
                violation_error_message="A version is a year and a number, for example 2026.1.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="release_sha256_form",
                violation_error_message="The hash of a release has 64 hexadecimal digits.",
            ),
            models.CheckConstraint(
                condition=~Q(document=""),
                name="release_document_filled",
                violation_error_message="A release holds the knowledge it was made from.",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="release_withdrawn_who_when_why",
                violation_error_message="A withdrawal says who, when and why.",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_at__isnull=True, signed_off_by__isnull=True)
                | Q(signed_off_at__isnull=False, signed_off_by__isnull=False),
                name="release_signed_off_who_and_when",
                violation_error_message="A sign-off says who and when.",
            ),
        ]

    def __str__(self) -> str:
        return self.version

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name, value in getattr(self, "_as_published", {}).items():
            if getattr(self, name) != value:
                raise ValueError(f"release {self.version} is frozen: {name} cannot change")
        # a deferred document is not in memory and so cannot have changed
        document = self.__dict__.get("document")
        if document is not None and hashlib.sha256(document.encode()).hexdigest() != self.sha256:
            raise ValueError(f"release {self.version}: the hash is not that of the document")
        super().save(*args, **kwargs)
        self._as_published = {name: self.__dict__[name] for name in FROZEN if name in self.__dict__}

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise models.ProtectedError("a release is never deleted; withdraw it", {self})

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        release = super().from_db(*args, **kwargs)
        release._as_published = {
            name: release.__dict__[name] for name in FROZEN if name in release.__dict__
        }
        return release

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_signed_off(self) -> bool:
        return self.signed_off_at is not None


class LoadedFile(models.Model):
    """What a content file said when it was last loaded, to tell whose change is newer."""

    kind = models.CharField(max_length=16, choices=KnowledgeKind)
    code = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, help_text="Of the canonical content.")
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="loadedfile_once",
                violation_error_message="This file is remembered already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=KnowledgeKind.values),
                name="loadedfile_kind_known",
                violation_error_message="Choose “kind” from the list.",
            ),
        ]
        ordering = ["kind", "code"]

    def __str__(self) -> str:
        return f"{self.kind}/{self.code}.yaml"
