"""Why: what points to each cause and away from it, what is not known, what would change it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from conditions.schema import Region, Urgency

from .blocks import observed
from .cases import Answer
from .compiled import Compiled
from .information import factor_columns, question_values, symptom_columns
from .interview import askable
from .levels import Array
from .posterior import Posterior, infer
from .vocabulary import NOT_SURE

#: An answer is named as pointing to or away from a cause from this log-likelihood ratio on.
NOTEWORTHY = math.log(1.3)
#: How many open questions are tried out for "what would change this".
CANDIDATES = 8
AT_MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Contribution:
    """One answer's log-likelihood ratio, in nats, for one cause against the rest."""

    key: str
    option: str
    value: str
    log_ratio: float


@dataclass(frozen=True, slots=True)
class CauseReasons:
    points_to: tuple[Contribution, ...]
    points_away: tuple[Contribution, ...]
    not_known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An answer not yet given that would change the first cause or the urgency."""

    key: str
    value: str
    region: Region | None
    first_cause: str | None
    urgency: Urgency | None


def _against_rest(given: Array, marginal: Array, at: int) -> float:
    """log P(x | cause) - log P(x | any other cause), others weighted as now likely."""
    others = np.delete(marginal, at)
    rest = float(np.delete(given, at) @ others / max(others.sum(), 1e-12))
    return math.log(max(float(given[at]), 1e-12)) - math.log(max(rest, 1e-12))


def contributions(posterior: Posterior, region: Region, cause: str) -> list[Contribution]:
    """Every answer's log-likelihood ratio for a cause of one complaint against the rest."""
    model, case = posterior.model, posterior.case
    part, marginal = model.regions[region], posterior.marginals[region]
    at = part.index[cause]
    found = []
    for unit, value in observed(part.block, case.answers):
        told = np.exp(part.log_likelihood[:, unit.column(value)])
        ratio = _against_rest(told, marginal, at)
        found.append(Contribution(unit.question.code, unit.option or "", value, ratio))
    rows = model.rows[region]
    factors = factor_columns(posterior)
    for unit, value in observed(model.factors, case.answers):
        column = unit.column(value)
        ratio = _against_rest(factors[rows, column], marginal, at)
        found.append(Contribution(unit.question.code, unit.option or "", value, ratio))
    survival = symptom_columns(model)
    for unit, value in observed(model.symptoms, case.answers):
        column = unit.column(value)
        given = model.symptom_cumulative[column] * survival[rows, column]
        order = model.symptom_order[unit.columns]
        position = int(np.flatnonzero(order == column)[0])
        if position:
            before = order[position - 1]
            given = given - model.symptom_cumulative[before] * survival[rows, before]
        ratio = _against_rest(given, marginal, at)
        found.append(Contribution(unit.question.code, unit.option or "", value, ratio))
    return found


def cause_reasons(posterior: Posterior, region: Region, cause: str) -> CauseReasons:
    """What points to a cause, away from it, and which telling questions are open."""
    rows = contributions(posterior, region, cause)
    towards = sorted((c for c in rows if c.log_ratio >= NOTEWORTHY), key=lambda c: -c.log_ratio)
    away = sorted((c for c in rows if c.log_ratio <= -NOTEWORTHY), key=lambda c: c.log_ratio)
    return CauseReasons(tuple(towards), tuple(away), tuple(_not_known(posterior, region, cause)))


def _not_known(posterior: Posterior, region: Region, cause: str) -> list[str]:
    """Questions of the complaint that nobody answered and that tell this cause from the rest."""
    model, case = posterior.model, posterior.case
    part, marginal = model.regions[region], posterior.marginals[region]
    at = part.index[cause]
    scores: dict[str, float] = {}
    for unit in part.block.units:
        code = unit.question.code
        if case.answers.get(code, NOT_SURE) != NOT_SURE or not askable(model, case, unit.question):
            continue
        spread = max(
            abs(_against_rest(part.likelihood[:, column], marginal, at))
            for column in range(unit.columns.start, unit.columns.stop)
        )
        scores[code] = max(scores.get(code, 0.0), spread)
    ranked = sorted(scores, key=lambda code: -scores[code])
    return [code for code in ranked if scores[code] >= math.log(2)][:3]


def _possible_answers(model: Compiled, key: str) -> Iterable[tuple[str, Answer]]:
    finding = model.vocabulary.question_of(key).finding
    if finding.type == "many_of":
        for option in finding.answers:
            yield option, {option: True}
    else:
        for value in finding.answers:
            yield value, value


def what_would_change(
    posterior: Posterior, urgency: Urgency, judge: Callable[[Posterior], Urgency]
) -> tuple[Change, ...]:
    """The open or unsure answers that would most move the first cause or the urgency.

    judge: function of a posterior giving its urgency; each candidate answer is really tried.
    """
    model, case = posterior.model, posterior.case
    values = {
        key: value
        for key, value in question_values(posterior).items()
        if case.answers.get(key, NOT_SURE) == NOT_SURE
        and askable(model, case, model.vocabulary.question_of(key))
    }
    candidates = sorted(values, key=lambda key: -values[key])[:CANDIDATES]
    first = {region: _first(posterior, region) for region in case.regions}
    found: list[tuple[float, Change]] = []
    for key in candidates:
        best: tuple[float, Change] | None = None
        for label, answer in _possible_answers(model, key):
            trial = infer(model, case.with_answers({key: answer}))
            level = judge(trial)
            changed = next((r for r in case.regions if _first(trial, r) != first[r]), None)
            if changed is None and level == urgency:
                continue
            change = Change(
                key,
                label,
                changed,
                _first(trial, changed) if changed else None,
                level if level != urgency else None,
            )
            score = values[key] + (1.0 if change.urgency else 0.0)
            if best is None or score > best[0]:
                best = (score, change)
        if best:
            found.append(best)
    found.sort(key=lambda item: (-item[0], item[1].key))
    return tuple(change for _, change in found[:AT_MOST_CHANGES])


def _first(posterior: Posterior, region: Region) -> str:
    return posterior.model.regions[region].causes[int(np.argmax(posterior.marginals[region]))]
