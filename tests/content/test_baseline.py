"""Accuracy on published cases and on typical patients: a fall must be meant.

tests/cases/baseline.json holds what was reached; lowering a number there needs the reason
beside it. tests/cases/README.md says who wrote each file and how. Sealed cases are
never run here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from triage.evaluation import evaluate

ROOT = Path(__file__).parents[2]
BASELINE = json.loads((ROOT / "tests/cases/baseline.json").read_text(encoding="utf-8"))
FILES = {
    "vignettes": ROOT / "fixtures/cases/vignettes.jsonl",
    "published": ROOT / "tests/cases/published.jsonl",
    "published_blind": ROOT / "tests/cases/published_blind.jsonl",
    "stranger_first": ROOT / "tests/cases/stranger_first.jsonl",
    "stranger_second": ROOT / "tests/cases/stranger_second.jsonl",
    "stranger_third": ROOT / "tests/cases/stranger_third.jsonl",
    "stranger_fourth": ROOT / "tests/cases/stranger_fourth.jsonl",
    "typical": ROOT / "fixtures/patients/typical.jsonl",
}


def read(name: str) -> list[dict[str, Any]]:
    lines = FILES[name].read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


CASES = read("vignettes")
MEASURED = [(name, mode) for name in FILES for mode in ("all_answers", "interview")]


@pytest.mark.parametrize(("name", "mode"), MEASURED)
def test_accuracy_has_not_fallen(model, name, mode):
    summary, _, errors = evaluate(model, "test", read(name), interview=mode == "interview")

    assert not errors
    assert summary["missed_emergencies"]["hits"] == 0
    for measure, hits in BASELINE[name][mode].items():
        assert summary[measure]["hits"] >= hits, f"{measure}: {summary[measure]['hits']}"


def test_interview_stays_within_its_limits(model):
    summary, scores, _ = evaluate(model, "test", CASES, interview=True)

    assert max(score.screens for score in scores) <= 15
    assert max(score.questions for score in scores) <= 30
    assert summary["screens"]["median"] <= 10


def test_asking_only_what_was_asked_gives_the_same_result(model):
    """Answers that were not asked have no influence (contract)."""
    from triage.contract import answer_case

    for case in CASES:
        first = answer_case(model, "test", case, interview=True)
        asked = {k: v for k, v in case["answers"].items() if k in first["asked"]}
        again = answer_case(model, "test", {**case, "answers": asked}, interview=True)
        assert again == first
