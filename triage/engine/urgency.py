"""How soon to be seen: the highest of what rules demand and what probabilities suggest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from conditions.schema import OTHER, Condition, Region, Urgency

from .cases import Case, condition_state
from .compiled import Compiled
from .posterior import Posterior
from .safety import LEVELS, RuleState, doubt, fired, to_check_now, worst
from .vocabulary import Vocabulary

#: A shown cause counts for the urgency from this probability on.
LEADING = 0.15

#: How far a likelier harmless cause may explain a dangerous one away: down to this share of its
#: threshold, no further. docs/adr/0014-how-far-danger-is-explained-away.md
LEAST_SHARE_OF_THRESHOLD = 0.2

#: Looking after it at home is said only if harmless causes together have this probability.
HARMLESS_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an urgency was reached. ``code``: of a rule or a condition; kind says which."""

    kind: str  # rule, check_now, danger, leading, unexplained, uncertain
    code: str
    urgency: Urgency
    region: Region | None = None
    probability: float | None = None


def condition_urgency(condition: Condition, case: Case, vocabulary: Vocabulary) -> Urgency:
    """The urgency of a condition in the variant that the answers tell; of several the highest."""
    told = [
        variant.urgency
        for variant in condition.urgency_variants
        if condition_state(variant.finding, variant.options, None, case, vocabulary)
    ]
    return worst(told) if told else condition.urgency


def dangers(posterior: Posterior) -> list[Reason]:
    """Dangerous causes above their own threshold, each judged against people who answer as is
    usual, that the other causes do not explain away entirely."""
    model: Compiled = posterior.model
    found = []
    for region in posterior.case.regions:
        against = posterior.against_usual(region)
        thresholds = model.danger_thresholds[region]
        likely = posterior.marginals[region] >= LEAST_SHARE_OF_THRESHOLD * thresholds
        for at in np.flatnonzero(likely & (against >= thresholds)).tolist():
            cause = model.regions[region].causes[at]
            danger = model.condition(cause).danger
            if danger is not None:
                found.append(Reason("danger", cause, danger.urgency, region, float(against[at])))
    return sorted(found, key=lambda r: (-LEVELS.index(r.urgency), -(r.probability or 0), r.code))


def unexplained(posterior: Posterior, shown: list[tuple[Region, str, float]]) -> list[Reason]:
    """A pain that none of the listed causes explains best is looked at by somebody, however
    harmless the likeliest of them is."""
    found = []
    for region in posterior.case.regions:
        other = posterior.probability(region, OTHER)
        if other >= max((p for place, _, p in shown if place == region), default=0.0):
            found.append(Reason("unexplained", OTHER, Urgency.ROUTINE, region, other))
    return found


def uncertain(posterior: Posterior) -> list[Reason]:
    """Where the causes that may be left to self-care are together not likelier than the rest:
    the likeliest of them then says little about how soon."""
    model, case = posterior.model, posterior.case
    found = []
    for region in case.regions:
        harmless = sum(
            float(probability)
            for cause, probability in zip(
                model.regions[region].causes, posterior.marginals[region], strict=True
            )
            if cause != OTHER
            and condition_urgency(model.condition(cause), case, model.vocabulary)
            is Urgency.SELF_CARE
        )
        if harmless < HARMLESS_ENOUGH:
            found.append(Reason("uncertain", OTHER, Urgency.ROUTINE, region, 1 - harmless))
    return found


def judge(
    posterior: Posterior,
    rules: list[RuleState],
    shown: list[tuple[Region, str, float]],
) -> tuple[Urgency, tuple[Reason, ...]]:
    """The urgency and every reason that reaches it or comes nearest, most urgent first."""
    vocabulary = posterior.model.vocabulary
    reasons = [Reason("rule", s.rule.code, s.rule.urgency, s.region) for s in fired(rules)]
    reasons += [
        Reason("check_now", s.rule.code, doubt(s.rule), s.region) for s in to_check_now(rules)
    ]
    reasons += dangers(posterior)
    for region, cause, probability in shown:
        if probability >= LEADING:
            level = condition_urgency(posterior.model.condition(cause), posterior.case, vocabulary)
            reasons.append(Reason("leading", cause, level, region, probability))
    reasons += unexplained(posterior, shown)
    if not reasons:
        # nothing fits and nothing alarms: a professional should have a look in time
        return Urgency.ROUTINE, ()
    urgency = worst(reason.urgency for reason in reasons)
    if urgency is Urgency.SELF_CARE and (doubts := uncertain(posterior)):
        reasons, urgency = reasons + doubts, Urgency.ROUTINE
    ordered = sorted(reasons, key=lambda r: -LEVELS.index(r.urgency))
    return urgency, tuple(ordered)
