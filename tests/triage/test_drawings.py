"""The drawings: each can be read aloud, is drawn in the site's colours, and is shown somewhere."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from conditions.schema import Knowledge
from triage.presenters.drawings import names, template_of
from triage.release_checks import drawing_checks

from .conftest import content, form_of

ROOT = settings.BASE_DIR
NAMES = sorted(names())
STYLES = (ROOT / "static" / "css" / "components" / "drawing.css").read_text()


def pieces(kind):
    return [f.piece for (k, _), f in content().items() if k == kind]


def in_content() -> set[str]:
    found = {exercise.drawing for exercise in pieces("exercises")}
    return found | {f.drawing for topic in pieces("topics") for f in topic.findings if f.drawing}


def in_pages() -> set[str]:
    pages = (ROOT / "templates" / "pages").glob("*.html")
    return {
        name
        for page in pages
        for name in re.findall(r'include "drawings/(\w+)\.html"', page.read_text())
    }


def test_every_drawing_that_is_named_exists():
    assert (in_content() | in_pages()) - names() == set()


def test_every_drawing_is_shown_somewhere():
    assert names() - in_content() - in_pages() == set()


@pytest.mark.parametrize("name", NAMES)
def test_drawing_is_told_in_words(name):
    html = render_to_string(template_of(name))
    [told] = re.findall(r'<svg[^>]*role="img"[^>]*aria-label="([^"]+)"', html)
    assert len(told.split()) >= 10
    assert told.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_drawing_takes_its_colours_from_the_style_sheet(name):
    html = render_to_string(template_of(name))
    assert not re.search(r'\s(style|fill|stroke|on\w+)="|<style|<script|#[0-9a-f]{3}', html)
    assert " id=" not in html  # a page may show a drawing twice
    used = {word for words in re.findall(r'class="([^"]+)"', html) for word in words.split()}
    assert {word for word in used if f".{word}" not in STYLES} == set()


@pytest.mark.parametrize("name", NAMES)
def test_drawing_is_small(name):
    assert len(render_to_string(template_of(name))) < 9000


@pytest.mark.parametrize("name", [None, "", "no_such_thing", "../base"])
def test_drawing_that_is_not_there_is_left_out(name):
    assert template_of(name) == ""


def test_release_with_an_unknown_drawing_is_refused():
    exercise = pieces("exercises")[0]
    topic = next(t for t in pieces("topics") if any(f.drawing for f in t.findings))
    index = next(i for i, f in enumerate(topic.findings) if f.drawing)
    findings = list(topic.findings)
    findings[index] = findings[index].model_copy(update={"drawing": "nowhere"})
    knowledge = Knowledge.model_construct(
        exercises={exercise.code: exercise.model_copy(update={"drawing": "nothing"})},
        topics={topic.code: topic.model_copy(update={"findings": tuple(findings)})},
    )
    told = {(p.kind, p.path, p.message) for p in drawing_checks(knowledge)}
    assert told == {
        ("exercises", ("drawing",), "there is no drawing called nothing"),
        ("topics", ("findings", index, "drawing"), "there is no drawing called nowhere"),
    }


@pytest.mark.parametrize(
    ("address", "drawn"),
    [("anatomy", 4), ("kinetic-chain", 4), ("knee-and-foot", 4)],
)
def test_explanations_are_drawn(client, db, address, drawn):
    html = client.get(f"/learn/{address}/").content.decode()
    assert html.count('class="app-drawing"') == drawn
    assert "css/components/drawing" in html


def test_question_that_is_hard_to_put_in_words_is_drawn(person):
    person.introduce(foot="left")
    seen = {}
    while "/q/" in person.at:
        page = person.see()
        html = page.content.decode()
        seen |= dict.fromkeys(form_of(page).keys, 'class="app-drawing"' in html)
        assert ("css/components/drawing" in html) == ('class="app-drawing"' in html)
        person.answer(person.harmless(form_of(page)))
    assert seen["foot.first_steps"]
    assert not seen["fever"]
