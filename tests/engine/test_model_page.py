"""The page about the model names every number of the engine, with the value that runs."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
#: | `NAME` | value | …, and `NAME` (value) in a sentence.
ROWS = re.compile(r"^\| `([A-Z_]+)` \| ([^|]+) \|", re.MULTILINE)
ASIDE = re.compile(r"`([A-Z_]+)` \(([^)]+)\)")
TOLD = dict(ROWS.findall(PAGE)) | dict(ASIDE.findall(PAGE))


def has_number(value: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        for node in ast.walk(value)
    )


def _numbers() -> Iterator[tuple[str, str]]:
    """Module and name of every public constant of the engine that is written with a number."""
    for path in sorted((ROOT / "triage" / "engine").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else ()
            for target in (t for t in targets if isinstance(t, ast.Name)):
                if target.id.isupper() and target.id[0] != "_" and has_number(node.value):
                    yield path.stem, target.id


NUMBERS = list(_numbers())


def flat(value: object) -> list[float]:
    """The numbers in a constant, in their order."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, tuple | list | np.ndarray):
        return [number for item in value for number in flat(item)]
    return [float(value)] if isinstance(value, int | float) else []


def test_there_are_numbers_to_tell():
    assert len(NUMBERS) > 30


@pytest.mark.parametrize(("module", "name"), NUMBERS)
def test_every_number_stands_on_the_page_as_it_is(module, name):
    assert name in TOLD, f"docs/model.md does not name {name} (triage/engine/{module}.py)"
    runs = flat(getattr(importlib.import_module(f"triage.engine.{module}"), name))
    assert [float(word) for word in TOLD[name].split(",")] == pytest.approx(runs, rel=2e-3)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_the_page_tells_of_no_number_that_is_gone(name):
    assert name in {found for _, found in NUMBERS}
