"""Pages that need no private link."""

from datetime import UTC, datetime

import pytest

from triage.models import ProblemReport
from triage.presenters.library import filed_under

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

PLAIN = [
    "/how-it-works/",
    "/privacy/",
    "/intended-use/",
    "/accessibility/",
    "/learn/",
    "/learn/anatomy/",
    "/learn/kinetic-chain/",
    "/learn/knee-and-foot/",
    "/learn/conditions/",
    "/learn/conditions/plantar_fasciitis/",
    "/learn/conditions/plantar_fasciitis/figures/",
    "/learn/treatments/",
    "/learn/treatments/pain_tablets/",
    "/learn/connections/",
    "/sources/",
    "/report/",
]


@pytest.mark.parametrize("address", PLAIN)
def test_page_works(release, client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("address", PLAIN[:-1])
def test_page_wrong_method(release, client, address):
    assert client.post(address).status_code == 405


MEDICAL = [
    "/how-it-works/",
    "/learn/anatomy/",
    "/learn/kinetic-chain/",
    "/learn/knee-and-foot/",
    "/learn/glossary/",
    "/learn/conditions/plantar_fasciitis/",
    "/sources/",
]


@pytest.mark.parametrize("address", MEDICAL)
def test_medical_page_says_that_nobody_signed_it_off(release, client, address, django_user_model):
    assert b"app-unsigned" in client.get(address).content
    release.signed_off_at, release.signed_off_by = NOON, django_user_model.objects.create()
    release.save()
    assert b"app-unsigned" not in client.get(address).content


@pytest.mark.django_db
def test_medical_page_without_a_release_is_not_signed_off(client):
    assert b"app-unsigned" in client.get("/learn/anatomy/").content


@pytest.mark.parametrize("kind", ["conditions", "treatments"])
def test_unknown_code(release, client, kind):
    assert client.get(f"/learn/{kind}/nothing/").status_code == 404


def test_every_figure_says_where_it_comes_from(release, client):
    page = client.get("/learn/conditions/plantar_fasciitis/figures/").content.decode()
    rows = page.count("<dt>")
    assert rows > 3
    assert page.count(">Estimate<") + page.count(">Published<") == rows


def test_connections_show_what_speaks_against_them(release, client):
    page = client.get("/learn/connections/").content.decode()
    assert "Nobody has counted it." in page
    assert "#example_2020" in page


def test_other_is_no_page_of_its_own(release, client):
    assert client.get("/learn/conditions/other/").status_code == 404
    assert client.get("/learn/conditions/other/figures/").status_code == 404


def test_report_is_kept_without_a_person(release, client):
    response = client.post("/report/", {"kind": "medical", "text": "Too high.", "page": "result"})
    assert response.url == "/report/thanks/"
    report = ProblemReport.objects.get()
    assert (report.kind, report.text, report.release) == ("medical", "Too high.", release)


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_report_bad_input(release, client, text):
    response = client.post("/report/", {"kind": "medical", "text": text, "page": "result"})
    assert response.status_code == 422
    assert ProblemReport.objects.count() == 0


@pytest.mark.parametrize(
    ("title", "sorted_as"),
    [
        ("The accuracy of the Ottawa rule", "accuracy of the ottawa rule"),
        ("A 16-year study", "16-year study"),
        ("“An” is a word", "an” is a word"),
        ("Anatomy", "anatomy"),
        ("A", "a"),
    ],
)
def test_titles_are_filed_without_their_article(title, sorted_as):
    assert filed_under(title) == sorted_as


def test_sources_jump_by_letter(release, client):
    page = client.get("/sources/").content.decode()
    assert page.count('href="#letter-') == page.count('id="letter-') > 0
