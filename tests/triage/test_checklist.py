"""Tick lists: one question to the person, an answer for each line."""

import json

import pytest

from conditions import document
from conditions.files import read_directory
from conditions.knowledge import assemble
from conditions.models import Release
from triage.engine.parts import Part

from .conftest import TINY, form_of


@pytest.fixture
def release(db) -> Release:
    """The tiny knowledge with statements, so that its yes or no questions can be lines."""
    pieces = {key: file.piece for key, file in read_directory(TINY).items()}
    raw = json.loads(document.to_document(assemble(pieces)))
    for topic in raw["topics"].values():
        for finding in topic["findings"]:
            if finding["type"] == "yes_no" and finding["scope"] != "relation":
                finding["statement"] = f"Statement of {finding['code']} {{place}}"
    text = document.to_document(document.from_document(json.dumps(raw)))
    return Release.objects.create(version="2026.1", document=text, sha256=document.sha256(text))


@pytest.fixture
def on_screen(person):
    """Puts somebody on a page with these questions of this part of the interview."""

    def put(part, *keys):
        person.introduce(knee="left", foot="left")
        row = person.row
        row.screens = [{"part": part, "keys": list(keys), "rule": None}]
        row.save()
        person.at = person.address("q/1")
        return person

    return put


@pytest.fixture
def listed(on_screen):
    return on_screen(Part.CHECKLIST, "fever")


SIGNS = "ticks.signs"


def test_a_tick_is_yes_and_none_of_these_is_no(listed):
    listed.answer({SIGNS: ["none"]})
    assert listed.row.answers["fever"] == "no"


def test_a_tick_is_stored_and_shown_again(listed):
    listed.send(listed.at, {SIGNS: ["fever"]})
    assert listed.row.answers["fever"] == "yes"


def test_not_sure_leaves_unticked_lines_open(listed):
    listed.answer({SIGNS: ["not_sure"]})
    assert listed.row.answers["fever"] == "not_sure"
    assert form_of(listed.client.get(listed.address("q/1"))).initial[SIGNS] == ["not_sure"]


def test_nothing_ticked_is_not_silently_no(listed):
    response = listed.send(listed.at, {})
    assert response.status_code == 422
    assert "fever" not in listed.row.answers


@pytest.mark.parametrize(
    "data",
    [
        {SIGNS: ["none", "fever"]},
        {SIGNS: ["dark_urine"]},
        {SIGNS: ["fever"], "fever": "no"},
        {"ticks.background": ["none"]},
    ],
)
def test_a_tampered_list_shows_the_page_again(listed, data):
    response = listed.send(listed.at, data)
    assert response.status_code == 422
    assert "fever" not in listed.row.answers


def test_lines_of_a_place_are_named_by_the_place(on_screen):
    somebody = on_screen(Part.SAFETY, "knee.swelling", "foot.swelling")
    text = somebody.see().content.decode()

    # one line each is no list: they are asked as they stand
    assert "ticks." not in text


def test_a_list_beside_a_question(on_screen):
    somebody = on_screen(Part.CHECKLIST, "fever", "weight")
    somebody.answer({SIGNS: ["fever"], "weight": "heavy"})

    assert somebody.row.answers["fever"] == "yes"
    assert somebody.row.answers["weight"] == "heavy"


def test_some_ticked_and_the_rest_not_sure(on_screen, release):
    release = json.loads(release.document)
    lines = [
        finding["code"]
        for topic in release["topics"].values()
        for finding in topic["findings"]
        if finding.get("statement") and finding["scope"] == "person"
    ]
    if len(lines) < 2:
        pytest.fail("the tiny knowledge has no two lines about the person any more")
    somebody = on_screen(Part.ADAPTIVE, *lines)
    somebody.answer({"ticks.person": [lines[1], "not_sure"]})

    assert somebody.row.answers[lines[1]] == "yes"
    assert somebody.row.answers[lines[0]] == "not_sure"


def test_line_that_nobody_answered_is_not_ticked_as_none(on_screen):
    """Somebody's age was corrected: a line that applies only now has no answer yet."""
    somebody = on_screen(Part.CHECKLIST, "fever", "knee.swelling")
    row = somebody.row
    row.answers = {"fever": "no"}
    row.save()

    form = form_of(somebody.see())

    assert form.groups == {SIGNS: ("fever", "knee.swelling")}
    assert form.initial[SIGNS] == []
