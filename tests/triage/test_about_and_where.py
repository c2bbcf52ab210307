"""The first two pages."""

import pytest

from .conftest import title_of


def test_about_is_kept(person):
    person.answer({"who": "someone", "age": "9", "sex": "not_sure"})
    row = person.row
    assert (row.for_someone_else, row.age, row.sex) == (True, 9, "")
    assert person.at == person.address("where")
    assert "Where does it hurt them?" in person.see().content.decode()
    page = " ".join(person.see("about").content.decode().split())
    assert 'value="someone" id="id_who_1" checked' in page


def test_age_may_be_withheld(person):
    person.answer({"who": "me", "age": "", "no_age": "on", "sex": "male"})
    assert person.row.age is None


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"age": ""},
        {"age": "-1"},
        {"age": "121"},
        {"age": "9" * 5000},
        {"age": "4\x00"},
        {"who": "the cat"},
        {"sex": "<script>"},
        {"foreign": "1"},
    ],
    ids=str,
)
def test_about_bad_input_shows_the_page_again(person, wrong):
    data = {"who": "me", "age": "60", "sex": "female"} | wrong if wrong else {}
    response = person.send(person.at, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert title_of(response).startswith("Error: ")
    assert 'role="alert"' in page
    assert not person.row.about_answered


@pytest.mark.parametrize("field", ["who", "age", "sex"])
def test_error_links_lead_to_an_input(person, field):
    good = {"who": "me", "age": "60", "sex": "female"}
    page = person.send(person.at, good | {field: ""}).content.decode()
    target = f"id_{field}" if field == "age" else f"id_{field}_0"
    assert f'<a href="#{target}">' in page
    assert f'id="{target}"' in page


def test_where_keeps_places_and_sides(person):
    person.introduce(knee="left", foot="unknown")
    assert person.row.complaints == [
        {"region": "knee", "side": "left"},
        {"region": "foot", "side": None},
    ]
    assert person.at == person.address("q/1")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"knee": "none", "leg": "none", "foot": "none"},
        {"knee": "upside", "leg": "none", "foot": "none"},
        {"knee": "left", "leg": "none"},
        {"knee": "left", "leg": "none", "foot": "none", "hip": "left"},
    ],
    ids=str,
)
def test_where_bad_input(person, data):
    person.answer({"who": "me", "age": "60", "sex": "female"})
    response = person.send(person.at, data)
    assert response.status_code == 422
    assert person.row.complaints == []


def test_another_place_brings_its_questions_and_keeps_the_answers(person):
    person.introduce(knee="left").finish()
    before = person.row.answers
    person.answer({"knee": "left", "leg": "none", "foot": "right"}, "where")
    assert "/q/" in person.at
    assert before.items() <= person.row.answers.items()
    person.finish()
    assert "Right foot or ankle" in person.see().content.decode()
