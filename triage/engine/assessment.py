"""The result as a whole: urgency, causes, connection, plan, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from typing import Any

from conditions.schema import OTHER, Region, Urgency

from .cases import Case, Pair, side_of_link
from .compiled import Compiled
from .explanation import CauseReasons, Change, cause_reasons, what_would_change
from .interview import ITEMS_A_SCREEN, Screen, askable
from .links import MECHANISMS
from .parts import Part
from .plan import PlannedTreatment, plan
from .posterior import Posterior, infer
from .safety import LEVELS, RuleState, fired
from .urgency import Reason, judge

#: Raised whenever a change of the code could change a result.
ENGINE_VERSION = "6"

#: The list shown to a person stops once it explains so much, and never goes below or above.
ENOUGH = 0.8
LEAST_SHOWN = 0.08
SHOWN_PER_COMPLAINT = 4
SHOWN_IN_ALL = 6

#: "May be connected" is said from here on.
CONNECTED = 0.2
#: A cause leads its complaint from here on, when it is also the first.
LEADING_CAUSE = 0.3
#: "None of the causes we know fits well" is said from here on.
NONE_FITS = 0.35
LEAST_LISTED = 0.001

BANDS = ((0.7, "very_likely"), (0.4, "likely"), (0.15, "possible"), (0.0, "less_likely"))


@dataclass(frozen=True, slots=True)
class CauseResult:
    """One cause of one complaint. ``band``: very_likely, likely, possible, less_likely."""

    condition: str
    region: Region
    probability: float
    shown: bool
    band: str
    reasons: CauseReasons | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """How two complaints hang together; probabilities sum to 1."""

    between: Pair
    probabilities: Mapping[str, float]

    @property
    def connected(self) -> float:
        """Probability of any mechanism, shared disease aside."""
        return sum(self.probabilities[str(m)] for m in MECHANISMS)


@dataclass(frozen=True, slots=True)
class LinkResult:
    """One link at work. ``silent``: the cause contributes without hurting itself."""

    link: str
    cause: str
    effect: str
    cause_region: Region
    effect_region: Region
    mechanism: str
    sides: str
    probability: float
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a person is told, before it is put in words."""

    urgency: Urgency
    reasons: tuple[Reason, ...]
    causes: tuple[CauseResult, ...]
    dangers: tuple[Reason, ...]
    none_fits: tuple[Region, ...]
    mechanism: str | None
    connections: tuple[Connection, ...]
    links: tuple[LinkResult, ...]
    plan: tuple[PlannedTreatment, ...]
    rules: tuple[RuleState, ...]
    changes: tuple[Change, ...] = ()

    @property
    def shown(self) -> tuple[CauseResult, ...]:
        return tuple(cause for cause in self.causes if cause.shown)


def assess(model: Compiled, case: Case, *, explain: bool = True) -> Result:
    """The result of a case. ``explain`` adds the reasons per cause and what would change it."""
    posterior = infer(model, case)
    states = model.rules.states(case)
    shown = choose_shown(posterior)
    urgency, reasons = judge(posterior, states, shown)
    marked = {(region, cause) for region, cause, _ in shown}
    causes = tuple(_causes(posterior, marked, explain))
    connections = tuple(Connection(pair, posterior.connection(pair)) for pair in case.pairs)
    changes: tuple[Change, ...] = ()
    if explain:
        changes = what_would_change(posterior, urgency, _urgency_of)
    return Result(
        urgency=urgency,
        reasons=reasons,
        causes=causes,
        dangers=tuple(
            r for r in reasons if r.kind == "danger" and (r.region, r.code) not in marked
        ),
        none_fits=tuple(r for r in case.regions if posterior.probability(r, OTHER) >= NONE_FITS),
        mechanism=leading_mechanism(posterior, connections),
        connections=connections,
        links=tuple(_links(posterior)),
        plan=_plan(model, case, shown),
        rules=tuple(fired(states)),
        changes=changes,
    )


def _plan(
    model: Compiled, case: Case, shown: Sequence[tuple[Region, str, float]]
) -> tuple[PlannedTreatment, ...]:
    return plan(model, case, list(dict.fromkeys(cause for _, cause, _ in shown)))


def _urgency_of(posterior: Posterior) -> Urgency:
    states = posterior.model.rules.states(posterior.case)
    return judge(posterior, states, choose_shown(posterior))[0]


def choose_shown(posterior: Posterior) -> list[tuple[Region, str, float]]:
    """The causes a person sees: per complaint the likeliest until enough is explained.

    At most four per complaint and six in all, each cause once (in the complaint where it is
    likelier), never ``other``; the first of each complaint always.
    """
    picked: list[tuple[int, Region, str, float]] = []
    for region in posterior.case.regions:
        model = posterior.model.regions[region]
        marginal = posterior.marginals[region]
        total = float(marginal[model.other])
        first = (-marginal).argsort(kind="stable")[: SHOWN_PER_COMPLAINT + 1].tolist()
        ranked = [at for at in first if at != model.other]
        for rank, at in enumerate(ranked[:SHOWN_PER_COMPLAINT]):
            probability = float(marginal[at])
            if rank and (total >= ENOUGH or probability < LEAST_SHOWN):
                break
            picked.append((rank, region, model.causes[at], probability))
            total += probability
    best: dict[str, tuple[int, Region, str, float]] = {}
    for item in picked:
        if item[2] not in best or item[3] > best[item[2]][3]:
            best[item[2]] = item
    ordered = sorted(best.values(), key=lambda item: (item[0] > 0, -item[3]))[:SHOWN_IN_ALL]
    return sorted(
        ((region, cause, p) for _, region, cause, p in ordered),
        key=lambda item: (posterior.case.regions.index(item[0]), -item[2], item[1]),
    )


def _causes(
    posterior: Posterior, marked: set[tuple[Region, str]], explain: bool
) -> list[CauseResult]:
    found = []
    for region in posterior.case.regions:
        model = posterior.model.regions[region]
        marginal = posterior.marginals[region]
        for at in (-marginal).argsort(kind="stable"):
            probability = float(marginal[at])
            cause = model.causes[at]
            shown = (region, cause) in marked
            if probability < LEAST_LISTED and not shown:
                break
            reasons = cause_reasons(posterior, region, cause) if shown and explain else None
            found.append(CauseResult(cause, region, probability, shown, band(probability), reasons))
    return found


def band(probability: float) -> str:
    return next(name for least, name in BANDS if probability >= least)


def leading_mechanism(posterior: Posterior, connections: Sequence[Connection]) -> str | None:
    """The most probable mechanism where "may be connected" can be said, else None.

    Also referred pain where a leading cause arises elsewhere than it hurts.
    """
    scores = dict.fromkeys(map(str, MECHANISMS), 0.0)
    for connection in connections:
        if connection.connected >= CONNECTED:
            for name in scores:
                scores[name] = max(scores[name], connection.probabilities[name])
    for name, probability in posterior.silent_mechanisms().items():
        if probability >= CONNECTED:
            scores[name] = max(scores[name], probability)
    for region in posterior.case.regions:
        model, marginal = posterior.model.regions[region], posterior.marginals[region]
        at = int(marginal.argmax())
        condition = posterior.model.condition(model.causes[at])
        if condition.arises_elsewhere and marginal[at] >= LEADING_CAUSE:
            if condition.arises == "nerve" and not _felt_elsewhere(posterior, region):
                continue
            scores["referred_pain"] = max(scores["referred_pain"], float(marginal[at]))
    name = max(scores, key=lambda n: scores[n])
    return name if scores[name] > 0 else None


def _felt_elsewhere(posterior: Posterior, region: Region) -> bool:
    """Whether a nerve's pain is felt in another region than the nerve is trapped in."""
    model = posterior.model.regions[region]
    cause = posterior.model.condition(model.causes[int(posterior.marginals[region].argmax())])
    return len(cause.regions) > 1


def _links(posterior: Posterior) -> list[LinkResult]:
    """Every link that is at work with at least 1 %, most probable first."""
    found = []
    width = len(MECHANISMS)
    for pair in posterior.case.pairs:
        links = posterior.model.links[pair]
        by_direction = posterior.mechanisms[pair].reshape(-1, 2, width)
        upper, lower = (posterior.model.regions[r] for r in pair)
        for number, (k, f) in enumerate(zip(links.upper, links.lower, strict=True)):
            for direction in (0, 1):
                probability = float(by_direction[number, direction].sum())
                code = links.codes[number][direction]
                if probability < 0.01 or code is None:
                    continue
                names = (upper.causes[k], lower.causes[f])
                cause, effect = names if direction == 0 else names[::-1]
                ends = pair if direction == 0 else pair[::-1]
                mechanism = MECHANISMS[int(by_direction[number, direction].argmax())]
                found.append(
                    LinkResult(
                        code,
                        cause,
                        effect,
                        ends[0],
                        ends[1],
                        str(mechanism),
                        side_of_link(posterior.case, pair),
                        probability,
                    )
                )
    for silent, by_cause in posterior.silent:
        part = posterior.model.regions[silent.region]
        for at, probability in enumerate(by_cause):
            code = silent.links[at]
            if probability >= 0.01 and code is not None:
                link = posterior.model.knowledge.links[code]
                found.append(
                    LinkResult(
                        code,
                        silent.cause,
                        part.causes[at],
                        link.cause_region,
                        silent.region,
                        str(MECHANISMS[silent.mechanism[at]]),
                        "either",
                        float(probability),
                        True,
                    )
                )
    return sorted(found, key=lambda link: (-link.probability, link.link, link.effect))


def caution_screen(posterior: Posterior) -> Screen | None:
    """What only the cautions of treatments to be shown depend on, and nobody answered yet."""
    model, case = posterior.model, posterior.case
    shown = choose_shown(posterior)
    urgency, _reasons = judge(posterior, model.rules.states(case), shown)
    if LEVELS.index(urgency) >= LEVELS.index(Urgency.URGENT):
        return None
    keys: list[str] = []
    for planned in _plan(model, case, shown):
        if planned.line in ("specialist", "not_recommended"):
            continue
        for caution in planned.cautions:
            for question in model.vocabulary.named(caution.finding):
                if (
                    question.code not in keys
                    and not case.answered(question.code)
                    and question.scope == "person"
                    and askable(model, case, question)
                ):
                    keys.append(question.code)
    return Screen.of(model, Part.CAUTION, keys[: 2 * ITEMS_A_SCREEN]) if keys else None


def result_document(result: Result) -> dict[str, Any]:
    """The result as plain JSON, as it is stored and shown again."""
    rules = [{"rule": s.rule.code, "region": s.region, "met": list(s.met)} for s in result.rules]
    document: dict[str, Any] = _plain(replace(result, rules=()))
    return {**document, "rules": rules, "engine": ENGINE_VERSION}


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(item) for key, item in asdict(value).items()}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
