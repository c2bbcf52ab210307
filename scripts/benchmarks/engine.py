"""One engine step: posterior, value of every open question, rules and urgency."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from triage.engine.assessment import choose_shown
from triage.engine.cases import Case
from triage.engine.compiled import Compiled
from triage.engine.information import question_values
from triage.engine.posterior import infer
from triage.engine.urgency import judge

from .people import case
from .report import Figure, median_of_medians

BARS_MS = {1: None, 2: 1.5, 3: 8.0}
WORDS = {1: "one complaint", 2: "two complaints", 3: "three complaints"}
PEOPLE, ROUNDS = 12, 40


def step(model: Compiled, one: Case) -> object:
    one = replace(one)  # nothing that an earlier step found out about it
    posterior = infer(model, one)
    values = question_values(posterior)
    states = model.rules.states(one)
    return values, judge(posterior, states, choose_shown(posterior))


def measure(model: Compiled) -> list[Figure]:
    figures = []
    for complaints, bar in BARS_MS.items():
        people = [case(model, complaints=complaints, seed=seed) for seed in range(PEOPLE)]
        steps = [partial(step, model, one) for one in people]
        median_of_medians(steps, rounds=3)
        seconds = median_of_medians(steps, rounds=ROUNDS)
        figures.append(
            Figure(f"engine step, {WORDS[complaints]}", seconds * 1000, "ms (median)", bar)
        )
    return figures
