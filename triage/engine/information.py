"""What a question is worth: how much its answer would tell about causes and mechanism.

    value(X) = [sum over complaints I(cause; X) + I(mechanism; X)] P(answerable) / cost

in nats, on the marginals: a complaint-scope finding needs only its complaint's marginal; a
person-scope one the expectation of a product over the distinct causes, one matrix product.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from conditions.codes import pair_key
from conditions.schema import Region

from .blocks import Block, Unit, severity_order
from .cases import Pair
from .compiled import Compiled, Tables
from .levels import Array, Index
from .links import MECHANISMS
from .person import factor_ratios
from .posterior import Posterior
from .vocabulary import Question

_LEAST = 1e-12
#: What a risk factor would tell only orders questions: seven digits are enough, at half the work.
ORDER = np.float32


def question_values(posterior: Posterior) -> dict[str, float]:
    """Value in nats of every question of the case's regions, by answer key.

    many_of findings add up their options. Questions already answered are included; leaving
    them out is the caller's matter, and cheaper than asking here.
    """
    model, case = posterior.model, posterior.case
    found: dict[str, float] = {}
    states = {pair: connection_states(posterior, pair) for pair in case.pairs}
    for region in case.regions:
        gain = complaint_information(posterior, region)
        for pair in case.pairs:
            if region in pair:
                gain = gain + mechanism_information(posterior, region, pair, states[pair])
        found.update(_per_question(model.regions[region].block, gain))
    found.update(_per_question(model.symptoms, symptom_information(posterior)))
    found.update(_per_question(model.factors, factor_information(posterior)))
    for pair in case.pairs:
        found.update(relation_values(posterior, pair, states[pair]))
    return found


def relation_values(
    posterior: Posterior, pair: Pair, states: tuple[Array, Array] | None = None
) -> dict[str, float]:
    """The same for the questions about one pair alone. states: see ``connection_states``."""
    gain = relation_information(posterior, pair, states or connection_states(posterior, pair))
    worths = _per_question(posterior.model.relations, gain)
    return {pair_key(code, pair): value for code, value in worths}


def _per_question(block: Block, gain: Array) -> list[tuple[str, float]]:
    """Worth of each question of a block: its units' information, times answerable over cost."""
    if not block.units:
        return []
    totals = np.add.reduceat(np.maximum(gain, 0.0), block.question_starts) * block.worth
    return list(zip(block.codes, totals.tolist(), strict=True))


def _plogp(p: Array) -> Array:
    found = np.maximum(p, _LEAST)
    np.log(found, out=found)
    found *= p
    return found


def _entropy(p: Array, starts: Index) -> Array:
    """Entropy in nats of each unit of a block, (units,)."""
    return -np.add.reduceat(_plogp(p), starts)


def complaint_information(posterior: Posterior, region: Region) -> Array:
    """I(cause of the complaint; X) for each unit of the region, in nats, (units,)."""
    part = posterior.model.regions[region]
    if not part.block.units:
        return np.zeros(0)
    marginal = posterior.marginals[region]
    return _entropy(marginal @ part.likelihood, part.block.starts) - marginal @ part.entropy


def connection_states(posterior: Posterior, pair: Pair) -> tuple[Array, Array]:
    """For each end of a pair the joint probability of its cause and how both are connected.

    (C, 10): not connected, one shared cause, each mechanism from above, each from below.
    """
    model = posterior.model
    cells, mechanisms, links = posterior.pairs[pair], posterior.mechanisms[pair], model.links[pair]
    common = model.twice[pair]
    shared = cells[common]
    found = []
    for axis, region in enumerate(pair):
        causes = len(model.regions[region].causes)
        states = np.zeros((causes, 2 + 2 * len(MECHANISMS)))
        states[:, 2:] = links.by_cause(mechanisms, axis, causes)
        states[common[axis], 1] = shared
        states[:, 0] = np.maximum(posterior.marginals[region] - states.sum(axis=1), 0.0)
        found.append(states)
    return found[0], found[1]


def mechanism_information(
    posterior: Posterior, region: Region, pair: Pair, states: tuple[Array, Array]
) -> Array:
    """I(mechanism of the pair; X) for each complaint-scope unit: X depends on the mechanism
    through the cause alone. One shared cause counts as not connected."""
    part = posterior.model.regions[region]
    if not part.block.units:
        return np.zeros(0)
    by_state = states[pair.index(region)]
    width = len(MECHANISMS)
    given = np.column_stack(
        [by_state[:, 0] + by_state[:, 1], by_state[:, 2 : 2 + width] + by_state[:, 2 + width :]]
    ).T
    totals = given.sum(axis=1)
    given, totals = given[totals > _LEAST], totals[totals > _LEAST]
    rows = given @ part.likelihood
    told = (rows * np.log(np.maximum(rows / totals[:, None], _LEAST))).sum(axis=0)
    return np.add.reduceat(told - _plogp(rows.sum(axis=0)), part.block.starts)


# --- person-scope questions --------------------------------------------------------------


def symptom_columns(model: Compiled) -> Array:
    """What multiplies over distinct causes, for each value of each symptom, (conditions, width)."""
    return model.survival


def factor_columns(posterior: Posterior) -> Array:
    """P(value | c) / P(value | age, sex) with answer error, 1 where there is no row.

    A cause that a silent contributor makes likelier takes over some of the contributor's own
    ratio.
    """
    return _factor_tables(posterior)[0]


def _factor_tables(posterior: Posterior) -> tuple[Array, Mapping[Region, Tables]]:
    """factor_columns, and what expected_products reads, by level and times the background.

    They depend on age and sex alone, so the last few are kept.
    """
    model, weights = posterior.model, posterior.terms.weights

    def make() -> tuple[Array, Mapping[Region, Tables]]:
        table = _factor_table(model, weights)
        columns = model.factors.levels.columns
        background = weights @ model.factor_background[:, columns]
        return table, model.tables(table[:, columns].astype(ORDER), background.astype(ORDER))

    return model.factor_tables.get(weights.tobytes(), make)


def _factor_table(model: Compiled, weights: Array) -> Array:
    table = factor_ratios(model, weights)[0].copy()
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


def expected_products(
    posterior: Posterior, region: Region, tables: Mapping[Region, Tables]
) -> Array:
    """E[product of a table over the distinct causes | cause of the region], (C_r, columns),
    times the table's constants.

    Exact for one and two complaints. With three, the other two are taken as independent given
    this one's cause: the dense expectation is tens of times slower and hardly changes the order
    of the questions (tests/engine/test_information.py compares).
    """
    result = tables[region].scaled
    for other, conditional in posterior.others[region]:
        table = tables[other].with_one
        ratio = conditional.astype(table.dtype, copy=False) @ table
        ratio *= result
        result = ratio
    return result.copy() if len(posterior.case.regions) == 1 else result


def symptom_information(posterior: Posterior) -> Array:
    """Sum over complaints of I(cause; X) for each person-scope symptom, (units,)."""
    model = posterior.model
    if not model.symptoms.units:
        return np.zeros(0)
    levels = model.symptom_levels
    told = np.zeros(len(levels.columns))
    for region in posterior.case.regions:
        p = expected_products(posterior, region, model.symptom_tables)
        levels.differences(p)
        np.maximum(p, _LEAST, out=p)
        told += _told(posterior.marginals[region], p)
    return levels.in_order(levels.sums(told))


def factor_information(posterior: Posterior) -> Array:
    """The same for risk factors and history: background times expected ratio, normalised."""
    model = posterior.model
    if not model.factors.units:
        return np.zeros(0)
    levels = model.factors.levels
    told = np.zeros(len(levels.columns))
    _, tables = _factor_tables(posterior)
    for region in posterior.case.regions:
        p = expected_products(posterior, region, tables)
        levels.normalise(p)
        told += _told(posterior.marginals[region], p)
    return levels.in_order(levels.sums(told))


def _told(marginal: Array, p: Array) -> Array:
    """Each column's part of I(cause; X), with p = P(value | cause), (columns,)."""
    marginal = marginal.astype(p.dtype, copy=False)
    return marginal @ _plogp(p) - _plogp(marginal @ p)


def probabilities(posterior: Posterior, region: Region, unit: Unit) -> Array:
    """P(value | cause of the complaint) of one unit of the region or of the person, (C_r, n)."""
    model, at = posterior.model, unit.columns
    if unit.question.region is not None:
        return model.regions[region].likelihood[:, at]
    if unit.key in model.symptoms.by_key:
        order = severity_order(unit)
        below = model.symptom_cumulative[unit.start + order]
        tables = model.tables(model.survival[:, unit.start + order], below)
        p = np.empty((len(posterior.marginals[region]), len(order)))
        p[:, order] = np.diff(expected_products(posterior, region, tables), axis=1, prepend=0.0)
        return np.maximum(p, _LEAST)
    background = posterior.terms.weights @ model.factor_background[:, at]
    tables = model.tables(factor_columns(posterior)[:, at], background)
    raw = expected_products(posterior, region, tables)
    # a cause that is all but excluded has a row of nothing, in seven digits of exactly nothing
    total = np.maximum(raw.sum(axis=1, keepdims=True), np.finfo(raw.dtype).tiny)
    return np.minimum(raw / total, 1.0)


def answer_probability(posterior: Posterior, code: str, options: Iterable[str]) -> float:
    """P(one of the options is answered | what is known), for a question of the case or person.

    Options of a list from which several may be ticked count as independent given the cause.
    """
    model = posterior.model
    question = model.vocabulary[code]
    region = question.region or posterior.case.regions[0]
    marginal = posterior.marginals[region]
    block = model.regions[region].block if question.region else model.symptoms
    units = block.of_question(question) or model.factors.of_question(question)
    if not units:
        return background_probability(question, options)
    wanted, spared = set(options), np.ones(len(marginal))
    for unit in units:
        values = {"yes"} if unit.option in wanted else set() if unit.option else wanted
        at = [n for n, value in enumerate(unit.values) if value in values]
        spared = spared * (1 - probabilities(posterior, region, unit)[:, at].sum(axis=1))
    return float(1 - marginal @ spared)


def background_probability(question: Question, options: Iterable[str]) -> float:
    """Of people with pain in the region, the share who answer so; 0 without a background."""
    rows = question.finding.background
    return sum(rows[0].values.get(option, 0.0) for option in options) / 100 if rows else 0.0


def relation_information(posterior: Posterior, pair: Pair, states: tuple[Array, Array]) -> Array:
    """I(mechanism; X) + I(cause; X) of both complaints, for each unit of the relations."""
    model = posterior.model
    if not model.relations.units:
        return np.zeros(0)
    table, starts = model.relation_table, model.relations.starts
    by_state = states[0].sum(axis=0)
    predicted = by_state @ table
    told = by_state @ _plogp(table) - _plogp(predicted)
    for one in states:
        weighted = one @ table
        given_cause = weighted / np.maximum(one.sum(axis=1), 1e-300)[:, None]
        told += (weighted * np.log(np.maximum(given_cause, _LEAST))).sum(axis=0)
        told -= _plogp(predicted)
    return np.add.reduceat(told, starts)
