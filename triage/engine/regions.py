"""The causes and complaint findings of one region as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from conditions.schema import OTHER, Knowledge, Region

from .blocks import Block
from .levels import Array
from .likelihoods import background_of, distribution, tempered
from .rates import region_rates
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class RegionModel:
    """Causes and complaint findings of one region.

    alone: (cells, C) people per person who hurt in exactly this region from the cause.
    anywhere: (cells, C) who hurt in this region from it, whatever else hurts.
    log_likelihood: (C, width + vague) log P~(value | cause), tempered and with answer error;
    likelihood (C, width) the same without the logarithm and without the vague answers, published:
    P(value | cause) as curated.
    entropy: (C, units) entropy of each unit given the cause, in nats.
    dangerous: indices of the causes with a threshold of their own.
    """

    region: Region
    causes: tuple[str, ...]
    alone: Array
    anywhere: Array
    block: Block
    log_likelihood: Array
    likelihood: Array
    published: Array
    entropy: Array
    index: Mapping[str, int]
    dangerous: tuple[int, ...]

    @property
    def other(self) -> int:
        return len(self.causes) - 1


def region_model(
    region: Region,
    knowledge: Knowledge,
    vocabulary: Vocabulary,
    conditions: Sequence[str],
    evidence: Mapping[str, Mapping[str, Mapping[str, float]]],
) -> RegionModel:
    causes = tuple(c for c in conditions if region in knowledge.conditions[c].regions)
    questions = [q for q in vocabulary if q.region == region and q.finding.kind != "caution"]
    block = Block.of(questions)
    likelihood = np.ones((len(causes), block.width))
    published = np.ones((len(causes), block.width))
    for unit in block.units:
        background = background_of(unit)
        finding = unit.question.finding
        for row, cause in enumerate(causes):
            p = distribution(evidence[cause].get(unit.question.code), unit, background)
            published[row, unit.columns] = p
            likelihood[row, unit.columns] = tempered(p, background, finding)
    entropy = (
        -np.add.reduceat(likelihood * np.log(likelihood), block.starts, axis=1)
        if block.units
        else np.zeros((len(causes), 0))
    )
    alone, anywhere = region_rates(region, causes, knowledge)
    return RegionModel(
        region,
        causes,
        alone,
        anywhere,
        block,
        np.log(np.hstack([likelihood, vague_likelihood(block, published)])),
        likelihood,
        published,
        entropy,
        {cause: number for number, cause in enumerate(causes)},
        tuple(n for n, c in enumerate(causes) if knowledge.conditions[c].danger and c != OTHER),
    )


def vague_likelihood(block: Block, published: Array) -> Array:
    """P~("one of these, I cannot say which" | cause), (C, vague).

    How many people answer so is alike for all causes and drops out; what remains is that at
    least one of the covered options holds, each by itself.
    """
    found = np.ones((len(published), len(block.vague)))
    for number, vague in enumerate(block.vague):
        question = vague.question
        covered = [
            block.units[block.by_key[f"{question.code}:{option}"]]
            for option in question.vague[vague.option or ""]
        ]
        none = np.prod([published[:, unit.column("no")] for unit in covered], axis=0)
        background = float(np.prod([background_of(unit)[1] for unit in covered]))
        for row, p in enumerate(none):
            spread = np.array([1 - p, p]), np.array([1 - background, background])
            found[row, number] = tempered(*spread, question.finding)[0]
    return found
