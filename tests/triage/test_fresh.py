"""Questions rendered once a process: the same HTML, and never anybody's answers."""

import pytest
from django import forms

from triage.engine.parts import Part
from triage.forms.questions import QuestionsForm, Setting, settings_of
from triage.fresh import fresh_html

from .conftest import form_of


@pytest.fixture
def page(person):
    person.introduce(knee="left", foot="right")
    return person


def test_two_people_see_the_same_fresh_question(page, client):
    first = page.see().content.decode()
    second = page.see().content.decode()
    main = [
        text.split("csrfmiddlewaretoken")[1].split("</form>")[0][80:] for text in (first, second)
    ]
    assert main[0] == main[1]


def test_answered_and_wrong_pages_are_never_kept(page):
    form = form_of(page.see())
    assert fresh_html(form.here, 1) is not None
    refused = page.send(page.at, {})
    assert b"fields_html" not in refused.content
    at = page.at
    page.answer(page.harmless(form))
    again = form_of(page.client.get(at))
    assert again.initial
    assert fresh_html(again.here, 1) is None


def test_the_side_and_the_place_are_part_of_the_question(person, client):
    """Somebody with another knee must not read of the left one."""
    left = person.introduce(knee="left").see().content.decode()
    other = type(person)(client).introduce(knee="right").see().content.decode()
    assert "right knee" not in left
    assert "left knee" not in other


def settings_on_page(person, part, *keys):
    person.introduce(knee="left", foot="right")
    here = form_of(person.see()).here
    return settings_of(here, part, [(key,) for key in keys])


def test_what_is_asked_of_two_places_is_explained_once(person):
    """Only the same question about another place: its reason is read just above."""
    first, second = settings_on_page(person, Part.OPENING, "knee.swelling", "foot.swelling")
    assert first == Setting()
    assert second == Setting(why=True)


def test_safety_questions_of_two_places_stand_under_their_places(person):
    keys = ("fever", "knee.swelling", "knee.pain_site", "foot.first_steps")
    settings = settings_on_page(person, Part.SAFETY, *keys)
    assert [one.place for one in settings] == ["", "Left knee", "", "Right foot or ankle"]


def test_one_place_needs_no_heading(person):
    settings = settings_on_page(person, Part.SAFETY, "fever", "knee.swelling", "knee.pain_site")
    assert {one.place for one in settings} == {""}


def test_a_question_that_comes_first_keeps_its_reason(page):
    """Fields are kept for everybody, so that nothing may be taken from the kept one."""
    here = form_of(page.see()).here

    def reason(*keys: str) -> str:
        form = QuestionsForm(here=here, part=Part.OPENING, groups=[(key,) for key in keys])
        return form.fields["foot.swelling"].why

    first = reason("foot.swelling")
    assert first
    assert reason("knee.swelling", "foot.swelling") == ""
    assert reason("foot.swelling") == first


def test_what_was_said_does_not_hide_a_hint():
    field = forms.CharField(help_text="Compare both sides.")
    field.why = "It matters."
    assert Setting(place="Left knee").of(field).help_text == "Compare both sides."
    assert (field.place, field.why) == ("Left knee", "It matters.")
    assert Setting(hint=True).of(field).help_text == ""
