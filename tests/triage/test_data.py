"""Download everything that is stored about me, and what of all that is stored is private."""

from __future__ import annotations

import pytest

from triage.models import AccuracyReport, Assessment, ProblemReport

#: Every stored field, and whether it says something about a person. A field that is private is
#: in no log, address, error text or staff page, is deleted after RETENTION_DAYS, and is named on
#: the page about privacy. (Staff read what was reported: reports are written to them.)
PRIVATE = {
    Assessment: {
        "id": False,
        "token_hash": True,
        "code_hash": True,
        "created_at": True,
        "updated_at": True,
        "release": False,
        "engine_version": False,
        "for_someone_else": True,
        "about_answered": False,
        "age": True,
        "sex": True,
        "complaints": True,
        "answers": True,
        "own_words": True,
        "screens": True,
        "acknowledged": True,
        "asked_all": False,
        "result": True,
        "finished_at": True,
        "revision": False,
    },
    ProblemReport: {
        "id": False,
        "created_at": False,
        "kind": False,
        "page": False,
        "release": False,
        "text": True,
    },
    AccuracyReport: {
        "id": False,
        "release": False,
        "engine_version": False,
        "cases_sha256": False,
        "made_at": False,
        "summary": False,
    },
}


@pytest.mark.parametrize("model", PRIVATE, ids=lambda model: model.__name__)
def test_every_stored_field_is_declared_private_or_not(model):
    """A new field must be thought about: add it above, and see what the comment asks of it."""
    assert set(PRIVATE[model]) == {field.name for field in model._meta.get_fields()}


def test_every_stored_model_is_declared():
    assert set(PRIVATE) == set(Assessment._meta.app_config.get_models())


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
