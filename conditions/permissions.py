"""Who may do what: curators write the draft, publishers also decide what patients get."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

CURATOR = "curator"
PUBLISHER = "publisher"

#: Pages of their own. Curators add and change them; only publishers delete them. The rows on
#: a page (a figure, an answer, a line) are deleted by whoever may change the page.
PAGES = (
    "condition",
    "exercise",
    "finding",
    "group",
    "link",
    "reading",
    "safetyrule",
    "source",
    "topic",
    "treatment",
)
#: Written by commands and actions only.
READ_ONLY = ("loadedfile", "release")
DECISIONS = ("publish_release", "withdraw_release", "sign_off_release")


def make_groups(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Bring the two groups in line with this file; what they hold of other apps stays.

    Runs after every migration, so that a new model is never forgotten.
    """
    ours = Permission.objects.using(using).filter(content_type__app_label="conditions")
    knowledge = ours.exclude(
        Q(content_type__model__startswith="historical") | Q(content_type__model__in=READ_ONLY)
    )
    curator = knowledge.exclude(codename__in=[f"delete_{page}" for page in PAGES])
    releases = ours.filter(codename="view_release")
    decisions = ours.filter(codename__in=DECISIONS)
    for name, wanted in (
        (CURATOR, [*curator, *releases]),
        (PUBLISHER, [*knowledge, *releases, *decisions]),
    ):
        group, _ = Group.objects.using(using).get_or_create(name=name)
        held = group.permissions.filter(content_type__app_label="conditions")
        group.permissions.remove(*held.exclude(pk__in=[p.pk for p in wanted]))
        group.permissions.add(*wanted)
