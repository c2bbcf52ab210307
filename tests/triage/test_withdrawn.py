"""Pages of somebody whose release was withdrawn, replaced or whose answers are gone: each says so
in a sentence, and what belongs to the person can still be read and deleted."""

from __future__ import annotations

import json

import pytest

from triage.models import Assessment

from .conftest import TINY, form_of, publish
from .test_questions import withdraw

ASKING = ("where", "q/1", "emergency", "check", "result", "summary")
OWN = ("about", "link", "data", "delete")


@pytest.fixture
def finished(person):
    return person.introduce(knee="left", foot="right").finish(foot__first_steps="much")


def test_finished_with_an_older_release_stays_as_it_was(finished):
    first = finished.see("result").text
    publish(TINY, "2026.2")
    page = finished.see("result").text
    assert page.count("2026.1") == first.count("2026.1") > 0
    assert "Please check again" not in page


def test_withdrawn_result_is_checked_again_with_the_release_in_force(finished, django_user_model):
    old, newer = finished.row.release, publish(TINY, "2026.2")
    withdraw(old, django_user_model)
    page = finished.see("result").text
    assert "Please check again" in page
    assert f'href="{finished.address("check")}"' in page
    finished.answer({"own_words": ""}, "check")
    assert finished.at == finished.address("result")
    assert finished.row.release == newer
    assert "Please check again" not in finished.see("result").text


def test_summary_of_a_withdrawn_result_says_so(finished, django_user_model):
    words = "This content has been withdrawn since"
    assert words not in finished.see("summary").text
    withdraw(finished.row.release, django_user_model)
    assert words in finished.see("summary").text


def test_withdrawn_result_stays_where_there_is_no_other_release(finished, django_user_model):
    withdraw(finished.row.release, django_user_model)
    before = finished.row.result
    response = finished.send(finished.address("check"), {"own_words": "Now this."})
    assert response.status_code == 503
    assert "Answers you have already sent are kept" in response.text
    assert (finished.row.result, finished.row.own_words) == (before, "It began on holiday.")
    page = finished.see("result").text
    assert "Do not rely on this result" in page
    assert "Check again" not in page


def test_nothing_left_to_ask_with(person, django_user_model):
    """Somebody in the middle of the questions when the only release is withdrawn."""
    person.introduce(knee="left")
    data = person.harmless(form_of(person.see()))
    withdraw(person.row.release, django_user_model)
    before = person.row
    for page in ASKING:
        response = person.see(page)
        assert response.status_code == 503, page
        assert "Not open at the moment" in response.text
        assert "Call 112 now if" in response.text
        assert response["Cache-Control"] == "no-store, private"
    assert person.send(person.at, data).status_code == 503
    assert person.row.answers == before.answers
    for page in OWN:
        assert person.see(page).status_code == 200, page
    assert json.loads(person.see("data").content)["answers"] == before.answers
    person.send(person.address("delete"), {})
    assert not Assessment.objects.exists()


def test_goes_on_once_something_is_published_again(person, django_user_model):
    person.introduce(knee="left")
    withdraw(person.row.release, django_user_model)
    publish(TINY, "2026.2")
    person.finish()
    assert person.row.release.version == "2026.2"


def test_deleted_in_another_tab(finished):
    finished.send(finished.address("delete"), {})
    for page in (*ASKING, *OWN):
        response = finished.see(page)
        assert response.status_code == 404
        assert "the answers may have been deleted" in response.text
    for page in ("about", "where", "q/1", "emergency", "check", "delete"):
        assert finished.send(finished.address(page), {"fever": "no"}).status_code == 404
