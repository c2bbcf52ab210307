"""Whether neighbouring conditions can be told apart at all."""

from __future__ import annotations

import copy
import math

from conditions.schema import Region
from triage.knowledge_checks import neighbours

from .conftest import model


def test_pair_with_the_same_answers_is_not_told_apart(tiny):
    tiny["conditions"]["wear"]["evidence"] = copy.deepcopy(tiny["conditions"]["gout"]["evidence"])

    (row,) = neighbours.not_told_apart(model(tiny))

    assert row.where == "knee: gout, wear"
    assert "odds of 1.0 to 1" in row.message


def test_separation_is_the_mean_of_both_distances(tiny):
    read = model(tiny)
    (pair,) = neighbours.separations(read, Region.KNEE)

    part = read.regions[Region.KNEE]
    yes = part.block.units[part.block.by_key["knee.hot"]].start
    p, q = part.likelihood[[part.index["gout"], part.index["wear"]], yes]
    # half the difference of p times that of the log odds; 95 of 100 can answer
    expected = (p - q) * (_logit(p) - _logit(q)) / 2 * 0.95
    assert abs(dict(pair.best)["knee.hot"] - expected) < 1e-9


def test_age_alone_can_tell_a_pair_apart(tiny):
    tiny["conditions"]["wear"]["evidence"] = []
    tiny["conditions"]["gout"]["evidence"] = []
    tiny["conditions"]["wear"]["rates"] |= {
        "women": [0.001] * 6 + [30] * 3,
        "men": [0.001] * 6 + [30] * 3,
    }
    tiny["conditions"]["gout"]["rates"] |= {
        "women": [30] * 6 + [0.001] * 3,
        "men": [30] * 6 + [0.001] * 3,
    }

    assert list(neighbours.not_told_apart(model(tiny))) == []


def _logit(p):
    return math.log(p / (1 - p))
