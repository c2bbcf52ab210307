"""How two pains may be connected, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.codes import pair_key
from conditions.schema import Condition, Knowledge, Link, Mechanism, Region
from triage.engine.cases import Case

from .evidence import (
    GRADES,
    MECHANISM_STORIES,
    MECHANISMS,
    SourceWords,
    source_words,
)
from .places import capital, listed, place_in
from .questions import FIRST_PAIN, LOWER_FIRST, UPPER_FIRST, which_first
from .urgency import in_sentence

LINKS_SHOWN = 3
#: A further link is told from this probability on; the most probable one always.
WORTH_TELLING = 0.1
#: What is said where it is true of several pairs of places.
SAID_OF_MANY = {
    "shared": gettext_lazy("One condition may be behind these pains."),
    "none": gettext_lazy(
        "Your answers do not point to a connection between these pains. They may simply have "
        "come at the same time. A professional who sees the walk can judge this better."
    ),
}


@dataclass(frozen=True, slots=True)
class ContraryWords:
    text: str
    sources: tuple[SourceWords, ...]


@dataclass(frozen=True, slots=True)
class LinkWords:
    """One link at work between the two places, or behind one of them."""

    sentence: str
    mechanism: str
    story: str
    sides: str
    explanation: str
    grade: str
    sources: tuple[SourceWords, ...]
    contrary: tuple[ContraryWords, ...]


@dataclass(frozen=True, slots=True)
class ConnectionWords:
    """Two complaints (or one with a silent contributor) and what may join them.

    kind: connected, shared, silent, elsewhere or none. between: the two places by name.
    """

    kind: str
    places: str
    lead: str
    story: str = ""
    links: tuple[LinkWords, ...] = ()
    between: tuple[str, ...] = ()


def connection_words(
    document: Mapping[str, Any], case: Case, knowledge: Knowledge, least: float
) -> list[ConnectionWords]:
    """Each pair of complaints, then what contributes without hurting itself."""
    found = _told_once(
        [_pair(c, document, case, knowledge, least) for c in document["connections"]]
    )
    silent = [
        _link(link, case, knowledge)
        for link in document["links"]
        if link["silent"] and link["probability"] >= least
    ]
    if silent:
        lead = _("Something that does not hurt itself may have its part:")
        found.append(ConnectionWords("silent", "", lead, links=tuple(silent[:LINKS_SHOWN])))
    return found + _elsewhere(document, case, knowledge)


def felt_elsewhere(
    document: Mapping[str, Any], case: Case, knowledge: Knowledge
) -> list[tuple[Region, Condition]]:
    """Leading causes whose pain is felt away from where it arises, each with its complaint."""
    if document["mechanism"] != Mechanism.REFERRED_PAIN:
        return []
    leading: dict[Region, Condition] = {}
    for cause in document["causes"]:
        if cause["shown"]:
            leading.setdefault(Region(cause["region"]), knowledge.conditions[cause["condition"]])
    return [
        (region, leading[region])
        for region in case.regions
        if region in leading and leading[region].arises_elsewhere
    ]


def _elsewhere(
    document: Mapping[str, Any], case: Case, knowledge: Knowledge
) -> list[ConnectionWords]:
    found: list[ConnectionWords] = []
    for region, condition in felt_elsewhere(document, case, knowledge):
        lead = _("The pain in the %(place)s may start somewhere else: %(name)s.") % {
            "place": place_in(case, region),
            "name": in_sentence(condition.lay_name),
        }
        # told once, however many places it is true of
        story = "" if found else str(MECHANISM_STORIES[Mechanism.REFERRED_PAIN])
        found.append(ConnectionWords("elsewhere", capital(place_in(case, region)), lead, story))
    return found


def _pair(
    connection: Mapping[str, Any],
    document: Mapping[str, Any],
    case: Case,
    knowledge: Knowledge,
    least: float,
) -> ConnectionWords:
    regions = [Region(name) for name in connection["between"]]
    names = [place_in(case, region) for region in regions]
    places = capital(_("%(one)s and %(other)s") % {"one": names[0], "other": names[1]})
    shares = connection["probabilities"]
    connected = sum(shares[m] for m in Mechanism)
    first = next((link for link in document["links"] if not link["silent"]), None)
    joining = [
        link
        for link in document["links"]
        if not link["silent"]
        and {link["cause_region"], link["effect_region"]} == set(regions)
        and (link["probability"] >= WORTH_TELLING or link is first)
    ]
    # what came second is not told to have brought on what came first, if there is anything else
    forwards = [link for link in joining if link["cause_region"] != _second(case, regions)]
    links = [_link(link, case, knowledge) for link in forwards or joining]
    if connected >= least and links:
        leading = max(Mechanism, key=lambda m: shares[m])
        lead = _("These two pains may be connected. The likeliest way: %(how)s.") % {
            "how": in_sentence(str(MECHANISMS[leading]))
        }
        story = str(MECHANISM_STORIES[leading])
        return ConnectionWords("connected", places, lead, story, _distinct(links))
    if shares["shared_cause"] >= least:
        lead = _("One condition may be behind both pains.")
        story = str(MECHANISM_STORIES["shared_cause"])
        return ConnectionWords("shared", places, lead, story, between=tuple(names))
    lead = _(
        "Your answers do not point to a connection between these two pains. They may simply "
        "have come at the same time. A professional who sees the walk can judge this better."
    )
    return ConnectionWords("none", places, lead, between=tuple(names))


def _second(case: Case, regions: list[Region]) -> Region | None:
    """Which of the two pains came after the other, if that was told."""
    upper, lower = regions
    said = which_first(pair_key(FIRST_PAIN, regions), case)
    return {UPPER_FIRST: lower, LOWER_FIRST: upper}.get(str(said))


def _told_once(pairs: list[ConnectionWords]) -> list[ConnectionWords]:
    """Pairs of which the same is said, without a link of their own, as one with all their places."""
    found: dict[str, list[ConnectionWords]] = {}
    for number, pair in enumerate(pairs):
        same = pair.kind if pair.kind in SAID_OF_MANY else str(number)
        found.setdefault(same, []).append(pair)
    return [_of_many(same) if len(same) > 1 else same[0] for same in found.values()]


def _of_many(pairs: list[ConnectionWords]) -> ConnectionWords:
    first, *others = pairs
    names = list(dict.fromkeys(name for pair in pairs for name in pair.between))
    if len(pairs) == math.comb(len(names), 2):  # each of them with each other
        places = capital(listed(names))
    else:
        places = "; ".join([first.places, *(in_sentence(pair.places) for pair in others)])
    return replace(first, places=places, lead=str(SAID_OF_MANY[first.kind]))


def _distinct(links: list[LinkWords]) -> tuple[LinkWords, ...]:
    """The most probable links, each told once."""
    found: dict[str, LinkWords] = {}
    for link in links:
        found.setdefault(link.explanation, link)
    return tuple(found.values())[:LINKS_SHOWN]


def _link(link: Mapping[str, Any], case: Case, knowledge: Knowledge) -> LinkWords:
    row: Link = knowledge.links[link["link"]]
    cause = knowledge.conditions[link["cause"]].lay_name
    effect = knowledge.conditions[link["effect"]].lay_name
    where = place_in(case, link["effect_region"])
    if link["silent"]:
        sentence = _("%(cause)s can add to %(effect)s (%(where)s).")
    else:
        sentence = _("From the %(from)s to the %(where)s: %(cause)s can bring on %(effect)s.")
    return LinkWords(
        sentence
        % {
            "cause": capital(cause) if link["silent"] else in_sentence(cause),
            "effect": in_sentence(effect),
            "from": place_in(case, link["cause_region"]),
            "where": where,
        },
        str(MECHANISMS[link["mechanism"]]),
        str(MECHANISM_STORIES[link["mechanism"]]),
        _sides(link["sides"], link["silent"]),
        row.explanation,
        str(GRADES[row.grade]),
        source_words(row.sources, knowledge),
        tuple(ContraryWords(c.text, source_words(c.sources, knowledge)) for c in row.contrary),
    )


def _sides(sides: str, silent: bool) -> str:
    if silent:
        return ""
    if sides == "same":
        return _("Both pains are on the same side, and that was taken into account.")
    if sides == "opposite":
        return _("The pains are on opposite sides, and that was taken into account.")
    return _("We do not know the sides exactly, so both ways were considered.")
