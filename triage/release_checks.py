"""What a draft must show before it is published, tried on the engine itself."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from conditions.schema import (
    AGE_BANDS,
    OTHER,
    Condition,
    Knowledge,
    Region,
    SafetyRule,
    Sex,
    TestPatient,
)
from conditions.validation import Path, Problem

from .engine.blocks import Unit
from .engine.cases import Case, CaseError, Complaint, read_case
from .engine.compiled import Compiled
from .engine.levels import Array
from .engine.posterior import infer
from .engine.regions import RegionModel
from .engine.safety import State, try_rule
from .engine.vocabulary import Vocabulary
from .knowledge import compiled
from .presenters.drawings import template_of

#: How many rivals a condition is held against before it counts as out of reach.
RIVALS_TRIED = 4


def engine_checks(knowledge: Knowledge) -> list[Problem]:
    """Every rule fires for its test patient, and every condition can come first."""
    model = compiled(knowledge)
    problems = [p for rule in knowledge.rules.values() if (p := check_rule(rule, model.vocabulary))]
    for code, condition in knowledge.conditions.items():
        if code != OTHER and (problem := check_reachable(condition, model)):
            problems.append(problem)
    return problems


def drawing_checks(knowledge: Knowledge) -> list[Problem]:
    """Every drawing that content names can be drawn."""
    named: list[tuple[str, str, Path, str]] = [
        ("exercises", code, ("drawing",), e.drawing) for code, e in knowledge.exercises.items()
    ]
    for code, topic in knowledge.topics.items():
        for index, finding in enumerate(topic.findings):
            if finding.drawing:
                named.append(("topics", code, ("findings", index, "drawing"), finding.drawing))
    return [
        Problem(kind, code, path, f"there is no drawing called {name}")
        for kind, code, path, name in named
        if not template_of(name)
    ]


def patient_case(patient: TestPatient, vocabulary: Vocabulary) -> Case:
    """A rule's test patient as a case. Raises CaseError."""
    return read_case(patient_document(patient), vocabulary)


def patient_document(patient: TestPatient) -> Mapping[str, object]:
    return {
        "age": patient.age,
        "sex": patient.sex,
        "complaints": [{"region": c.region, "side": c.side} for c in patient.complaints],
        "answers": {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in patient.answers.items()
        },
    }


def check_rule(rule: SafetyRule, vocabulary: Vocabulary) -> Problem | None:
    try:
        case = patient_case(rule.test_patient, vocabulary)
    except CaseError as error:
        return Problem("rules", rule.code, ("test_patient",), str(error))
    if case.ignored:
        return Problem(
            "rules",
            rule.code,
            ("test_patient",),
            f"these answers do not apply to the test patient: {', '.join(case.ignored)}",
        )
    regions = [r for r in rule.regions if r in case.regions] if rule.regions else [None]
    states = [try_rule(rule, region, case, vocabulary) for region in regions]
    if any(state is not None and state.state is State.FIRED for state in states):
        return None
    return Problem(
        "rules", rule.code, ("test_patient",), "the rule does not fire for its test patient"
    )


def check_reachable(condition: Condition, model: Compiled) -> Problem | None:
    """A person who gives every most telling answer must see the condition first."""
    for region in condition.regions:
        part = model.regions[region]
        rival: int | None = None
        for _ in range(RIVALS_TRIED):
            posterior = infer(model, telling_case(condition, region, model, rival))
            rival = int(posterior.marginals[region].argmax())
            if part.causes[rival] == condition.code:
                return None
    return Problem(
        "conditions",
        condition.code,
        ("evidence",),
        "cannot be reached: even with all its most telling answers another cause comes first",
    )


def telling_case(
    condition: Condition, region: Region, model: Compiled, rival: int | None = None
) -> Case:
    """A person at the age where it is commonest, with the answer of each finding that points to
    it most, away from ``rival`` (an index; None: from ``other``); findings that tell nothing
    stay unanswered."""
    part: RegionModel = model.regions[region]
    rates = part.anywhere[:, part.index[condition.code]]
    band = int(rates.argmax()) // 2
    low, high = AGE_BANDS[band]
    sex = (Sex.FEMALE, Sex.MALE)[int(rates.argmax()) % 2]
    answers: dict[str, str | dict[str, bool | None]] = {}
    own = part.likelihood[part.index[condition.code]]
    # several rivals are told apart by different answers, so each in turn gives the yardstick
    rivals = part.likelihood[part.other] if rival is None else part.likelihood[rival]
    _tell(answers, part.block.units, own / rivals)
    row = model.conditions.index(condition.code)
    background = model.factor_background.mean(axis=0)
    ratio = np.where(np.isnan(model.factor_given[row]), 1.0, model.factor_given[row] / background)
    _tell(answers, model.factors.units, ratio)
    for unit in model.symptoms.units:
        alarming = model.symptom_order[unit.columns][-1]
        harmless = model.symptom_order[unit.columns][0]
        if model.survival[row, harmless] < 1:
            answers[unit.question.code] = unit.values[int(alarming - unit.start)]
    side = "both" if condition.sides.both >= 50 else "left"
    age = float(min((low + high) // 2, 80))
    return Case((Complaint(region, side),), (age, age), sex, answers)


def _tell(
    answers: dict[str, str | dict[str, bool | None]], units: tuple[Unit, ...], ratio: Array
) -> None:
    ticked: dict[str, dict[str, bool | None]] = {}
    for unit in units:
        values = ratio[unit.columns]
        if np.ptp(values) < 1e-9:
            continue
        value = unit.values[int(values.argmax())]
        if unit.option is None:
            answers[unit.question.code] = value
        else:
            ticked.setdefault(unit.question.code, {})[unit.option] = value == "yes"
    answers.update(ticked)
