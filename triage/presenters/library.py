"""The library: conditions, treatments, links and sources of a release, for everyone to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from conditions.models import Release
from conditions.schema import (
    AGE_BANDS,
    OLDEST,
    OTHER,
    Condition,
    Knowledge,
    Link,
    Region,
    Source,
    Treatment,
)
from triage.engine.vocabulary import Vocabulary

from .evidence import (
    GRADES,
    LINES,
    MECHANISMS,
    SETTINGS,
    BasisWords,
    SourceWords,
    address_of,
    basis_words,
    source_words,
)
from .exercises import ExerciseWords, exercises_for
from .places import NAMES, capital, listed
from .urgency import UrgencyWords, urgency_words


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    treatment: Treatment
    line: str
    grade: str
    note: str
    sources: tuple[SourceWords, ...]


@dataclass(frozen=True, slots=True)
class LinkWords:
    code: str
    cause: str
    effect: str
    places: str
    mechanisms: str
    sides: str
    explanation: str
    grade: str
    sources: tuple[SourceWords, ...]
    contrary: tuple[tuple[str, tuple[SourceWords, ...]], ...]
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class ConditionPage:
    condition: Condition
    places: str
    urgency: UrgencyWords
    treatments: tuple[TreatmentRow, ...]
    links: tuple[LinkWords, ...]
    often_with: tuple[Condition, ...]
    exercises: tuple[ExerciseWords, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """values: one figure, or one for each age, place or answer, with its name."""

    what: str
    values: tuple[str, ...]
    basis: BasisWords


@dataclass(frozen=True, slots=True)
class FiguresPage:
    condition: Condition
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """Conditions for which a treatment comes at one point: condition, grade, and a note."""

    title: str
    rows: tuple[tuple[Condition, str, str], ...]
    advised: bool


@dataclass(frozen=True, slots=True)
class TreatmentPage:
    treatment: Treatment
    setting: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    title: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    source: Source
    address: str

    @property
    def letter(self) -> str:
        """Under which it stands in the list; “#” for a title that begins with a number."""
        first = filed_under(self.source.title)[:1].upper()
        return first if first.isalpha() else "#"


def filed_under(title: str) -> str:
    """As libraries sort titles: without the article it begins with, and without capitals."""
    words = title.casefold().lstrip("“‘\"'(").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in {"a", "an", "the"} else words)


class Library:
    def __init__(self, release: Release, knowledge: Knowledge) -> None:
        self.release = release
        self.knowledge = knowledge

    @property
    def unsigned(self) -> bool:
        return not self.release.is_signed_off

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.knowledge)

    @cached_property
    def shelves(self) -> list[Shelf]:
        """Conditions by the place they are felt in; those of several places on each shelf."""
        found = []
        for region, name in NAMES.items():
            here = [
                c
                for c in self.knowledge.conditions.values()
                if region in c.regions and c.code != OTHER
            ]
            here.sort(key=lambda c: c.lay_name.lower())
            found.append(Shelf(capital(str(name)), tuple(here)))
        return found

    @cached_property
    def treatments(self) -> list[tuple[str, list[Treatment]]]:
        """By where one gets them, from what can be done at home to the hospital."""
        rows = sorted(self.knowledge.treatments.values(), key=lambda t: (t.order, t.code))
        by_setting = [
            (str(words), [t for t in rows if t.setting == s]) for s, words in SETTINGS.items()
        ]
        return [(words, found) for words, found in by_setting if found]

    @cached_property
    def links(self) -> list[LinkWords]:
        """In the order of their places, from the knee down, then by the name of what comes first."""
        order = list(Region)
        rows = sorted(
            self.knowledge.links.values(),
            key=lambda link: (
                order.index(link.cause_region),
                order.index(link.effect_region),
                self._name(link.cause).casefold(),
                self._name(link.effect).casefold(),
            ),
        )
        return [self._link(link) for link in rows]

    @cached_property
    def sources(self) -> list[SourcePage]:
        rows = sorted(self.knowledge.sources.values(), key=lambda s: filed_under(s.title))
        return [SourcePage(source, address_of(source)) for source in rows]

    def condition(self, code: str) -> ConditionPage | None:
        condition = self.knowledge.conditions.get(code)
        if condition is None or code == OTHER:
            return None
        known = self.knowledge.conditions
        return ConditionPage(
            condition,
            listed(str(NAMES[region]) for region in condition.regions),
            urgency_words(condition.urgency),
            tuple(self._treatment_rows(condition)),
            tuple(self._link(link) for link in self._links_of(code)),
            tuple(known[other] for other in condition.often_with if other in known),
            exercises_for(code, self.knowledge),
        )

    def figures(self, code: str) -> FiguresPage | None:
        condition = self.knowledge.conditions.get(code)
        if condition is None or code == OTHER:  # as its condition page: it is no condition
            return None
        return FiguresPage(condition, tuple(self._figures(condition)))

    def treatment(self, code: str) -> TreatmentPage | None:
        treatment = self.knowledge.treatments.get(code)
        if treatment is None:
            return None
        uses = tuple(use for line in LINES if (use := self._use(code, line)).rows)
        return TreatmentPage(treatment, str(SETTINGS[treatment.setting]), uses)

    def _use(self, treatment: str, line: str) -> Use:
        rows = [
            (condition, str(GRADES[row.grade]), row.note)
            for condition in self.knowledge.conditions.values()
            for row in condition.treatments
            if (row.treatment, row.line) == (treatment, line)
        ]
        rows.sort(key=lambda row: row[0].lay_name.lower())
        return Use(str(LINES[line]), tuple(rows), line != "not_recommended")

    def _treatment_rows(self, condition: Condition) -> Iterator[TreatmentRow]:
        order = list(LINES)
        for row in sorted(condition.treatments, key=lambda r: order.index(r.line)):
            yield TreatmentRow(
                self.knowledge.treatments[row.treatment],
                str(LINES[row.line]),
                str(GRADES[row.grade]),
                row.note,
                source_words(row.sources, self.knowledge),
            )

    def _members(self, code: str) -> tuple[str, ...]:
        group = self.knowledge.groups.get(code)
        return group.members if group else (code,)

    def _links_of(self, code: str) -> list[Link]:
        return [
            link
            for link in self.knowledge.links.values()
            if code in self._members(link.cause) or code in self._members(link.effect)
        ]

    def _name(self, code: str) -> str:
        group = self.knowledge.groups.get(code)
        return group.name if group else self.knowledge.conditions[code].lay_name

    def _link(self, link: Link) -> LinkWords:
        sides = {"same": _("same side"), "opposite": _("opposite side")}
        present = {name: getattr(link, name) for name in sides if getattr(link, name)}
        mechanisms = {m: None for side in present.values() for m in side.mechanisms}
        return LinkWords(
            link.code,
            capital(self._name(link.cause)),
            capital(self._name(link.effect)),
            f"{NAMES[link.cause_region]} → {NAMES[link.effect_region]}",
            listed(str(MECHANISMS[m]).lower() for m in mechanisms),
            _("either side") if len(present) == len(sides) else listed(sides[n] for n in present),
            link.explanation,
            str(GRADES[link.grade]),
            source_words(link.sources, self.knowledge),
            tuple((c.text, source_words(c.sources, self.knowledge)) for c in link.contrary),
            tuple(
                FigureRow(
                    _("Odds ratio, %(side)s") % {"side": sides[name]},
                    (f"{side.odds_ratio:g}",),
                    basis_words(side, self.knowledge),
                )
                for name, side in present.items()
            ),
        )

    # --- every figure with its origin ---

    def _figures(self, condition: Condition) -> Iterator[FigureRow]:
        rates = basis_words(condition.rates, self.knowledge)
        for name, row in ((_("women"), condition.rates.women), (_("men"), condition.rates.men)):
            values = [
                f"{low}–{high}: {rate:g}" if high < OLDEST else f"{low}+: {rate:g}"
                for (low, high), rate in zip(AGE_BANDS, row, strict=True)
                if rate
            ]
            what = _("Of 1,000 %(who)s of each age, how many seek advice for it within a year") % {
                "who": name
            }
            yield FigureRow(what, tuple(values), rates)
        places = tuple(
            f"{listed(str(NAMES[Region(region)]) for region in p.split('+'))}: {v:g}"
            for p, v in condition.places.values.items()
        )
        yield FigureRow(
            _("Of 100 people with it, where it hurts"),
            places,
            basis_words(condition.places, self.knowledge),
        )
        yield FigureRow(
            _("Of 100 people with it, how many have it on both sides"),
            (f"{condition.sides.both:g}",),
            basis_words(condition.sides, self.knowledge),
        )
        for evidence in condition.evidence:
            basis = basis_words(evidence, self.knowledge)
            yield self._evidence(evidence.finding, evidence.values, basis)

    def _evidence(self, finding: str, values: dict[str, float], basis: BasisWords) -> FigureRow:
        question = self.vocabulary.named(finding)[0]
        labels = {o.code: o.label for o in question.finding.options}
        labels |= {"yes": _("Yes"), "no": _("No")} if question.finding.type == "yes_no" else {}
        text = question.finding.question.replace("your {place}", _("the sore place"))
        shown = tuple(f"{labels.get(code, code)}: {value:g}" for code, value in values.items())
        return FigureRow(question.worded(text), shown, basis)
