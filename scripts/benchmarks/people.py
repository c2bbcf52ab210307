"""The people that the engine is measured on: drawn from the model, asked by the interview."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from conditions.document import KINDS, from_document, to_document
from conditions.files import read_directory
from conditions.schema import Knowledge, Region, Sex
from triage.engine.cases import SIDES, Answer, Case, Complaint
from triage.engine.compiled import Compiled
from triage.engine.interview import Progress, advance, next_screen
from triage.simulation import Person, true_world

CONTENT = Path(__file__).resolve().parents[2] / "fixtures" / "knowledge"
REGIONS = {1: (Region.KNEE,), 2: (Region.KNEE, Region.FOOT), 3: tuple(Region)}
ANSWERS = 10


def knowledge() -> Knowledge:
    """The content as a release would have it, read from the files without a database."""
    parts: dict[str, dict[str, object]] = {kind: {} for kind in KINDS}
    for (kind, code), file in read_directory(CONTENT).items():
        parts[kind][code] = file.piece
    return from_document(to_document(Knowledge.model_construct(**parts)))


def case(model: Compiled, *, complaints: int, seed: int, answers: int = ANSWERS) -> Case:
    """Somebody in the middle of the interview, with so many answers.

    One complaint is of each region in turn, two are knee and foot.
    """
    random = np.random.default_rng(seed)
    places = (tuple(Region)[seed % len(Region)],) if complaints == 1 else REGIONS[complaints]
    age = float(random.integers(18, 85))
    bare = Case(
        tuple(Complaint(region, SIDES[int(random.integers(2))]) for region in places),
        (age, age),
        [*Sex][int(random.integers(2))],
    )
    person = Person(model, true_world(model), bare, random)
    person.be(person.prior.joint)
    progress, told = Progress(), bare
    given: dict[str, Answer] = {}
    while len(given) < answers:
        screen = next_screen(model, told, progress)
        if screen is None:
            break
        # long lists are cut, so that the case has the wanted number of answers
        for key in screen.keys[: answers - len(given)]:
            given[key] = person.answer(key)
        told = bare.with_answers(given)
        progress = advance(progress, screen)
    return told
