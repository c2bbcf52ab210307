"""The shape of the knowledge: what a content file may say, and what a release is made of.

One class per kind of content file. The same classes describe the files in
``fixtures/knowledge/``, the draft that is built from the database and the frozen
document of a release, so a rule written here holds in all three places.

No Django here: the engine reads these classes, and the engine is pure.

Units: every figure called ``of_100`` or written under ``values`` is "of 100 people";
rates are people per 1,000 of that age and sex who have the pain now; odds ratios are plain.
Invalid content raises ``pydantic.ValidationError`` whose locations name the key.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

#: Ages covered by each column of a rate table, in whole years, both ends included.
AGE_BANDS: tuple[tuple[int, int], ...] = (
    (0, 3),
    (4, 9),
    (10, 14),
    (15, 17),
    (18, 29),
    (30, 44),
    (45, 59),
    (60, 74),
    (75, 120),
)
OLDEST = 120

#: The only values an estimate may take, in percent: finer steps would pretend to know more.
ESTIMATE_GRID = (1, 3, 5, 10, 20, 35, 50, 65, 80, 90, 95, 97, 99)

#: An odds ratio without a published figure may not exceed what its grade allows, so that a
#: guess cannot look like data.
ODDS_RATIO_CEILING = {"expert": 1.3, "weak": 1.5}


class Region(StrEnum):
    """A painful region of one person; the order is from the hip down."""

    KNEE = "knee"
    LEG = "leg"  # shin and calf
    FOOT = "foot"  # ankle and foot


class Urgency(StrEnum):
    """How soon a person should be seen, most urgent first."""

    EMERGENCY = "emergency"  # ambulance or emergency department now
    URGENT = "urgent"  # within 24 hours
    SOON = "soon"  # a professional within 3 working days
    ROUTINE = "routine"  # within 2 to 4 weeks
    SELF_CARE = "self_care"


class Mechanism(StrEnum):
    """How a cause in one region makes a cause in another more likely."""

    ALTERED_GAIT = "altered_gait"  # an acquired limp strains the same leg
    COMPENSATION = "compensation"  # load moved to the other leg
    REFERRED_PAIN = "referred_pain"  # felt elsewhere than it arises
    BIOMECHANICAL_CHANGE = "biomechanical_change"  # structure, footwear or technique


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
#: A finding is called by its code; a finding of one region carries the region: ``foot.swelling``.
FindingCode = Annotated[
    str, StringConstraints(pattern=r"^((knee|leg|foot)\.)?[a-z][a-z0-9_]*$", max_length=80)
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Of100 = Annotated[float, Field(gt=0, lt=100)]
Values = dict[Code, Of100]
Ages = Annotated[tuple[int, int], Field(description="youngest and oldest, both included")]
EVERY_AGE: tuple[int, int] = (0, OLDEST)


class Part(BaseModel):
    """Base of every piece of content: unknown keys are errors, pieces never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Basis(Part):
    """Where a figure comes from: a reading in a source, or an estimate with its reasoning.

    ``from``: ``source_code/reading_code``, and then ``how`` the published value became ours.
    Without it the figure is an estimate: ``why`` gives the reasoning and ``near`` the
    condition whose figure it was compared with.
    """

    reading: str | None = Field(
        default=None, alias="from", pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$"
    )
    how: str = ""
    near: Code | None = None
    why: str = ""

    @property
    def is_estimate(self) -> bool:
        return self.reading is None

    @model_validator(mode="after")
    def _sourced_or_estimate(self) -> Basis:
        if self.reading is not None:
            if not self.how.strip():
                raise ValueError(
                    "a sourced figure says under 'how' how the published value was turned into it"
                )
            if self.why or self.near:
                raise ValueError("'why' and 'near' belong to estimates; this figure names a source")
        elif not self.why.strip():
            raise ValueError("no source ('from') and no reasoning ('why'): say one of them")
        elif self.how:
            raise ValueError("'how' belongs to a sourced figure; this one has no 'from'")
        return self


def _on_grid(values: dict[str, float], what: str) -> None:
    for name, value in values.items():
        if value not in ESTIMATE_GRID:
            raise ValueError(
                f"{what} {name}: {value:g} is an estimate and so must be one of "
                f"{', '.join(map(str, ESTIMATE_GRID))}"
            )


# --- sources -----------------------------------------------------------------------------


class Reading(Part):
    """One published figure as it was read."""

    code: Code
    published: Text = Field(description="the value as published, with n/N or interval if given")
    n: int | None = Field(default=None, ge=0)
    N: int | None = Field(default=None, ge=1)
    population: Text
    read: Literal["full", "abstract", "secondary"]
    where: Text = Field(description="table, section, or the secondary text that quotes it")
    looked_up: date

    @model_validator(mode="after")
    def _counts(self) -> Reading:
        if (self.n is None) != (self.N is None):
            raise ValueError("n and N are given together or not at all")
        if self.n is not None and self.N is not None and self.n > self.N:
            raise ValueError(f"n = {self.n} is larger than N = {self.N}")
        return self


class Source(Part):
    """A paper, guideline or page somebody really opened."""

    code: Code
    title: Text
    year: int = Field(ge=1900, le=2100)
    kind: Literal["cohort", "trial", "diagnostic", "review", "guideline", "case_series", "other"]
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    pmid: str | None = Field(default=None, pattern=r"^\d{1,9}$")
    pmcid: str | None = Field(default=None, pattern=r"^PMC\d+$")
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    authors: str = ""
    publisher: str = Field(default="", description="journal or organisation")
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _can_be_found(self) -> Source:
        if not (self.doi or self.pmid or self.pmcid or self.url):
            raise ValueError("a source needs a doi, pmid, pmcid or url to be found again")
        return self


# --- findings ----------------------------------------------------------------------------


class AskIf(Part):
    """A finding named with the answers that count."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)


class Option(Part):
    """One possible answer. Bands of a number have ``low`` <= answer < ``high``."""

    code: Code
    label: Text
    exclusive: bool = False
    low: float | None = None
    high: float | None = None


class Background(Basis):
    """How people with pain in the region answer, whatever the cause."""

    values: Values
    region: Region | None = None
    ages: Ages = EVERY_AGE
    sex: Sex | None = None

    @model_validator(mode="after")
    def _grid(self) -> Background:
        if self.is_estimate:
            _on_grid(self.values, "background of")
        return self


class RelationEvidence(Basis):
    """P(option | mechanism), P(option | not connected) or P(option | one disease behind both)."""

    given: Literal[
        "not_connected",
        "shared_cause",
        "altered_gait",
        "compensation",
        "referred_pain",
        "biomechanical_change",
    ]
    values: Values

    @model_validator(mode="after")
    def _grid(self) -> RelationEvidence:
        if self.is_estimate:
            _on_grid(self.values, f"given {self.given}:")
        return self


class Finding(Part):
    """One thing a person can report.

    scope: ``person``, ``relation`` (of two complaints) or a list of regions; a finding of
    several regions becomes one finding per region, ``knee.swelling``, ``foot.swelling``; a
    finding of one region is written with it. ``{place}`` in a text becomes the region's name,
    ``{upper}`` and ``{lower}`` the two places of a relation.
    """

    code: FindingCode
    scope: Literal["person", "relation"] | tuple[Region, ...]
    kind: Literal["symptom", "risk_factor", "history", "caution"]
    type: Literal["yes_no", "one_of", "many_of", "number"]
    question: Text
    help: str = ""
    statement: str = Field(default="", description="the same in a tick list: “I have diabetes”")
    why_asked: Text
    options: tuple[Option, ...] = ()
    ordered: bool = False
    unit: str = ""
    bounds: tuple[float, float] | None = None
    safety: bool = False
    opening: bool = False
    priority: int = Field(default=0, ge=0, le=100)
    block: Code | None = None
    cluster: Code | None = None
    weight: float = Field(default=1.0, gt=0, le=1)
    answerable: float = Field(default=0.95, gt=0, le=1)
    cost: float = Field(default=1.0, gt=0, le=10)
    error: float = Field(default=0.05, gt=0, lt=0.5)
    ages: Ages = EVERY_AGE
    sex: Sex | None = None
    ask_if: tuple[AskIf, ...] = ()
    directional: bool = False
    mirror: dict[Code, Code] = Field(default_factory=dict)
    background: tuple[Background, ...] = ()
    relation: tuple[RelationEvidence, ...] = ()

    @property
    def regions(self) -> tuple[Region, ...]:
        return self.scope if isinstance(self.scope, tuple) else ()

    @property
    def answers(self) -> tuple[str, ...]:
        """Codes of the options that carry a probability, in order."""
        if self.type == "yes_no":
            return ("yes", "no")
        return tuple(option.code for option in self.options if not option.exclusive)

    @property
    def concrete_codes(self) -> dict[Region | None, str]:
        """The code under which it is answered, per region (None: the person or the relation)."""
        if not self.regions:
            return {None: self.code}
        stem = self.code.split(".")[-1]
        return {region: f"{region}.{stem}" for region in self.regions}

    @model_validator(mode="after")
    def _coherent(self) -> Finding:
        self._check_code()
        self._check_options()
        if self.kind != "caution" and self.scope != "relation" and not self.background:
            raise ValueError("a finding that informs needs a background")
        if (self.scope == "relation") != bool(self.relation):
            raise ValueError("relation findings, and only they, have relation evidence")
        if self.directional and set(self.mirror) != set(self.answers):
            raise ValueError("a directional finding says for each option its mirror image")
        for values in [
            *(row.values for row in self.background),
            *(r.values for r in self.relation),
        ]:
            self._check_row(values)
        return self

    def _check_code(self) -> None:
        if self.scope == ():
            raise ValueError("scope is person, relation, or at least one region")
        if len(self.regions) == 1 and self.code != f"{self.regions[0]}.{self.code.split('.')[-1]}":
            raise ValueError(f"a finding of one region is called {self.regions[0]}.{self.code}")
        if len(self.regions) != 1 and "." in self.code:
            raise ValueError("only a finding of exactly one region carries it in its code")

    def _check_options(self) -> None:
        if self.statement and (self.type != "yes_no" or self.scope != "person"):
            raise ValueError("only a yes_no finding about the person can stand in a tick list")
        if self.type == "yes_no" and self.options:
            raise ValueError("a yes_no finding has no options of its own")
        if self.type != "yes_no" and len(self.answers) < (1 if self.type == "many_of" else 2):
            raise ValueError("too few options")
        codes = [option.code for option in self.options]
        if len(set(codes)) != len(codes):
            raise ValueError("two options have the same code")
        if "not_sure" in codes:
            raise ValueError("'not_sure' is offered everywhere and is not an option")
        if self.type == "number":
            self._check_bands()

    def _check_row(self, values: Values) -> None:
        unknown = set(values) - set(self.answers)
        if unknown:
            raise ValueError(f"unknown option {min(unknown)} in a row of values")
        if self.type == "yes_no":
            if set(values) != {"yes"}:
                raise ValueError("a yes_no row gives exactly the figure for 'yes'")
        elif set(values) != set(self.answers):
            missing = sorted(set(self.answers) - set(values))
            raise ValueError(f"a background gives every option; missing: {missing}")

    def _check_bands(self) -> None:
        if self.bounds is None:
            raise ValueError("a number has bounds")
        edge = self.bounds[0]
        for option in self.options:
            if option.low != edge or option.high is None or option.high <= edge:
                raise ValueError(f"band {option.code} must run from {edge:g} upwards without gaps")
            edge = option.high
        if edge <= self.bounds[1]:
            raise ValueError("the last band must reach beyond the upper bound")


class Topic(Part):
    """A file of findings that belong together, such as everything about the heel."""

    code: Code
    name: Text
    order: int = Field(ge=0)
    findings: tuple[Finding, ...] = Field(min_length=1)


# --- conditions --------------------------------------------------------------------------


class Rates(Basis):
    """People per 1,000 who have pain from it now, one number per age band.

    Zero is allowed only where the condition does not apply (its ``ages`` and ``sex``).
    """

    women: tuple[Annotated[float, Field(ge=0, lt=1000)], ...]
    men: tuple[Annotated[float, Field(ge=0, lt=1000)], ...]

    @model_validator(mode="after")
    def _columns(self) -> Rates:
        for name, row in (("women", self.women), ("men", self.men)):
            if len(row) != len(AGE_BANDS):
                raise ValueError(f"{name} needs {len(AGE_BANDS)} numbers, one per age band")
        return self


PlaceSet = Literal["knee", "leg", "foot", "knee+leg", "knee+foot", "leg+foot", "knee+leg+foot"]


class Places(Basis):
    """Of 100 people who have it: which set of regions hurts. Normalised to 100."""

    values: dict[PlaceSet, Annotated[float, Field(gt=0, le=100)]] = Field(min_length=1)

    @model_validator(mode="after")
    def _grid(self) -> Places:
        if self.is_estimate and len(self.values) > 1:
            _on_grid({str(k): v for k, v in self.values.items()}, "places")
        return self


class Sides(Basis):
    """Of 100 people who have it: in how many both sides hurt.

    ``same``: of 100 people who have it on one side in two regions, in how many it is the
    same side.
    """

    both: Of100
    same: Of100 | None = None

    @model_validator(mode="after")
    def _grid(self) -> Sides:
        if self.is_estimate:
            values = {"both": self.both}
            if self.same is not None:
                values["same"] = self.same
            _on_grid(values, "sides")
        return self


class Danger(Basis):
    """From what probability, against `other` alone, the urgency is raised."""

    threshold_of_100: Of100
    urgency: Urgency


class UrgencyVariant(Part):
    """Another urgency for one variant of the condition, told by an answer."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)
    urgency: Urgency
    why: Text


class Silent(Basis):
    """Prevalence among all people, for a condition that can contribute without hurting."""

    prevalence_of_100: Of100

    @model_validator(mode="after")
    def _grid(self) -> Silent:
        if self.is_estimate:
            _on_grid({"prevalence": self.prevalence_of_100}, "silent")
        return self


class Evidence(Basis):
    """Of 100 people with the condition, how many give each answer.

    ``finding``: a finding of several regions named without a region counts in each region of
    the condition. Options that are left out share what remains as in the background.
    """

    finding: FindingCode
    values: Values = Field(min_length=1)

    @model_validator(mode="after")
    def _grid(self) -> Evidence:
        if self.is_estimate:
            _on_grid(self.values, "of 100 with")
            if self.near is None:
                raise ValueError("an estimate names under 'near' the neighbour it was compared to")
        return self


Line = Literal["first", "second", "specialist", "not_recommended"]
Grade = Literal["strong", "moderate", "weak", "expert"]


class ConditionTreatment(Part):
    """One treatment category for one condition."""

    treatment: Code
    line: Line
    grade: Grade
    note: Text
    sources: tuple[Code, ...] = ()


class Condition(Part):
    """A cause that can explain pain in the knee, lower leg, or ankle and foot."""

    code: Code
    name: Text
    lay_name: Text
    icd10: str = Field(pattern=r"^[A-Z]\d\d(\.\d{1,2})?$|^$")
    category: Code
    arises: Literal["here", "back", "hip", "nerve", "body"] = "here"
    ages: Ages = EVERY_AGE
    sex: Sex | None = None
    urgency: Urgency
    urgency_variants: tuple[UrgencyVariant, ...] = ()
    danger: Danger | None = None
    summary: Text
    story: Text
    self_care: tuple[Text, ...] = ()
    prevention: tuple[Text, ...] = ()
    seek_help: tuple[Text, ...] = ()
    confirmed_by: Text
    often_with: tuple[Code, ...] = ()
    rates: Rates
    places: Places
    sides: Sides
    silent: Silent | None = None
    evidence: tuple[Evidence, ...] = ()
    treatments: tuple[ConditionTreatment, ...] = ()

    @property
    def regions(self) -> tuple[Region, ...]:
        hurting = {part for places in self.places.values for part in places.split("+")}
        return tuple(region for region in Region if region in hurting)


class Group(Part):
    """Several conditions that a link may start from or end in."""

    code: Code
    name: Text
    members: tuple[Code, ...] = Field(min_length=1)


class LinkSide(Basis):
    """The odds ratio on one side pattern and how the mechanisms share it (of 100, sums to 100)."""

    odds_ratio: float = Field(gt=1, lt=100)
    mechanisms: dict[Mechanism, Annotated[float, Field(gt=0, le=100)]] = Field(min_length=1)

    @model_validator(mode="after")
    def _shares(self) -> LinkSide:
        total = sum(self.mechanisms.values())
        if abs(total - 100) > 1e-6:
            raise ValueError(f"the mechanisms' shares add up to {total:g}, not 100")
        return self


class Contrary(Part):
    """What speaks against a link, shown beside it."""

    text: Text
    sources: tuple[Code, ...] = ()


class Link(Part):
    """A cause in one region makes another in another region more likely."""

    code: Code
    cause: Code = Field(description="condition or group")
    cause_region: Region
    effect: Code = Field(description="condition or group")
    effect_region: Region
    same: LinkSide | None = None
    opposite: LinkSide | None = None
    grade: Grade
    explanation: Text
    sources: tuple[Code, ...] = ()
    contrary: tuple[Contrary, ...] = ()

    @model_validator(mode="after")
    def _sides(self) -> Link:
        if self.cause_region == self.effect_region:
            raise ValueError("a link joins two different regions")
        if self.same is None and self.opposite is None:
            raise ValueError("a link has an odds ratio for the same side, the opposite, or both")
        ceiling = ODDS_RATIO_CEILING.get(self.grade)
        for name in ("same", "opposite"):
            side = getattr(self, name)
            if side and side.is_estimate and ceiling and side.odds_ratio > ceiling:
                raise ValueError(
                    f"{name}: an estimated odds ratio of grade {self.grade} is at most {ceiling}"
                )
        return self


# --- safety rules ------------------------------------------------------------------------


class AlarmingAnswer(Part):
    """One alarming answer: the finding and the options (or, for a number, the bands) that alarm."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)


class RuleGroup(Part):
    """At least so many of these alarming answers."""

    at_least: int = Field(default=1, ge=1)
    of: tuple[AlarmingAnswer, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _possible(self) -> RuleGroup:
        if self.at_least > len(self.of):
            raise ValueError(f"at least {self.at_least} of {len(self.of)} can never be met")
        return self


class Complaint(Part):
    region: Region
    side: Literal["left", "right", "both"] | None = None


class TestPatient(Part):
    """A constructed patient for whom the rule must fire; same keys as a case of ``assess``."""

    age: int | None = Field(default=None, ge=0, le=OLDEST)
    sex: Sex | None = None
    complaints: tuple[Complaint, ...] = Field(min_length=1, max_length=3)
    answers: dict[str, str | float | tuple[str, ...]]


class SafetyRule(Part):
    """Alarming answers that together demand an urgency. Every group must be met.

    regions: the rule is tried for each complaint in one of them, and findings of several
    regions are read in that complaint. Empty: the rule is about the person and is tried once.
    injury_within_days: the complaint began with an injury at most so long ago; an unknown
    date counts as recent.
    """

    code: Code
    condition: Code | None = None
    urgency: Urgency
    regions: tuple[Region, ...] = ()
    ages: Ages = EVERY_AGE
    sex: Sex | None = None
    injury_within_days: int | None = Field(default=None, ge=1, le=365)
    groups: tuple[RuleGroup, ...] = Field(min_length=1)
    title: Text
    do_now: tuple[Text, ...] = Field(min_length=1)
    do_not: tuple[Text, ...] = ()
    sources: tuple[Code, ...] = ()
    why: Text
    test_patient: TestPatient


# --- treatments --------------------------------------------------------------------------


class Caution(Part):
    """Why a treatment may not be for this person. Shown when the answer is one of these or unknown."""

    finding: FindingCode
    options: tuple[Code, ...] = Field(min_length=1)
    text: Text
    stop: bool = Field(default=False, description="do not use, rather than ask first")
    sources: tuple[Code, ...] = ()


class Treatment(Part):
    """A category of treatment, explained once."""

    code: Code
    name: Text
    setting: Literal["self", "pharmacy", "therapist", "doctor", "hospital"]
    order: int = Field(ge=0)
    summary: Text
    cautions: tuple[Caution, ...] = ()


# --- the whole ---------------------------------------------------------------------------


class Knowledge(Part):
    """Everything the product knows, keyed by code: a draft, or the document of a release."""

    sources: dict[str, Source] = Field(default_factory=dict)
    topics: dict[str, Topic] = Field(default_factory=dict)
    treatments: dict[str, Treatment] = Field(default_factory=dict)
    conditions: dict[str, Condition] = Field(default_factory=dict)
    groups: dict[str, Group] = Field(default_factory=dict)
    links: dict[str, Link] = Field(default_factory=dict)
    rules: dict[str, SafetyRule] = Field(default_factory=dict)
