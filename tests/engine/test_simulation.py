"""The simulator proves the machinery only if it would notice broken machinery."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np

from triage.engine.compiled import compile_knowledge
from triage.engine.posterior import infer
from triage.reliability import reliability_plot
from triage.simulation import Tally, exact_person, simulate_exact, simulate_stress

from .worlds import world


def test_probabilities_are_right_for_people_drawn_from_the_model():
    tally = simulate_exact(compile_knowledge(world(3)), 4000, seed=5)

    # sampling noise alone gives about 0.013 for so few people in ten bins
    assert tally.calibration_error < 0.025


def test_a_wrong_figure_is_noticed():
    """The same people, judged by a model that hardly believes what they say."""
    model = compile_knowledge(world(3))
    timid = {
        r: replace(part, log_likelihood=0.2 * part.log_likelihood)
        for r, part in model.regions.items()
    }
    wrong = replace(model, regions=timid)
    random, tally, broken = np.random.default_rng(5), Tally(), Tally()
    for _ in range(4000):
        case, truth = exact_person(model, random)
        tally.add(infer(model, case), truth)
        broken.add(infer(wrong, case), truth)

    assert broken.calibration_error > 2 * tally.calibration_error


def test_the_stress_draw_counts_what_was_asked():
    tally = simulate_stress(compile_knowledge(world(3)), 20, seed=5)

    assert len(tally.items) == len(tally.screens) == 20
    assert 0 <= tally.calibration_error <= 1
    assert max(tally.screens) <= 15
    assert max(tally.items) <= 30


def test_reliability_plot_is_an_svg_with_a_dot_per_bin():
    plot = reliability_plot([(0.2, 0.25, 10), (0.8, 0.7, 40)], title="a < b")

    root = ET.fromstring(plot)
    assert len(root.findall("{http://www.w3.org/2000/svg}circle")) == 2
