"""The map of connections: knee on the left, lower leg in the middle, foot on the right.

Drawn on the server from the links of a release. Each box chooses itself (the page then shows its
lines alone and what they are), each line leads to its place in the list.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from conditions.schema import OTHER, Link, Mechanism, Region

from .evidence import MECHANISM_STORIES, MECHANISMS
from .library import Library, LinkWords
from .places import NAMES, capital

COLUMNS = (Region.KNEE, Region.LEG, Region.FOOT)
WIDTH, BOX, GAP, TOP = 1080, 230, 12, 58
LINE_HEIGHT, PADDING, LETTERS = 17, 9, 25


@dataclass(frozen=True, slots=True)
class Box:
    code: str
    region: Region
    name: str
    lines: tuple[tuple[int, str], ...]
    x: int
    y: int
    height: int
    query: str
    state: str

    @property
    def width(self) -> int:
        return BOX

    @property
    def middle(self) -> int:
        return self.x + BOX // 2


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name: str
    mechanism: str
    path: str
    state: str


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    x: int


@dataclass(frozen=True, slots=True)
class Way:
    """One mechanism: a row of the key, and a choice."""

    code: str
    name: str
    story: str
    css: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    name: str
    place: str
    condition: str
    members: tuple[tuple[str, str], ...]


class LinkMap:
    """chosen: ``region.code`` of a box, or empty. way: a mechanism, or empty. Unknown ones
    choose nothing."""

    def __init__(self, library: Library, chosen: str = "", way: str = "") -> None:
        self.library = library
        self.knowledge = library.knowledge
        self.way = way if way in set(Mechanism) else ""
        self._keys = self._all_keys()
        region, _dot, code = chosen.partition(".")
        self._chosen = (code, region) if (code, region) in self._keys else None

    def _all_keys(self) -> dict[tuple[str, str], None]:
        found: dict[tuple[str, str], None] = {}
        for link in self.knowledge.links.values():
            found[link.cause, str(link.cause_region)] = None
            found[link.effect, str(link.effect_region)] = None
        return found

    @cached_property
    def _picked(self) -> list[Link]:
        """Links that belong to what was chosen; all where nothing was."""
        links = self.knowledge.links.values()
        return [link for link in links if self._fits(link)]

    def _fits(self, link: Link) -> bool:
        ends = ((link.cause, str(link.cause_region)), (link.effect, str(link.effect_region)))
        return (not self._chosen or self._chosen in ends) and (
            not self.way or self.way in _ways_of(link)
        )

    @property
    def filtered(self) -> bool:
        return bool(self._chosen or self.way)

    @cached_property
    def picked(self) -> list[LinkWords]:
        """What the picture shows as words; only where something was chosen."""
        codes = {link.code for link in self._picked}
        return [words for words in self.library.links if words.code in codes]

    @cached_property
    def chosen(self) -> Chosen | None:
        if self._chosen is None:
            return None
        code, region = self._chosen
        group = self.knowledge.groups.get(code)
        members = [
            (member, self.knowledge.conditions[member].lay_name)
            for member in (group.members if group else ())
            if member in self.knowledge.conditions
        ]
        condition = "" if group or code == OTHER else code
        name = capital(self.library._name(code))
        return Chosen(name, str(NAMES[Region(region)]), condition, tuple(members))

    @cached_property
    def ways(self) -> list[Way]:
        return [
            Way(
                m, str(MECHANISMS[m]), str(MECHANISM_STORIES[m]), m.replace("_", "-"), m == self.way
            )
            for m in Mechanism
        ]

    # --- the picture ---

    @property
    def width(self) -> int:
        return WIDTH

    @cached_property
    def height(self) -> int:
        return max((self._least_height(r) for r in COLUMNS), default=TOP) + GAP

    def _least_height(self, region: Region) -> int:
        return TOP + sum(_height(_rows(name)) + GAP for name, _code in self._named(region))

    def _named(self, region: Region) -> list[tuple[str, str]]:
        named = [(capital(self.library._name(c)), c) for c, r in self._keys if r == region]
        return sorted(named, key=lambda pair: pair[0].casefold())

    @cached_property
    def columns(self) -> list[Column]:
        return [Column(capital(str(NAMES[r])), _left(r) + BOX // 2) for r in COLUMNS]

    @cached_property
    def boxes(self) -> list[Box]:
        return [box for region in COLUMNS for box in self._column(region)]

    def _column(self, region: Region) -> list[Box]:
        touched = {(link.cause, str(link.cause_region)) for link in self._picked}
        touched |= {(link.effect, str(link.effect_region)) for link in self._picked}
        named = self._named(region)
        # a column with few boxes is spread over the height of the longest
        spare = (self.height - GAP - self._least_height(region)) / (len(named) + 1)
        found, top = [], TOP + spare
        for name, code in named:
            rows, y = _rows(name), round(top)
            height = _height(rows)
            lines = tuple((y + PADDING + 13 + n * LINE_HEIGHT, row) for n, row in enumerate(rows))
            key = (code, str(region))
            state = "chosen" if key == self._chosen else "on" if key in touched else "off"
            query = "" if key == self._chosen else f"{region}.{code}"
            found.append(Box(code, region, name, lines, _left(region), y, height, query, state))
            top += height + GAP + spare
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """Chosen ones last, so that they lie on top."""
        at = {(box.code, str(box.region)): box for box in self.boxes}
        picked = {link.code for link in self._picked}
        found = [
            self._line(link, at, link.code in picked) for link in self.knowledge.links.values()
        ]
        return sorted(found, key=lambda line: line.state == "on")

    def _line(self, link: Link, at: Mapping[tuple[str, str], Box], on: bool) -> Line:
        start = at[link.cause, str(link.cause_region)]
        end = at[link.effect, str(link.effect_region)]
        ways = _ways_of(link)
        way = self.way if self.way in ways else max(ways, key=lambda m: ways[m])
        name = _("%(cause)s (%(from)s) to %(effect)s (%(to)s): %(how)s") % {
            "cause": start.name,
            "from": NAMES[start.region],
            "effect": end.name,
            "to": NAMES[end.region],
            "how": MECHANISMS[way],
        }
        return Line(
            link.code, name, way.replace("_", "-"), _path(start, end), "on" if on else "off"
        )


def _rows(name: str) -> list[str]:
    return textwrap.wrap(name, LETTERS) or [name]


def _height(rows: list[str]) -> int:
    return len(rows) * LINE_HEIGHT + 2 * PADDING


def _ways_of(link: Link) -> dict[str, float]:
    """Mechanisms of a link with their largest share."""
    found: dict[str, float] = {}
    for side in (link.same, link.opposite):
        for mechanism, share in side.mechanisms.items() if side else ():
            found[str(mechanism)] = max(share, found.get(str(mechanism), 0))
    return found


def _left(region: Region) -> int:
    return COLUMNS.index(region) * (WIDTH - BOX) // 2


def _path(start: Box, end: Box) -> str:
    """A curve from one box's near side to the other's, ending where the arrow begins."""
    rightwards = start.x < end.x
    x1 = start.x + BOX if rightwards else start.x
    x2 = end.x - 7 if rightwards else end.x + BOX + 7
    y1, y2 = start.y + start.height // 2, end.y + end.height // 2
    pull = abs(x2 - x1) // 2
    way = 1 if rightwards else -1
    return f"M{x1} {y1}C{x1 + way * pull} {y1} {x2 - way * pull} {y2} {x2} {y2}"
