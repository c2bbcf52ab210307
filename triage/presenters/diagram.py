"""Both legs of the person: where the pain is, where the load went, and which way.

Pure: the stored result and the case in, marks, arrows and sentences out. The right leg is drawn
on the right, as when you look down at your own legs. Every mark and arrow has a number that
stands beside its sentence, so that nothing hangs on the picture or on colour.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conditions.schema import Knowledge, Mechanism, Region
from triage.engine.cases import Case

from .connection import felt_elsewhere
from .places import capital, place

LEGS = ("left", "right")
#: Middle of each leg, and height of each place, in units of the drawing (320 wide, 400 high).
ACROSS = {"left": 102, "right": 218}
DOWN = {"hip": 22, Region.KNEE: 138, Region.LEG: 228, Region.FOOT: 336}
#: Distance of an arrow's ends from the middle of a mark.
GAP = 24


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a leg.

    kind: pain; structure (stands or moves differently, does not hurt); load (carries more than
    it used to, a ring round the place). ``sure`` is false where the side was not told.
    """

    kind: str
    number: int
    x: int
    y: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one place to another. kind: the mechanism, for its line style."""

    kind: str
    number: int
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Sentence:
    number: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Diagram:
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[str, ...]


def diagram(
    document: Mapping[str, Any], case: Case, knowledge: Knowledge, least: float
) -> Diagram | None:
    """The drawing of a result; None where only one place hurts and nothing is told about it."""
    several = len(case.complaints) > 1
    if document["mechanism"] is None and not several:
        return None
    found = _Drawing(document, case, knowledge, least).done()
    told = found.arrows or any(mark.kind == "structure" for mark in found.marks)
    return found if several or told else None


class _Drawing:
    def __init__(
        self, document: Mapping[str, Any], case: Case, knowledge: Knowledge, least: float
    ) -> None:
        self.document, self.case, self.knowledge, self.least = document, case, knowledge, least
        self.marks: list[Mark] = []
        self.arrows: list[Arrow] = []
        self.sentences: list[Sentence] = []

    def done(self) -> Diagram:
        for region in self.case.regions:
            self._pain(region)
        for connection in self.document["connections"]:
            self._connection(connection)
        self._silent()
        self._from_elsewhere()
        return Diagram(
            tuple(self.marks), tuple(self.arrows), tuple(self.sentences), tuple(self._notes())
        )

    # --- what is drawn ---------------------------------------------------------------

    def _say(self, kind: str, text: str) -> int:
        number = len(self.sentences) + 1
        self.sentences.append(Sentence(number, kind, text))
        return number

    def _pain(self, region: Region) -> None:
        side = self.case.side(region)
        text = _("Pain: %(place)s.") % {"place": place(region, side)}
        number = self._say("pain", text)
        for leg in self._legs(region):
            self.marks.append(Mark("pain", number, ACROSS[leg], DOWN[region], side is not None))

    def _connection(self, connection: Mapping[str, Any]) -> None:
        """The likeliest way from one pain to the other, in the direction of its likeliest link."""
        regions = {Region(name) for name in connection["between"]}
        shares = connection["probabilities"]
        if sum(shares[m] for m in Mechanism) < self.least:
            return
        leading = max(Mechanism, key=lambda m: shares[m])
        links = [
            link
            for link in self.document["links"]
            if not link["silent"] and {link["cause_region"], link["effect_region"]} == regions
        ]
        if not links:
            return
        link = next((one for one in links if one["mechanism"] == leading), links[0])
        start, end = Region(link["cause_region"]), Region(link["effect_region"])
        words = {"from": self._place(start), "to": self._place(end)}
        number = self._say(leading, _mechanism_sentence(leading) % words)
        for at, to in self._ends(start, end, leading):
            self._arrow(leading, number, (at, start), (to, end))

    def _silent(self) -> None:
        """The likeliest thing that takes part without hurting."""
        links = [
            link
            for link in self.document["links"]
            if link["silent"] and link["probability"] >= self.least
        ]
        if not links:
            return
        start, end = Region(links[0]["cause_region"]), Region(links[0]["effect_region"])
        name = capital(self.knowledge.conditions[links[0]["cause"]].lay_name)
        words = {"name": name, "to": self._place(end)}
        kind = str(Mechanism.BIOMECHANICAL_CHANGE)
        number = self._say(kind, _("%(name)s may change the load on the %(to)s.") % words)
        for leg in self._legs(end):
            if start not in self.case.regions or leg not in self._legs(start):
                self.marks.append(Mark("structure", number, ACROSS[leg], DOWN[start]))
            if start != end:
                self._arrow(kind, number, (leg, start), (leg, end))

    def _from_elsewhere(self) -> None:
        """A leading cause in the back, the hip or a nerve, whose pain is felt below."""
        kind = str(Mechanism.REFERRED_PAIN)
        if any(arrow.kind == kind for arrow in self.arrows):
            return
        for region, condition in felt_elsewhere(self.document, self.case, self.knowledge):
            words = {"to": self._place(region)}
            sentence = {
                "back": _("The pain may start in the back and be felt in the %(to)s."),
                "hip": _("The pain may start in the hip and be felt in the %(to)s."),
                "nerve": _("A nerve further up may make the pain in the %(to)s."),
            }[condition.arises]
            number = self._say(kind, sentence % words)
            for leg in self._legs(region):
                self._arrow(kind, number, (leg, "hip"), (leg, region))

    def _arrow(self, kind: str, number: int, start: tuple[str, Any], end: tuple[str, Any]) -> None:
        path, middle = way(start, end, kind)
        if kind != Mechanism.REFERRED_PAIN:
            self.marks.insert(0, Mark("load", number, ACROSS[end[0]], DOWN[end[1]]))
        self.arrows.append(Arrow(kind, number, path, *middle))

    # --- sides -----------------------------------------------------------------------

    def _place(self, region: Region) -> str:
        return place(region, self.case.side(region) if region in self.case.regions else None)

    def _legs(self, region: Region) -> tuple[str, ...]:
        """The legs a place is drawn on; an unknown side where the other pain makes it likely."""
        side = self.case.side(region) if region in self.case.regions else None
        if side == "both":
            return LEGS
        if side is not None:
            return (side,)
        known = [c.side for c in self.case.complaints if c.side in LEGS]
        if not known:
            return ("right",)
        same = str(known[0])
        if self.document["mechanism"] == Mechanism.COMPENSATION:
            return (LEGS[1 - LEGS.index(same)],)
        return (same,)

    def _ends(self, start: Region, end: Region, mechanism: str) -> list[tuple[str, str]]:
        """From which leg to which: across for compensation, else down or up the same leg."""
        pairs = list(itertools.product(self._legs(start), self._legs(end)))
        across = mechanism == Mechanism.COMPENSATION
        fitting = [(a, b) for a, b in pairs if (a != b) == across]
        return fitting or pairs[:1]

    def _notes(self) -> Iterable[str]:
        yield _("Both legs are drawn as one sees one’s own on looking down: right is on the right.")
        unknown = [r for r in self.case.regions if self.case.side(r) is None]
        for region in unknown:
            yield _("You did not say which side the %(place)s is, so its side is a guess.") % {
                "place": place(region, None)
            }
        if any(mark.kind == "load" for mark in self.marks):
            yield _("A ring marks the place that may carry more load.")
        if len(self.case.complaints) > 1 and not self.arrows:
            yield _("No arrow is drawn, since nothing points to a connection.")


def _mechanism_sentence(mechanism: str) -> str:
    return {
        Mechanism.ALTERED_GAIT: _(
            "The walk may change to spare the %(from)s. That loads the %(to)s."
        ),
        Mechanism.COMPENSATION: _(
            "Sparing the %(from)s may put more weight on the other leg. That loads the %(to)s."
        ),
        Mechanism.REFERRED_PAIN: _("A nerve may carry the pain from the %(from)s to the %(to)s."),
        Mechanism.BIOMECHANICAL_CHANGE: _(
            "How the %(from)s stands and moves may change the load on the %(to)s."
        ),
    }[Mechanism(mechanism)]


def way(start: tuple[str, Any], end: tuple[str, Any], kind: str) -> tuple[str, tuple[int, int]]:
    """The path of an arrow and the place of its number.

    On one leg: a bow on its outer side (a nerve: a straight line a little off the middle).
    Between the legs: a bow from inner side to inner side.
    """
    (leg, place_from), (other, place_to) = start, end
    x1, y1, x2, y2 = ACROSS[leg], DOWN[place_from], ACROSS[other], DOWN[place_to]
    down = 1 if y2 > y1 else -1
    if leg != other:
        inwards = 1 if x2 > x1 else -1
        a, b = (x1 + inwards * GAP, y1), (x2 - inwards * GAP, y2)
        middle = (a[0] + b[0]) // 2
        path = f"M{a[0]} {a[1]}C{middle} {a[1]} {middle} {b[1]} {b[0]} {b[1]}"
        return path, (middle, (y1 + y2) // 2)
    outwards = -1 if leg == "left" else 1
    if place_from == "hip":
        a, b = (x1, y1), (x2, y2 - GAP)
        return f"M{a[0]} {a[1]}L{b[0]} {b[1]}", (x1, (y1 + DOWN[Region.KNEE]) // 2)
    bow = 68 if kind != Mechanism.REFERRED_PAIN else 56
    a = (x1 + outwards * GAP, y1 + down * 5)
    b = (x2 + outwards * GAP, y2 - down * 5)
    out = x1 + outwards * bow
    path = f"M{a[0]} {a[1]}C{out} {a[1] + down * 30} {out} {b[1] - down * 30} {b[0]} {b[1]}"
    return path, (x1 + outwards * (bow - 11), (y1 + y2) // 2)
