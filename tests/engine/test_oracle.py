"""The engine against pyAgrum: posteriors, connections and the information of open questions."""

from __future__ import annotations

import itertools

import pytest

from triage.engine import information
from triage.engine.compiled import compile_knowledge
from triage.engine.posterior import infer

from .oracle import Oracle
from .worlds import case_of, person, world


@pytest.mark.parametrize(("world_seed", "person_seed"), list(itertools.product(range(3), range(6))))
def test_marginals_and_connections_agree_to_1e_9(world_seed, person_seed):
    knowledge = world(world_seed + 50)
    case = case_of(person(person_seed + 100, knowledge), knowledge)

    posterior = infer(compile_knowledge(knowledge), case)
    oracle = Oracle(knowledge, case)

    for region in case.regions:
        for cause, p in oracle.marginal(str(region)).items():
            assert posterior.probability(region, cause) == pytest.approx(p, abs=1e-9)
    for pair in case.pairs:
        names = (str(pair[0]), str(pair[1]))
        for name, p in oracle.connection(names).items():
            assert posterior.connection(pair)[name] == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize(("world_seed", "person_seed"), list(itertools.product(range(3), range(4))))
def test_information_agrees_with_the_network(world_seed, person_seed):
    """One and two complaints: exact. Answers are taken away so that questions are open."""
    knowledge = world(world_seed + 70)
    raw = person(person_seed + 200, knowledge, complaints=1 + person_seed % 2)
    raw["answers"] = dict(list(raw["answers"].items())[::3])
    case = case_of(raw, knowledge)
    model = compile_knowledge(knowledge)
    posterior = infer(model, case)
    oracle = Oracle(knowledge, case)

    for region in case.regions:
        part = model.regions[region]
        gains = information.complaint_information(posterior, region)
        for unit, gain in zip(part.block.units, gains, strict=True):
            node = f"{unit.question.code}:{unit.option}"
            if node not in oracle.evidence:
                expected = oracle.information(f"cause {region}", node)
                assert gain == pytest.approx(expected, abs=1e-9), node
    gains = information.symptom_information(posterior)
    for unit, gain in zip(model.symptoms.units, gains, strict=True):
        node = f"{unit.question.code}:None"
        if node not in oracle.evidence:
            expected = sum(oracle.information(f"cause {r}", node) for r in case.regions)
            assert gain == pytest.approx(expected, abs=1e-9), node
    for pair in case.pairs:
        gains = information.relation_information(
            posterior, pair, information.connection_states(posterior, pair)
        )
        name = f"{pair[0]}+{pair[1]}"
        for unit, gain in zip(model.relations.units, gains, strict=True):
            node = f"{unit.question.code}@{name}:None"
            if node not in oracle.evidence:
                expected = oracle.information(f"connection {name}", node) + sum(
                    oracle.information(f"cause {r}", node) for r in pair
                )
                assert gain == pytest.approx(expected, abs=1e-9), node
