"""Publishing and withdrawing measure what is then in force; the public page never shows another."""

import json

import pytest
from django.urls import reverse

from conditions import actions
from conditions.models import Evidence, Release
from triage import accuracy
from triage.models import AccuracyReport

PUBLISH = reverse("workbench:publish")
CASE = {
    "id": "one",
    "age": 60,
    "sex": "female",
    "complaints": [{"region": "foot", "side": "left"}],
    "answers": {},
    "expected": {"conditions": ["plantar_fasciitis"], "urgency": "self_care"},
}


@pytest.fixture(autouse=True)
def cases(tmp_path, monkeypatch):
    (tmp_path / "cases.jsonl").write_text(json.dumps(CASE))
    monkeypatch.setattr(accuracy, "CASES", tmp_path)
    return tmp_path


def publish(client):
    token = client.get(PUBLISH).context["form"]["token"].value()
    response = client.post(PUBLISH, {"token": token, "note": "New."}, follow=True)
    return Release.objects.first(), response.content.decode()


def test_publishing_measures_the_new_release(as_publisher, client):
    release, page = publish(as_publisher)
    assert [report.release for report in AccuracyReport.objects.all()] == [release]
    assert "The right cause came first in" in page
    public = client.get("/how-accurate/").content.decode()
    assert f"content {release.version}" in public


def test_next_release_is_measured_too_and_the_old_figures_are_not_shown(as_publisher, client):
    old, _ = publish(as_publisher)
    Evidence.objects.filter(
        condition__code="plantar_fasciitis", finding__code="foot.first_steps"
    ).update(of_100=20)
    new, _ = publish(as_publisher)
    assert new.pk != old.pk
    assert AccuracyReport.objects.filter(release=new).exists()
    public = client.get("/how-accurate/").content.decode()
    assert f"content {new.version}" in public
    assert f"content {old.version}," not in public


def test_withdrawing_measures_what_is_in_force_again(as_publisher):
    first, _ = actions.publish()
    Evidence.objects.filter(
        condition__code="plantar_fasciitis", finding__code="foot.first_steps"
    ).update(of_100=20)
    second, _ = publish(as_publisher)
    assert not AccuracyReport.objects.filter(release=first).exists()
    address = reverse("workbench:withdraw", args=[second.pk])
    as_publisher.post(address, {"reason": "Wrong."})
    assert AccuracyReport.objects.filter(release=first).exists()


def test_publishing_stands_even_if_measuring_fails(as_publisher, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(accuracy, "evaluate", broken)
    release, page = publish(as_publisher)
    assert release is not None
    assert "could not be measured" in page
    assert not AccuracyReport.objects.exists()


def test_no_cases_say_so(as_publisher, cases):
    (cases / "cases.jsonl").unlink()
    _, page = publish(as_publisher)
    assert "could not be measured" in page


@pytest.mark.parametrize(
    "line",
    [b"{", b"7", b'{"id": "\xff"}', b'{"title": "no id"}', b"[" * 20_000],
    ids=["cut off", "a number", "not UTF-8", "no id", "nested"],
)
def test_a_bad_line_among_the_cases_hinders_nobody(as_publisher, cases, line):
    good = (cases / "cases.jsonl").read_bytes()
    (cases / "cases.jsonl").write_bytes(line + b"\n" + good + b"\n" + line)
    shown = as_publisher.get(PUBLISH)
    assert shown.status_code == 200
    # with nothing published yet something is new for everybody
    effects = shown.context["proposal"].effects
    assert "Case one" in [effect.patient.partition(":")[0] for effect in effects]
    release, page = publish(as_publisher)
    assert AccuracyReport.objects.get().release == release
    assert "The right cause came first in" in page


def test_button_measures_a_release(as_publisher):
    release, _ = actions.publish()
    address = reverse("workbench:measure", args=[release.pk])
    page = as_publisher.get(reverse("admin:conditions_release_change", args=[release.pk]))
    assert "Not measured yet." in page.content.decode()
    assert address in page.content.decode()
    told = as_publisher.post(address, follow=True).content.decode()
    assert "was measured on 1 case." in told
    assert "The right cause came first in" in told


def test_button_names_the_cases_it_could_not_read(as_publisher, cases):
    release, _ = actions.publish()
    (cases / "more.jsonl").write_text(json.dumps({**CASE, "id": "odd", "age": "old"}))
    told = as_publisher.post(reverse("workbench:measure", args=[release.pk]), follow=True)
    assert "cannot read: odd." in told.content.decode()


def test_only_publishers_measure(as_curator, client):
    release, _ = actions.publish()
    address = reverse("workbench:measure", args=[release.pk])
    assert as_curator.post(address).status_code == 403
    assert as_curator.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert not AccuracyReport.objects.exists()
