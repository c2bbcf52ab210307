"""Questions rendered once a process: the same HTML, and never anybody's answers."""

import pytest

from triage.fresh import fresh_html


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
    form = page.see().context["form"]
    assert fresh_html(form.here, 1) is not None
    refused = page.send(page.at, {})
    assert not refused.context["fields_html"]
    at = page.at
    page.answer(page.harmless(form))
    again = page.client.get(at).context["form"]
    assert again.initial
    assert fresh_html(again.here, 1) is None


def test_the_side_and_the_place_are_part_of_the_question(person, client):
    """Somebody with another knee must not read of the left one."""
    left = person.introduce(knee="left").see().content.decode()
    other = type(person)(client).introduce(knee="right").see().content.decode()
    assert "right knee" not in left
    assert "left knee" not in other
