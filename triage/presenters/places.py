"""Painful places in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.schema import Region
from triage.engine.cases import Case

NAMES = {
    Region.KNEE: gettext_lazy("knee"),
    Region.LEG: gettext_lazy("lower leg"),
    Region.FOOT: gettext_lazy("foot or ankle"),
}
SIDED: Mapping[tuple[Region, str], object] = {
    (Region.KNEE, "left"): gettext_lazy("left knee"),
    (Region.KNEE, "right"): gettext_lazy("right knee"),
    (Region.KNEE, "both"): gettext_lazy("knees"),
    (Region.LEG, "left"): gettext_lazy("left lower leg"),
    (Region.LEG, "right"): gettext_lazy("right lower leg"),
    (Region.LEG, "both"): gettext_lazy("lower legs"),
    (Region.FOOT, "left"): gettext_lazy("left foot or ankle"),
    (Region.FOOT, "right"): gettext_lazy("right foot or ankle"),
    (Region.FOOT, "both"): gettext_lazy("feet or ankles"),
}


def place(region: Region, side: str | None) -> str:
    """``left knee``; without a side ``knee``."""
    return str(SIDED[region, side]) if side else str(NAMES[region])


def place_in(case: Case, region: Region | str) -> str:
    region = Region(region)
    return place(region, case.side(region) if region in case.regions else None)


def one_place(case: Case, region: Region | str) -> str:
    """For a curated sentence, which is written about one place: never ``is your knees``."""
    region = Region(region)
    if region in case.regions and case.side(region) == "both":
        return _("%(place)s (either side)") % {"place": NAMES[region]}
    return place_in(case, region)


def listed(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
