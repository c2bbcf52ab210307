"""The start page."""

import pytest

from triage.models import Assessment, hash_of


def test_start_says_what_it_is_and_whom_to_call(release, client, settings):
    settings.EMERGENCY_NUMBER = "999"
    page = client.get("/").content.decode()
    assert "tel:999" in page
    assert "not a diagnosis" in page
    assert "What is stored" in page


def test_unsigned_content_carries_a_banner(release, client):
    assert "no clinician has signed this content off" in client.get("/").content.decode()


def test_looking_stores_nothing_and_sets_no_other_cookie(release, client):
    response = client.get("/")
    assert Assessment.objects.count() == 0
    assert set(response.cookies) == {"csrftoken"}


def test_start_begins_an_assessment_whose_token_is_not_stored(release, client):
    response = client.post("/")
    token = response.url.split("/")[2]
    assert response.status_code == 302
    assert len(token) == 22
    row = Assessment.objects.get()
    assert row.token_hash == hash_of(token)
    assert row.release == release
    assert token not in str(row.__dict__)


def test_start_wrong_method(release, client):
    assert client.put("/").status_code == 405


@pytest.mark.django_db
def test_start_without_a_release_says_so(client):
    response = client.get("/")
    assert response.status_code == 503
    assert "Not open at the moment" in response.content.decode()
