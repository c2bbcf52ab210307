"""What stands in the way of deleting a page, as pages that a reader can open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from conditions.models.base import Curated
from conditions.rows.kinds import KEYS

from .widgets import label_of


def held_by(pages: Iterable[Curated]) -> list[str]:
    """Who names these pages: "condition Gout: evidence (4), treatment", each with a link."""
    pages = list(pages)
    if not pages:
        return []
    collector = NestedObjects(using=router.db_for_write(type(pages[0])), origin=pages)
    collector.collect(pages)
    found: dict[Model, Counter[str]] = defaultdict(Counter)
    for row in collector.protected:
        page, what = _page_of(row)
        if page not in pages:
            found[page][what] += 1
    told = sorted(found.items(), key=lambda item: (item[0]._meta.model_name, label_of(item[0])))
    return [_line(page, uses) for page, uses in told]


def _page_of(row: Model) -> tuple[Model, str]:
    """The page on which a row is edited, and what the row is there."""
    what = str(row._meta.verbose_name)
    if row._meta.auto_created:  # one entry of a list, such as the members of a group
        owner, _other = (f for f in row._meta.fields if f.is_relation)
        page = getattr(row, owner.name)
        lists = page._meta.many_to_many
        name = next(str(f.verbose_name) for f in lists if f.remote_field.through is type(row))
        if owner.related_model in KEYS:
            return _page_of(page)[0], name
        return page, name
    if len(KEYS.get(type(row), ())) > 1 or KEYS.get(type(row), ("",))[0].endswith("_id"):
        return getattr(row, KEYS[type(row)][0].removesuffix("_id")), what
    return row, ""


def _line(page: Model, uses: Counter[str]) -> SafeString:
    address = reverse(f"admin:conditions_{page._meta.model_name}_change", args=[page.pk])
    counted = (f"{what} ({n})" if n > 1 else what for what, n in sorted(uses.items()) if what)
    told = ", ".join(counted)
    return format_html(
        '{} <a href="{}">{}</a>{}',
        page._meta.verbose_name,
        address,
        label_of(page),
        f": {told}" if told else "",
    )
