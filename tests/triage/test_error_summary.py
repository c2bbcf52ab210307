"""The error summary names each question that is meant, shortly, and leads to it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from triage.engine.parts import Part
from triage.forms.base import NAME_WORDS, short_names
from triage.forms.pages import WhereForm
from triage.forms.questions import QuestionsForm

from .conftest import form_of

LINK = re.compile(r'<li><a href="#(?P<to>[^"]+)">(?P<name>[^<]*)</a>(?P<error>[^<]*)</li>')


def summary(response) -> list[tuple[str, str, str]]:
    """The links of the summary: the id they lead to, what they say, and what follows."""
    html = response.content.decode()
    box = html.partition('class="app-errors"')[2].partition("</div>")[0]
    return [
        (m["to"], unescape(m["name"]), unescape(m["error"]).strip()) for m in LINK.finditer(box)
    ]


def test_each_question_without_an_answer_is_named_by_its_own_words(person):
    here = form_of(person.introduce(knee="left", foot="right").see()).here
    keys = ["fever", "knee.swelling", "foot.swelling"]
    form = QuestionsForm({}, here=here, part=Part.OPENING, groups=[[key] for key in keys])
    assert not form.is_valid()
    assert form.error_links == []
    assert [(link.address, link.name, link.error) for link in form.unanswered] == [
        ("id_fever_0", "Do you have a fever?", ""),
        ("id_knee.swelling_0", "Is the left knee swollen?", ""),
        ("id_foot.swelling_0", "Is the right foot or ankle swollen?", ""),
    ]


def test_page_says_once_what_is_missing_and_names_each_question(person):
    person.introduce(knee="left", foot="right")
    response = person.send(person.at, {})
    html = response.content.decode()
    links = summary(response)
    assert [name for _, name, _ in links] == ["Do you have a fever?"]
    assert html.count("These still need an answer.") == 1
    for to, _, _ in links:
        assert f'id="{to}"' in html


def test_an_answered_question_is_not_in_the_summary(person):
    person.introduce(knee="left", foot="right")
    form = form_of(person.see())
    answers = person.harmless(form)
    missing = next(iter(answers))
    links = summary(person.send(person.at, {k: v for k, v in answers.items() if k != missing}))
    assert [to for to, _, _ in links] == [f"id_{missing}_0"]


def test_what_contradicts_itself_is_named_and_told_apart(person):
    """It has an answer, so that it is not among those that want one."""
    person.introduce(knee="left", foot="right")
    while not (many := [f for f in form_of(person.see()) if hasattr(f.field, "exclusive")]):
        person.answer(person.harmless(form_of(person.see())))
    [field, *_] = many
    codes = [code for code, _ in field.field.choices]
    none = next(iter(field.field.exclusive))
    form = form_of(person.see())
    answers = person.harmless(form) | {field.name: [next(c for c in codes if c != none), none]}
    response = person.send(person.at, answers)
    [(to, name, error)] = summary(response)
    assert to == f"id_{field.name}_0"
    assert str(field.label).startswith(name.removesuffix("…"))
    assert "Choose one or the other." in error
    assert "These still need an answer." not in response.content.decode()


def test_where_names_the_place(db):
    form = WhereForm({"knee": "left"})
    assert not form.is_valid()
    names = [link.name for link in form.error_links]
    assert names == [
        "Choose a side for the lower leg, or “No pain”.",
        "Choose a side for the foot or ankle, or “No pain”.",
    ]
    assert form.unanswered == []


LONG = " ".join(["word"] * NAME_WORDS)


@pytest.mark.parametrize(
    ("questions", "names"),
    [
        ([("Is it red?", "")], ["Is it red?"]),
        ([(f"{LONG} more", "")], [f"{LONG}…"]),
        ([(f"{LONG} knee", ""), (f"{LONG} foot", "")], [f"{LONG} knee", f"{LONG} foot"]),
        (
            [("Skin", "Of the knee."), ("Skin", "Of the foot.")],
            ["Skin Of the knee.", "Skin Of the foot."],
        ),
    ],
    ids=["short", "long", "alike at first", "alike"],
)
def test_names_are_short_but_never_the_same(questions, names):
    assert short_names(questions) == names
