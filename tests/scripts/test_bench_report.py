"""The figures of `make bench`: what counts as missed, and how they are written down."""

from __future__ import annotations

import json

from scripts.benchmarks.report import Figure, median_of_medians, table, write

FIGURES = [
    Figure("step", 1.2, "ms", 1.5),
    Figure("slow step", 1.6, "ms", 1.5),
    Figure("ratio", 0.3, "of it", 0.25, at_least=True),
    Figure("low ratio", 0.2, "of it", 0.25, at_least=True),
    Figure("told only", 7.0, "a second"),
]


def test_a_figure_misses_its_bar_on_its_own_side():
    assert [figure.ok for figure in FIGURES] == [True, False, True, False, True]


def test_table_marks_what_is_missed():
    lines = table(FIGURES).splitlines()
    assert [line.endswith("MISSED") for line in lines] == [False, True, False, True, False]
    assert "at most 1.5" in lines[0]
    assert "at least 0.25" in lines[2]


def test_file_has_name_value_unit_bar_and_ok(tmp_path):
    write(FIGURES, tmp_path / "build" / "bench.json")
    first, *_, last = json.loads((tmp_path / "build" / "bench.json").read_text())
    assert first == {"name": "step", "value": 1.2, "unit": "ms", "bar": "at most 1.5", "ok": True}
    assert last["bar"] is None


def test_steps_take_turns():
    order: list[str] = []
    seconds = median_of_medians([lambda: order.append("a"), lambda: order.append("b")], rounds=3)
    assert order == ["a", "b"] * 3
    assert seconds >= 0
