"""Where the figures come from: shares of estimates, records that differ, sources that are old."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conditions.schema import Basis, Knowledge, Reading

from .row import Row

DIFFERS = "differs_from_record"
RECORD = "record_contradicts_itself"
OLD = "source_old"

OLD_AFTER_YEARS = 10
#: Rounding and a grid step are no difference.
NEAR_POINTS = 2.0
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per cent|of 100)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

#: Kinds of figures, as the published share names them.
KINDS = {
    "evidence": "answers of people with a condition",
    "rates": "rates by age and sex",
    "places": "places that hurt",
    "sides": "sides that hurt",
    "danger": "thresholds of dangerous conditions",
    "silent": "silent contributors",
    "links": "odds ratios of links",
    "background": "answers of everybody with pain",
    "relation": "answers about two pains",
}


@dataclass(frozen=True)
class Figure:
    """One basis with its figures: where it stands, and the "of 100" values it carries."""

    kind: str
    where: str
    basis: Basis
    values: Mapping[str, float]


def figures(knowledge: Knowledge) -> Iterator[Figure]:
    """Every figure of the knowledge with the place where it stands."""
    for code, condition in knowledge.conditions.items():
        yield Figure("rates", code, condition.rates, {})
        yield Figure(
            "places",
            code,
            condition.places,
            {str(k): v for k, v in condition.places.values.items()},
        )
        yield Figure("sides", code, condition.sides, {"both": condition.sides.both})
        if condition.danger:
            yield Figure("danger", code, condition.danger, {})
        if condition.silent:
            values = {"prevalence": condition.silent.prevalence_of_100}
            yield Figure("silent", code, condition.silent, values)
        for row in condition.evidence:
            yield Figure("evidence", f"{code}: {row.finding}", row, row.values)
    for code, link in knowledge.links.items():
        for side in ("same", "opposite"):
            if row := getattr(link, side):
                yield Figure("links", f"{code}: {side}", row, {})
    for topic in knowledge.topics.values():
        for finding in topic.findings:
            for number, background in enumerate(finding.background):
                where = f"{finding.code}: {background.region or 'everybody'} {number + 1}"
                yield Figure("background", where, background, background.values)
            for relation in finding.relation:
                where = f"{finding.code}: {relation.given}"
                yield Figure("relation", where, relation, relation.values)


@dataclass(frozen=True)
class Share:
    """How many figures of a kind name a source."""

    kind: str
    sourced: int
    total: int

    @property
    def estimates_of_100(self) -> float:
        return 100 * (self.total - self.sourced) / self.total if self.total else 0.0


def shares(knowledge: Knowledge) -> list[Share]:
    """Sourced figures per kind, then of all together (kind ``all``)."""
    total: Counter[str] = Counter()
    sourced: Counter[str] = Counter()
    for figure in figures(knowledge):
        total[figure.kind] += 1
        sourced[figure.kind] += not figure.basis.is_estimate
    rows = [Share(kind, sourced[kind], total[kind]) for kind in KINDS if total[kind]]
    return [*rows, Share("all", sourced.total(), total.total())]


def records(knowledge: Knowledge) -> Iterator[Row]:
    """Figures that are not what their reading says, where n of N or a percentage allows to tell.

    A figure may differ from its reading when ``how`` does a sum that leads to it: then the
    figure, or the published value, must at least stand in ``how``.
    """
    readings = {
        f"{source.code}/{reading.code}": reading
        for source in knowledge.sources.values()
        for reading in source.readings
    }
    for reference, reading in readings.items():
        yield from _own_record(reference, reading)
    for figure in figures(knowledge):
        read = readings.get(figure.basis.reading or "")
        if read is None or not figure.values:
            continue
        published = published_percent(read)
        said = [float(number) for number in _NUMBER.findall(figure.basis.how)]
        as_said = any(
            _near(value, one) for value in figure.values.values() for one in [*published, *said]
        )
        starts_there = any(_near(one, number) for one in published for number in said)
        if not published or as_said or starts_there:
            continue
        values = ", ".join(f"{k} {v:g}" for k, v in figure.values.items())
        yield Row(
            DIFFERS,
            f"{figure.kind} {figure.where}",
            f"{values} is neither what {figure.basis.reading} says ({read.published}) nor "
            "explained with that number under 'how'",
        )


def published_percent(reading: Reading) -> list[float]:
    """Percentages that a reading states or implies, their middle, and what is left of 100."""
    found = [float(number) for number in _PERCENT.findall(reading.published)]
    if len(found) == 2:  # "20% to 30%"
        found.append(sum(found) / 2)
    if reading.n is not None and reading.N:
        found.append(100 * reading.n / reading.N)
    return found + [100 - one for one in found]


def _own_record(reference: str, reading: Reading) -> Iterator[Row]:
    stated = [float(number) for number in _PERCENT.findall(reading.published)]
    if reading.n is None or not reading.N or not stated:
        return
    share = 100 * reading.n / reading.N
    if not any(abs(one - share) <= 1 or abs(100 - one - share) <= 1 for one in stated):
        yield Row(
            RECORD,
            reference,
            f"published {reading.published}, but {reading.n} of {reading.N} is {share:.1f} %",
        )


def old_sources(knowledge: Knowledge, *, year: int) -> Iterator[Row]:
    """Sources older than ten years, and how many figures stand on each."""
    uses = Counter(
        figure.basis.reading.split("/")[0]
        for figure in figures(knowledge)
        if figure.basis.reading is not None
    )
    for code, source in sorted(knowledge.sources.items()):
        if year - source.year > OLD_AFTER_YEARS:
            yield Row(OLD, code, f"from {source.year}; {uses[code]} figures", "report")


def _near(one: float, two: float) -> bool:
    return abs(one - two) <= NEAR_POINTS
