"""The posterior: against the slow twin, and what must always hold."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.engine.compiled import compile_knowledge
from triage.engine.posterior import infer

from .naive import Naive
from .worlds import case_of, person, world

SEEDS = list(itertools.product(range(4), range(8)))


@pytest.mark.parametrize(("world_seed", "person_seed"), SEEDS)
def test_posterior_agrees_with_the_slow_twin(world_seed, person_seed):
    knowledge = world(world_seed)
    model = compile_knowledge(knowledge)
    case = case_of(person(person_seed, knowledge), knowledge)

    posterior = infer(model, case)
    naive = Naive(knowledge, case)

    expected = naive.posterior()
    axes = [model.regions[r].causes for r in case.regions]
    got = {
        tuple(axis[i] for axis, i in zip(axes, at, strict=True)): float(p)
        for at, p in np.ndenumerate(posterior.joint)
    }
    for cell, p in expected.items():
        assert got[cell] == pytest.approx(p, abs=1e-9), cell
    for pair in case.pairs:
        first, second = (case.regions.index(r) for r in pair)
        for name, p in naive.connection(first, second).items():
            assert posterior.connection(pair)[name] == pytest.approx(p, abs=1e-9), name


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20), st.integers(0, 10_000), st.randoms())
def test_order_of_answers_does_not_matter_and_all_sums_to_one(world_seed, person_seed, rnd):
    knowledge = world(world_seed)
    model = compile_knowledge(knowledge)
    raw = person(person_seed, knowledge)
    shuffled = list(raw["answers"].items())
    rnd.shuffle(shuffled)

    one = infer(model, case_of(raw, knowledge))
    two = infer(model, case_of({**raw, "answers": dict(shuffled)}, knowledge))

    assert np.allclose(one.joint, two.joint, atol=1e-12)
    assert one.joint.sum() == pytest.approx(1)
    for pair in one.case.pairs:
        assert sum(one.connection(pair).values()) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20), st.integers(0, 10_000))
def test_swapping_left_and_right_mirrors_the_result(world_seed, person_seed):
    knowledge = world(world_seed)
    model = compile_knowledge(knowledge)
    raw = person(person_seed, knowledge)
    swap = {"left": "right", "right": "left", "both": "both", None: None}
    mirrored = [{**c, "side": swap[c["side"]]} for c in raw["complaints"]]

    one = infer(model, case_of(raw, knowledge))
    two = infer(model, case_of({**raw, "complaints": mirrored}, knowledge))

    assert np.allclose(one.joint, two.joint, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 20), st.integers(0, 10_000))
def test_unknown_answers_say_nothing(world_seed, person_seed):
    knowledge = world(world_seed)
    model = compile_knowledge(knowledge)
    raw = person(person_seed, knowledge)
    known = {k: v for k, v in raw["answers"].items() if v != "not_sure"}

    one = infer(model, case_of(raw, knowledge))
    two = infer(model, case_of({**raw, "answers": known}, knowledge))

    assert np.allclose(one.joint, two.joint, atol=1e-12)
