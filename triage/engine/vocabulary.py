"""What can be asked: the findings of a release, one per region, as answers name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from conditions.codes import Findings, References, split_key
from conditions.schema import EVERY_AGE, Finding, Knowledge, Region, Sex

#: Said of a finding when the person was asked and does not know.
NOT_SURE = "not_sure"

PLACE_WORDS = {Region.KNEE: "knee", Region.LEG: "lower leg", Region.FOOT: "foot or ankle"}


@dataclass(frozen=True)
class Question:
    """One finding as it is asked: of one region, of the person, or of two complaints.

    code: what answers are keyed by (``foot.first_step_pain``, ``fever``, ``limp``; a relation
    finding gets its pair behind an ``@`` when it is answered).
    position: order in which the content files list it.
    """

    code: str
    finding: Finding
    region: Region | None
    topic: str
    position: int

    @cached_property
    def scope(self) -> str:
        """``person``, ``relation``, ``knee``, ``leg`` or ``foot``."""
        return str(self.region) if self.region else str(self.finding.scope)

    @cached_property
    def answers(self) -> tuple[str, ...]:
        return self.finding.answers

    @cached_property
    def as_given(self) -> frozenset[str]:
        """Answers that are read as they stand, without a look at anything else."""
        if self.scope == "relation":
            return frozenset()
        return frozenset([NOT_SURE, *(() if self.finding.type == "many_of" else self.answers)])

    @cached_property
    def vague(self) -> Mapping[str, tuple[str, ...]]:
        """Answers that mean one of several others: "somewhere in front"."""
        return self.finding.vague

    def alarming(self, options: tuple[str, ...]) -> tuple[str, ...]:
        """``options``, and the vague answers that can mean nothing else."""
        if not self.vague:
            return options
        wanted = set(options)
        return options + tuple(v for v, covered in self.vague.items() if wanted >= set(covered))

    @cached_property
    def always(self) -> bool:
        """Whether it may be put to everybody whose place hurts."""
        finding = self.finding
        limited = finding.ask_if or finding.sex or finding.ages != EVERY_AGE
        return not limited and self.scope != "relation"

    @cached_property
    def is_sign(self) -> bool:
        """A sign of illness; the others are about who the person is and what they had."""
        return self.finding.kind == "symptom"

    def worded(self, text: str) -> str:
        """The text with ``{place}`` filled in; the texts of relations are worded per pair."""
        return text.replace("{place}", PLACE_WORDS[self.region]) if self.region else text


@dataclass(frozen=True)
class Vocabulary:
    """All questions of a release by code, in the order in which the content lists them.

    What the interview looks for at every step is looked up once: opening (``opening_of`` by
    region) and safety questions, of which ``ticks`` (about the person, signs first) stand on the
    checklist and ``safety_of_places`` on a screen of their own, most important first.
    """

    questions: Mapping[str, Question]
    _references: References = field(repr=False)
    _named: dict[tuple[str, Region | None], tuple[Question, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, knowledge: Knowledge) -> Vocabulary:
        findings = Findings(knowledge)
        questions = {
            one.code: Question(one.code, one.finding, one.region, one.topic, position)
            for position, one in enumerate(findings)
        }
        return cls(questions, findings.references)

    def __getitem__(self, code: str) -> Question:
        return self.questions[code]

    def __contains__(self, code: str) -> bool:
        return code in self.questions

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def question_of(self, key: str) -> Question:
        """The question that is answered under ``key``."""
        found = self.questions.get(key)
        return self.questions[split_key(key)[0]] if found is None else found

    def named(self, reference: str, region: Region | None = None) -> tuple[Question, ...]:
        """The questions that a content file means by ``reference``.

        ``swelling`` means the swelling of every region, or of ``region`` alone when given;
        ``knee.swelling`` and ``fever`` mean themselves. Unknown references give nothing.
        """
        if reference in self.questions:
            return (self.questions[reference],)
        known = self._named.get((reference, region))
        if known is None:
            found = tuple(self.questions[code] for code in self._references.meant(reference))
            known = tuple(q for q in found if region is None or q.region == region)
            if known:  # what nothing is called would be remembered without end
                self._named[reference, region] = known
        return known

    @cached_property
    def alone(self) -> frozenset[str]:
        """Of questions that are not about two complaints."""
        return frozenset(q.code for q in self if q.scope != "relation")

    @cached_property
    def always(self) -> frozenset[str]:
        """Of questions that may be put to everybody whose place hurts."""
        return frozenset(q.code for q in self if q.always)

    @cached_property
    def asked_of_each_place(self) -> Mapping[str, str]:
        """By code of a question the finding that is asked of other places too: since when, how it
        began. Without lists, which name other things in each place."""
        return {
            q.code: q.finding.code
            for q in self
            if len(q.finding.regions) > 1 and q.finding.type != "many_of"
        }

    @cached_property
    def opening(self) -> tuple[Question, ...]:
        return tuple(q for q in self if q.finding.opening)

    @cached_property
    def opening_of(self) -> Mapping[Region, tuple[Question, ...]]:
        return {region: tuple(q for q in self.opening if q.region == region) for region in Region}

    @cached_property
    def safety(self) -> tuple[Question, ...]:
        return tuple(q for q in self if q.finding.safety)

    @cached_property
    def ticks(self) -> tuple[Question, ...]:
        lines = [q for q in self.safety if q.region is None and q.finding.statement]
        lines.sort(key=lambda q: (not q.is_sign, -q.finding.priority, q.position))
        return tuple(lines)

    @cached_property
    def first_about_the_person(self) -> tuple[Question, ...]:
        """Opening questions about the person, such as a pregnancy: they stand below the ticks."""
        return tuple(q for q in self.opening if q.region is None)

    @cached_property
    def safety_of_places(self) -> tuple[Question, ...]:
        # risk factors that are no tick wait until a rule asks for them
        found = [
            q
            for q in self.safety
            if q.region is not None or (q.is_sign and not q.finding.statement)
        ]
        return tuple(sorted(found, key=lambda q: (-q.finding.priority, q.position)))


def age_overlap(ages: tuple[int, int], age: tuple[float, float] | None) -> bool | None:
    """Whether a person's age lies in ``ages``: True, False, or None where it cannot be told.

    age: lowest and highest possible age in years, None when nothing is known. An unknown age
    lies in a range that holds most adults; otherwise it stays unknown.
    """
    if ages == EVERY_AGE:
        return True
    if age is None:
        return True if ages[0] <= 20 and ages[1] >= 65 else None
    low, high = age
    if ages[0] <= low and high < ages[1] + 1:
        return True
    if high < ages[0] or low >= ages[1] + 1:
        return False
    return None


def sex_matches(wanted: Sex | None, sex: Sex | None) -> bool | None:
    """Whether a rule or finding for one sex is meant: None where the sex is unknown."""
    if wanted is None:
        return True
    return None if sex is None else wanted == sex
