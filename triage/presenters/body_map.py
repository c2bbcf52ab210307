"""The picture beside the question where it hurts: which drawings, of which side, with which words.

The drawings (templates/components/bodymap) show a right leg; a left one is their mirror image.
Every shape names the option it stands for, so that picture and list are the same answer. An
option without a shape, such as "all over", is a chip under the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.schema import Region
from triage.engine.cases import Case
from triage.engine.vocabulary import NOT_SURE

#: The questions that have a picture, and the views of each: its file's name, first shown first.
PICTURED = {
    "knee.pain_site": Region.KNEE,
    "leg.pain_site": Region.LEG,
    "foot.pain_site": Region.FOOT,
}
VIEWS = {
    Region.KNEE: ("front", "inner", "outer", "back"),
    Region.LEG: ("front", "back", "inner", "outer"),
    Region.FOOT: ("sole", "inner", "outer", "top", "back"),
}
LABELS = {
    "front": gettext_lazy("Front"),
    "inner": gettext_lazy("Inner side"),
    "outer": gettext_lazy("Outer side"),
    "back": gettext_lazy("Back"),
    "sole": gettext_lazy("Sole"),
    "top": gettext_lazy("Top"),
}
CAPTIONS = {
    "front": gettext_lazy("%(leg)s from the front"),
    "inner": gettext_lazy("%(leg)s from the inner side"),
    "outer": gettext_lazy("%(leg)s from the outer side"),
    "back": gettext_lazy("%(leg)s from behind"),
    "sole": gettext_lazy("%(leg)s from below"),
    "top": gettext_lazy("%(leg)s from above"),
}
YOURS = {
    (Region.KNEE, "left"): gettext_lazy("Your left knee"),
    (Region.KNEE, "right"): gettext_lazy("Your right knee"),
    (Region.LEG, "left"): gettext_lazy("Your left lower leg"),
    (Region.LEG, "right"): gettext_lazy("Your right lower leg"),
    (Region.FOOT, "left"): gettext_lazy("Your left foot"),
    (Region.FOOT, "right"): gettext_lazy("Your right foot"),
}
THEIRS = {
    (Region.KNEE, "left"): gettext_lazy("Their left knee"),
    (Region.KNEE, "right"): gettext_lazy("Their right knee"),
    (Region.LEG, "left"): gettext_lazy("Their left lower leg"),
    (Region.LEG, "right"): gettext_lazy("Their right lower leg"),
    (Region.FOOT, "left"): gettext_lazy("Their left foot"),
    (Region.FOOT, "right"): gettext_lazy("Their right foot"),
}


@dataclass(frozen=True, slots=True)
class View:
    """One drawing. ``mirrored``: flipped, since the files show a right leg."""

    name: str
    label: str
    caption: str
    template: str
    mirrored: bool


@dataclass(frozen=True, slots=True)
class BodyMap:
    """The drawings of one place. ``chips``: code and label of the options nobody can draw."""

    region: Region
    side: str
    views: tuple[View, ...]
    chips: tuple[tuple[str, str], ...]
    note: str = ""


def body_map(
    key: str, choices: Iterable[tuple[Any, Any]], case: Case, *, for_someone_else: bool = False
) -> BodyMap | None:
    """The picture of a question; None where it has none or where too little of it is drawn."""
    region = PICTURED.get(key)
    if region is None or region not in case.regions:
        return None
    options = {str(code): str(label) for code, label in choices if code != NOT_SURE}
    shapes = frozenset().union(*(drawn(template_of(region, view)) for view in VIEWS[region]))
    chips = tuple((code, label) for code, label in options.items() if code not in shapes)
    if len(chips) * 2 > len(options):
        return None
    told = case.side(region)
    side = told if told in ("left", "right") else "right"
    leg = str((THEIRS if for_someone_else else YOURS)[region, side])
    return BodyMap(
        region,
        side,
        tuple(
            View(
                view,
                str(LABELS[view]),
                str(CAPTIONS[view]) % {"leg": leg},
                template_of(region, view),
                mirrored(view, side, for_someone_else),
            )
            for view in VIEWS[region]
        ),
        chips,
        _note(told),
    )


def mirrored(view: str, side: str, for_someone_else: bool) -> bool:
    """From the front you see your own leg as you look down at it, another's as you face them."""
    return (side == "left") != (view == "front" and for_someone_else)


def _note(told: str | None) -> str:
    if told == "both":
        return _("Both sides hurt. The picture shows the right one: mark what hurts on either.")
    if told is None:
        return _("The side is not known, so the picture shows the right one. Mark the same places.")
    return ""


def template_of(region: Region, view: str) -> str:
    return f"components/bodymap/{region}_{view}.html"


@cache
def drawn(template: str) -> frozenset[str]:
    """The options that have a shape in a drawing."""
    source = get_template(template).template.source  # type: ignore[attr-defined]  # Django's own backend
    return frozenset(re.findall(r'data-for="(\w+)"', source))
