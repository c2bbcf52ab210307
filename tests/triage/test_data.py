"""Download everything that is stored about me."""

from __future__ import annotations

from triage.models import Assessment


def test_download_holds_every_column(person):
    person.introduce(knee="left").finish()
    response = person.see("data")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    found = response.json()
    assert set(found) == {field.name for field in Assessment._meta.concrete_fields}
    assert found["own_words"] == "It began on holiday."
    assert found["answers"] == person.row.answers
    assert found["release"] == "2026.1"


def test_download_before_anything_was_answered(person):
    assert person.see("data").json()["answers"] == {}


def test_download_never_holds_the_key(person):
    assert person.token not in person.see("data").content.decode()


def test_download_wrong_method(person):
    assert person.client.post(person.address("data")).status_code == 405


def test_download_bad_token(release, client):
    assert client.get("/a/nobody/data/").status_code == 404
