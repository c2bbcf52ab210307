"""What a question is worth with three complaints, where it is approximated (ADR 12)."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from triage.engine import information
from triage.engine.compiled import compile_knowledge
from triage.engine.posterior import infer

from .oracle import Oracle
from .worlds import case_of, person, world


@pytest.mark.parametrize(("world_seed", "person_seed"), list(itertools.product(range(4), range(4))))
def test_three_complaints_are_near_the_network_and_rank_alike(world_seed, person_seed):
    knowledge = world(world_seed + 70)
    raw = person(person_seed + 200, knowledge, complaints=3)
    raw["answers"] = dict(list(raw["answers"].items())[::3])
    case = case_of(raw, knowledge)
    model = compile_knowledge(knowledge)
    gains = information.symptom_information(infer(model, case))
    oracle = Oracle(knowledge, case)
    told = {}
    for unit, gain in zip(model.symptoms.units, gains, strict=True):
        node = f"{unit.question.code}:None"
        if node not in oracle.evidence:
            exact = sum(oracle.information(f"cause {region}", node) for region in case.regions)
            told[node] = (gain, exact)

    assert told
    for gain, exact in told.values():
        assert gain == pytest.approx(exact, rel=0.2, abs=0.006)
    assert max(told, key=lambda node: told[node][0]) == max(told, key=lambda node: told[node][1])


@pytest.mark.parametrize("complaints", [1, 2, 3])
def test_answers_of_a_factor_add_up_for_every_cause_also_one_that_is_excluded(complaints):
    knowledge = world(70)
    case = case_of(person(200, knowledge, complaints=complaints), knowledge)
    model = compile_knowledge(knowledge)
    posterior = infer(model, case)

    assert model.factors.units
    for region, unit in itertools.product(case.regions, model.factors.units):
        rows = information.probabilities(posterior, region, unit)
        likely = posterior.marginals[region] > 1e-6
        assert np.isfinite(rows).all()
        assert rows[likely].sum(axis=1) == pytest.approx(1, abs=1e-5)
