"""Which estimates matter most."""

from __future__ import annotations

import copy

from triage.knowledge_checks import influence

from .conftest import model, with_source


def test_estimate_of_a_commoner_condition_matters_more(tiny):
    tiny["conditions"]["wear"]["evidence"] = copy.deepcopy(tiny["conditions"]["gout"]["evidence"])
    tiny["conditions"]["wear"]["rates"] |= {"women": [50] * 9, "men": [50] * 9}

    ranked = [(row.condition, row.finding) for row in influence.ranking(model(tiny))]

    assert ranked.index(("wear", "knee.hot")) < ranked.index(("gout", "knee.hot"))


def test_sourced_figure_is_not_ranked(tiny):
    ranked = influence.ranking(model(with_source(tiny)))

    assert ("gout", "knee.hot") not in [(row.condition, row.finding) for row in ranked]
