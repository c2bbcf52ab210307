"""What a question is worth: how much its answer would tell about causes and mechanism.

    value(X) = [sum over complaints I(cause; X) + I(mechanism; X)] P(answerable) / cost

in nats, on the marginals: a complaint-scope finding needs only its complaint's marginal; a
person-scope one the expectation of a product over the distinct causes, one matrix product.
"""

from __future__ import annotations

import numpy as np

from conditions.schema import Region

from .cases import Pair, pair_key
from .compiled import MECHANISMS, Array, Block, Compiled, Index
from .posterior import Posterior

_LEAST = 1e-12
#: Tables of risk factors kept per age and sex.
_TABLES_KEPT = 64


def question_values(posterior: Posterior) -> dict[str, float]:
    """Value in nats of every question of the case's regions, by answer key.

    many_of findings add up their options. Questions already answered are included; leaving
    them out is the caller's matter, and cheaper than asking here.
    """
    model, case = posterior.model, posterior.case
    found: dict[str, float] = {}
    for region in case.regions:
        gain = complaint_information(posterior, region)
        for pair in case.pairs:
            if region in pair:
                gain = gain + mechanism_information(posterior, region, pair)
        found.update(_per_question(model.regions[region].block, gain))
    symptoms = person_information(posterior, model.symptoms, symptom_columns(model))
    found.update(_per_question(model.symptoms, symptoms))
    factors = person_information(posterior, model.factors, factor_columns(posterior))
    found.update(_per_question(model.factors, factors))
    for pair in case.pairs:
        gain = relation_information(posterior, pair)
        for code, value in _per_question(model.relations, gain):
            found[pair_key(code, pair)] = value
    return found


def _per_question(block: Block, gain: Array) -> list[tuple[str, float]]:
    """Worth of each question of a block: its units' information, times answerable over cost."""
    if not block.units:
        return []
    totals = np.add.reduceat(np.maximum(gain, 0.0), block.question_starts) * block.worth
    return list(zip(block.codes, totals.tolist(), strict=True))


def _entropy(p: Array, starts: Index) -> Array:
    """Entropy in nats of each unit of a block, over the last axis."""
    terms = -p * np.log(np.maximum(p, _LEAST))
    return np.add.reduceat(terms, starts, axis=-1)


def complaint_information(posterior: Posterior, region: Region) -> Array:
    """I(cause of the complaint; X) for each unit of the region, in nats, (units,)."""
    part = posterior.model.regions[region]
    if not part.block.units:
        return np.zeros(0)
    marginal = posterior.marginals[region]
    return _entropy(marginal @ part.likelihood, part.block.starts) - marginal @ part.entropy


def mechanism_information(posterior: Posterior, region: Region, pair: Pair) -> Array:
    """I(mechanism of the pair; X) for each complaint-scope unit: X depends on the mechanism
    through the cause alone."""
    part = posterior.model.regions[region]
    if not part.block.units:
        return np.zeros(0)
    given = _mechanism_by_cause(posterior, pair, region)
    totals = given.sum(axis=1)
    rows = given[totals > _LEAST] @ part.likelihood
    weights = totals[totals > _LEAST]
    each = _entropy(rows / weights[:, None], part.block.starts)
    return _entropy(rows.sum(axis=0), part.block.starts) - weights @ each


def _mechanism_by_cause(posterior: Posterior, pair: Pair, region: Region) -> Array:
    """Joint probability of how the pair is connected and the region's cause, (6, C_r).

    Rows: no connection or a shared cause together with what remains, then each mechanism.
    """
    model = posterior.model
    links = model.links[pair]
    index = links.upper if region == pair[0] else links.lower
    by_mechanism = posterior.mechanisms[pair].reshape(-1, 2, len(MECHANISMS)).sum(axis=1)
    table = np.zeros((1 + len(MECHANISMS), len(model.regions[region].causes)))
    for number in range(len(MECHANISMS)):
        np.add.at(table[1 + number], index, by_mechanism[:, number])
    table[0] = np.maximum(posterior.marginals[region] - table[1:].sum(axis=0), 0.0)
    return table


# --- person-scope questions --------------------------------------------------------------


def symptom_columns(model: Compiled) -> Array:
    """What multiplies over distinct causes, for each value of each symptom, (conditions, width)."""
    return model.survival


def factor_columns(posterior: Posterior) -> Array:
    """P(value | c) / P(value | age, sex) with answer error, 1 where there is no row.

    A cause that a silent contributor makes likelier takes over some of the contributor's own
    ratio. Depends on age and sex alone, so the last few are kept.
    """
    model, weights = posterior.model, posterior.weights
    key = weights.tobytes()
    kept = model.factor_tables
    if key not in kept:
        while len(kept) >= _TABLES_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = _factor_table(model, weights)
    return kept[key]


def factor_ratios(model: Compiled, weights: Array) -> Array:
    """P(value | c) / P(value | age, sex) with answer error, 1 where there is no row."""
    error = model.factor_error
    ratio = (1 - error) * model.factor_given / (weights @ model.factor_background) + error
    return np.where(np.isnan(ratio), 1.0, ratio)


def _factor_table(model: Compiled, weights: Array) -> Array:
    table = factor_ratios(model, weights)
    for contributor in model.silent:
        row = model.conditions.index(contributor.cause)
        known = ~np.isnan(model.factor_given[row])
        q = contributor.prevalence
        gain = table[row, known].copy()
        for at in np.flatnonzero(contributor.odds_ratio > 1):
            cause = model.conditions.index(model.regions[contributor.region].causes[at])
            raised = q * contributor.odds_ratio[at]
            table[cause, known] *= ((1 - q) + raised * gain) / ((1 - q) + raised)
    return table


def expected_products(posterior: Posterior, region: Region, table: Array) -> Array:
    """E[product of table over the distinct causes | cause of the region], (C_r, columns).

    Exact for one and two complaints. With three, the other two are taken as independent given
    this one's cause: the dense expectation is tens of times slower and hardly changes the order
    of the questions (tests/engine/test_information.py compares).
    """
    model = posterior.model
    own = table[model.rows[region]]
    result = own
    for pair in posterior.case.pairs:
        if region not in pair:
            continue
        other = pair[1] if region == pair[0] else pair[0]
        cells = posterior.pairs[pair]
        joint = cells if region == pair[0] else cells.T
        conditional = joint / np.maximum(posterior.marginals[region], 1e-300)[:, None]
        ratio = conditional @ table[model.rows[other]]
        # a cause that stands twice counts once: its square is replaced by itself
        here, there = model.twice[pair] if region == pair[0] else model.twice[pair][::-1]
        ratio[here] += conditional[here, there][:, None] * (1 - own[here])
        result = result * ratio
    return result


def person_information(posterior: Posterior, block: Block, table: Array) -> Array:
    """Sum over complaints of I(cause; X) for each unit of a person-scope block, (units,)."""
    if not block.units:
        return np.zeros(0)
    model = posterior.model
    total = np.zeros(len(block.units))
    for region in posterior.case.regions:
        expected = expected_products(posterior, region, table)
        p = (
            _symptom_probabilities(model, expected)
            if block is model.symptoms
            else _factor_probabilities(posterior, expected)
        )
        marginal = posterior.marginals[region]
        told = marginal @ _entropy(p, block.starts)
        total += _entropy(marginal @ p, block.starts) - told
    return total


def _symptom_probabilities(model: Compiled, expected: Array) -> Array:
    """P(value | cause of the complaint) from E[product of survival ratios]."""
    p = np.empty_like(expected)
    cumulative = model.symptom_cumulative * expected
    p[:, model.symptom_order] = np.diff(cumulative[:, model.symptom_order], axis=1, prepend=0.0)
    first = model.symptom_order[model.symptoms.starts]
    p[:, first] = cumulative[:, first]
    return np.maximum(p, _LEAST)


def _factor_probabilities(posterior: Posterior, expected: Array) -> Array:
    """P(value | cause): background times expected ratio, normalised per unit."""
    model = posterior.model
    raw = expected * (posterior.weights @ model.factor_background)
    sums = np.add.reduceat(raw, model.factors.starts, axis=1)
    return raw / np.maximum(sums, 1e-300)[:, model.factor_unit_of_column]


def relation_information(posterior: Posterior, pair: Pair) -> Array:
    """I(mechanism; X) + I(cause; X) of both complaints, for each unit of the relations."""
    model = posterior.model
    if not model.relations.units:
        return np.zeros(0)
    given = [model.relation_given["not_connected"], model.relation_given["shared_cause"]]
    given += [model.relation_given[str(m)] for m in MECHANISMS]
    given += [model.relation_given[f"{m}:below"] for m in MECHANISMS]
    table = np.array(given)  # (10, width)
    cells = posterior.pairs[pair]
    links = model.links[pair]
    total = np.zeros(len(model.relations.units))
    for axis, region in enumerate(pair):
        states = np.zeros((len(model.regions[region].causes), len(table)))
        index = links.upper if axis == 0 else links.lower
        np.add.at(states[:, 2:], index, posterior.mechanisms[pair])
        upper, lower = model.twice[pair]
        states[upper if axis == 0 else lower, 1] += cells[upper, lower]
        states[:, 0] = np.maximum(posterior.marginals[region] - states[:, 1:].sum(axis=1), 0)
        marginal = states.sum(axis=1)
        p = (states @ table) / np.maximum(marginal, 1e-300)[:, None]
        p = np.where(marginal[:, None] > 0, p, table[0])
        predicted = _entropy(marginal @ p, model.relations.starts)
        total += predicted - marginal @ _entropy(p, model.relations.starts)
        if axis == 0:
            by_state = states.sum(axis=0)
            total += predicted - by_state @ _entropy(table, model.relations.starts)
    return total
