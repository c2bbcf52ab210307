"""Reading what Lighthouse says. The report is one it made of the start page, cut down to a few
audits of each category."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from scripts import lighthouse


@pytest.fixture
def report() -> dict:
    return json.loads((Path(__file__).parent / "lighthouse_report.json").read_text())


def test_scores_are_points_of_100(report):
    assert lighthouse.read(report)["scores"] == {
        "performance": 100,
        "accessibility": 100,
        "best-practices": 100,
        "seo": 100,
    }


def test_metrics_of_performance_are_kept(report):
    metrics = lighthouse.read(report)["metrics"]
    assert metrics.keys() == lighthouse.METRICS.keys()
    assert 0 < metrics["first-contentful-paint"] <= metrics["largest-contentful-paint"]


def test_only_audits_that_count_are_wrong(report):
    assert report["audits"]["unused-css-rules"]["score"] == 0  # weighs nothing
    assert lighthouse.read(report)["wrong"] == []
    report["audits"]["aria-valid-attr"]["score"] = 0
    assert [one.partition(":")[0] for one in lighthouse.read(report)["wrong"]] == [
        "aria-valid-attr"
    ]


def test_a_category_that_crashed_misses_its_bar(report):
    report["categories"]["accessibility"]["score"] = None
    scores = lighthouse.read(report)["scores"]
    assert scores["accessibility"] == 0
    missed = [one.name for one in lighthouse.figures("start", scores) if not one.ok]
    assert missed == ["start: accessibility"]


@pytest.mark.parametrize(("category", "bar"), lighthouse.BARS.items())
def test_bars(report, category, bar):
    for points, reached in ((bar, True), (bar - 1, False)):
        report["categories"][category]["score"] = points / 100
        found = lighthouse.figures("start", lighthouse.read(report)["scores"])
        assert [one.ok for one in found if one.name == f"start: {category}"] == [reached]


def test_median_of_the_runs(report):
    runs = []
    for score in (0.9, 0.97, 0.96, 1, 0.2):
        one = copy.deepcopy(report)
        one["categories"]["performance"]["score"] = score
        runs.append(lighthouse.read(one))
    assert lighthouse.medians(runs, "scores")["performance"] == 96
