"""How long answers are kept is said in the same words wherever it is said."""

import pytest

SENTENCE = "Your answers are deleted 12 days after you last gave or changed one."
PLACES = ("start", "link", "privacy")


@pytest.fixture(autouse=True)
def twelve_days(settings):
    settings.RETENTION_DAYS = 12


def pages(person):
    at = {"start": "/", "link": person.address("link"), "privacy": "/privacy/"}
    return {name: " ".join(person.client.get(at[name]).text.split()) for name in PLACES}


def test_every_page_says_the_same(person):
    for name, page in pages(person.introduce(knee="left")).items():
        assert SENTENCE in page, name


def test_no_page_counts_from_something_else(person):
    for name, page in pages(person.introduce(knee="left")).items():
        assert "last visit" not in page, name
        assert "last change" not in page, name
        # "Until 12 days …" beside the sentence would be another promise
        said = page.count("12 days")
        assert said == (2 if name == "privacy" else 1), name


def test_privacy_says_how_long_reports_are_kept(person):
    page = pages(person)["privacy"]
    assert "It is deleted 12 days after you sent it." in page
    assert "can delete it sooner" in page


def test_one_day_is_not_days(person, settings):
    settings.RETENTION_DAYS = 1
    assert "deleted 1 day after you last" in pages(person)["privacy"]
