"""The tick lists of signs and illnesses: one question to the person, many findings."""

import pytest

from triage.engine.interview import CHECKLIST


@pytest.fixture
def listed(person):
    """Somebody on a page whose screen is a tick list of the tiny knowledge's fever."""
    person.introduce(knee="left")
    row = person.row
    row.screens = [{"part": CHECKLIST, "keys": ["fever"], "rule": None}]
    row.save()
    person.at = person.address("q/1")
    return person


def test_a_tick_is_yes_and_none_of_these_is_no(listed):
    listed.answer({"signs": ["none"]})
    assert listed.row.answers["fever"] == "no"


def test_a_tick_is_stored_and_shown_again(listed):
    listed.send(listed.at, {"signs": ["fever"]})
    assert listed.row.answers["fever"] == "yes"


def test_not_sure_leaves_unticked_lines_open(listed):
    listed.answer({"signs": ["not_sure"]})
    assert listed.row.answers["fever"] == "not_sure"
    assert listed.client.get(listed.address("q/1")).context["form"].initial["signs"] == ["not_sure"]


def test_nothing_ticked_is_not_silently_no(listed):
    response = listed.send(listed.at, {})
    assert response.status_code == 422
    assert "fever" not in listed.row.answers


@pytest.mark.parametrize(
    "data",
    [
        {"signs": ["none", "fever"]},
        {"signs": ["dark_urine"]},
        {"signs": ["fever"], "fever": "no"},
        {"background": ["none"]},
    ],
)
def test_a_tampered_list_shows_the_page_again(listed, data):
    response = listed.send(listed.at, data)
    assert response.status_code == 422
    assert "fever" not in listed.row.answers
