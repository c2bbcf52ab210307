"""How accurate it is: measured by a command, shown with intervals."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from triage.models import AccuracyReport

CASE = {
    "id": "one",
    "age": 60,
    "sex": "female",
    "complaints": [{"region": "foot", "side": "left"}],
    "answers": {},
    "expected": {"conditions": ["plantar_fasciitis"], "urgency": "self_care"},
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "cases.jsonl").write_text(json.dumps(CASE) + "\n\n")
    return tmp_path


def measure(folder, *flags):
    call_command("publish_accuracy", "--folder", str(folder), *flags)


def test_not_measured_is_said(release, client):
    page = client.get("/how-accurate/")
    assert page.status_code == 200
    assert "Not measured for this release." in page.content.decode()


def test_measured_figures_are_shown_with_their_interval(release, client, folder):
    measure(folder)
    page = client.get("/how-accurate/").content.decode()
    assert "1 cases, content 2026.1" in page
    assert "Could as well be" in page
    assert "What these figures do not tell" in page


def test_measuring_again_replaces(release, folder):
    measure(folder)
    measure(folder)
    assert AccuracyReport.objects.count() == 1


def test_if_missing_measures_only_when_cases_or_release_changed(release, folder):
    measure(folder)
    AccuracyReport.objects.update(summary={"old": True})
    measure(folder, "--if-missing")
    assert AccuracyReport.objects.get().summary == {"old": True}
    (folder / "more.jsonl").write_text(json.dumps({**CASE, "id": "two"}))
    measure(folder, "--if-missing")
    assert AccuracyReport.objects.get().summary["n"] == 2


def test_another_engine_was_not_measured(release, client, folder):
    measure(folder)
    AccuracyReport.objects.update(engine_version="0")
    assert "Not measured for this release." in client.get("/how-accurate/").content.decode()


def test_no_cases_store_nothing(release, tmp_path):
    measure(tmp_path)
    assert not AccuracyReport.objects.exists()


def test_unreadable_cases_store_nothing(release, tmp_path):
    (tmp_path / "cases.jsonl").write_text("{}\nnonsense")
    with pytest.raises(CommandError):
        measure(tmp_path)
    assert not AccuracyReport.objects.exists()


def test_one_report_per_release_and_engine(release):
    good = {"release": release, "engine_version": "1", "cases_sha256": "", "summary": {}}
    AccuracyReport.objects.create(**good)
    with pytest.raises(IntegrityError, match=r"one_per_engine|UNIQUE"):
        AccuracyReport.objects.create(**good)


def test_accuracy_wrong_method(release, client):
    assert client.post("/how-accurate/").status_code == 405
