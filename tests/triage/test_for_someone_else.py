"""Somebody answers for the person in pain: the pages speak of that person."""

import re

import pytest

from conditions.schema import Region
from triage.engine.cases import Case, Complaint
from triage.models import Assessment
from triage.presenters import patient
from triage.presenters.places import one_place
from triage.presenters.questions import question_text, worded

from .conftest import form_of


@pytest.mark.parametrize(
    ("other", "age", "words"),
    [
        (False, 9, ""),
        (True, 9, "your child"),
        (True, 15, "your child"),
        (True, 16, "the person"),
        (True, None, "the person"),
    ],
)
def test_what_the_person_is_called(other, age, words):
    assert patient.called(Assessment(for_someone_else=other, age=age)) == words


def test_people_are_asked_themselves(person):
    page = person.introduce(knee="left").see().content.decode()
    assert "Do you have a fever?" in page
    assert "You are answering for" not in page


def test_a_parent_is_asked_about_the_child(person):
    page = person.introduce(who="someone", age="9", knee="left").see().content.decode()
    assert "Does your child have a fever?" in page
    assert "Do you have a fever?" not in page
    assert "You are answering for your child." in page


def test_a_grown_up_is_the_person(person):
    page = person.introduce(who="someone", age="70", knee="left").see().content.decode()
    assert "Does the person have a fever?" in page


def test_what_is_kept_for_one_is_not_shown_to_another(person, client, release):
    """Questions are put in words once and kept; who is asked must be part of what is kept by."""
    person.introduce(knee="left").see()
    other = type(person)(client).introduce(who="someone", age="9", knee="left")
    assert "Does your child have a fever?" in other.see().content.decode()


def test_check_and_result_speak_of_the_child(person):
    person.introduce(who="someone", age="9", knee="left").go_on(fever="yes")
    assert "Does your child have a fever?" in person.see("check").content.decode()
    person.answer({"own_words": ""}, "check")
    page = person.see("result").content.decode()
    assert "This is about your child. “You” means whoever reads it." in page
    assert "<title>The result – Kneefoot</title>" in " ".join(page.split()).replace("> ", ">")
    assert "Do you have a fever?" not in page


def test_a_result_about_a_child_does_not_speak_of_the_body_of_the_reader(person):
    person.introduce(who="someone", age="9", knee="left", foot="right").finish()
    page = person.see("result").content.decode()
    assert not re.search(r"\b[Yy]our (left|right|knee|leg|foot|feet|health)\b", page)


def test_emergency_speaks_of_the_child(person):
    person.introduce(who="someone", age="9", knee="left").go_on(fever="yes", knee__swelling="yes")
    page = person.see("emergency").content.decode()
    assert "Does your child have a fever?" in page
    assert "This is about your child." in page


# --- places in curated sentences -----------------------------------------------------------

KNEE_AND_FOOT = (Complaint(Region.KNEE, "left"), Complaint(Region.FOOT, "right"))


def test_both_sides_stay_one_place_in_a_sentence():
    """Curated: "Is your {place} swollen?", which "knees" would break."""
    case = Case((Complaint(Region.KNEE, "both"), Complaint(Region.FOOT, "left")))
    assert one_place(case, "knee") == "knee (either side)"
    assert one_place(case, "foot") == "left foot or ankle"


@pytest.mark.parametrize(
    ("answers", "first", "second"),
    [
        ({"first_pain@knee+foot": "upper_first"}, "left knee", "right foot or ankle"),
        ({"first_pain@knee+foot": "lower_first"}, "right foot or ankle", "left knee"),
        (
            {"first_pain@knee+foot": "together"},
            "first sore place (left knee, or right foot or ankle)",
            "second sore place (left knee, or right foot or ankle)",
        ),
        (
            {},
            "first sore place (left knee, or right foot or ankle)",
            "second sore place (left knee, or right foot or ankle)",
        ),
    ],
)
def test_relations_name_the_places_of_the_person(person, answers, first, second):
    person.introduce(knee="left", foot="right")
    vocabulary = form_of(person.see()).here.model.vocabulary
    case = Case(KNEE_AND_FOOT, answers=answers)
    words = worded("{first}; {second}", "limp@knee+foot", vocabulary["limp"], case)
    assert words == f"{first}; {second}"
    asked = question_text("limp@knee+foot", case, vocabulary)
    assert asked == "Have you been limping because of your left knee?"
