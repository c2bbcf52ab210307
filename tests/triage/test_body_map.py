"""The picture beside the question where it hurts."""

import re
from pathlib import Path

import pytest

from conditions.schema import Region
from triage.engine.cases import Case, Complaint
from triage.engine.vocabulary import NOT_SURE
from triage.presenters.body_map import PICTURED, VIEWS, body_map, drawn, mirrored, template_of

from .conftest import CONTENT, content, form_of, publish

ROOT = Path(__file__).parents[2]
DRAWINGS = ROOT / "templates" / "components" / "bodymap"
#: What has no place on a picture, and is a chip under it.
NOWHERE = {"none", "all_over", "all_round", "whole_foot"}
MOST_BYTES = 12_000


@pytest.fixture(scope="module")
def findings():
    topics = (f.piece for (kind, _), f in content().items() if kind == "topics")
    return {f.code: f for topic in topics for f in topic.findings if f.code in PICTURED}


def choices(finding):
    return [*((o.code, o.label) for o in finding.options), (NOT_SURE, "Not sure")]


def of(findings, key, side, **options):
    case = Case((Complaint(PICTURED[key], side),))
    return body_map(key, choices(findings[key]), case, **options)


def undrawn(finding) -> set[str]:
    """What is no one place, or is somewhere in several."""
    return {o.code for o in finding.options if o.code in NOWHERE or o.covers}


@pytest.mark.parametrize("key", PICTURED)
def test_every_option_has_a_shape(findings, key):
    shapes = set().union(*(drawn(template_of(PICTURED[key], v)) for v in VIEWS[PICTURED[key]]))
    options = {option.code for option in findings[key].options}
    assert options - shapes == undrawn(findings[key])
    assert shapes <= options, "a shape stands for an option that is gone"


@pytest.mark.parametrize("key", PICTURED)
def test_what_cannot_be_drawn_is_a_chip(findings, key):
    found = of(findings, key, "left")
    assert {code for code, _ in found.chips} == undrawn(findings[key])


def test_every_drawing_is_used():
    used = {Path(template_of(r, v)).name for r in Region for v in VIEWS[r]}
    assert used == {path.name for path in DRAWINGS.glob("*.html")}


@pytest.mark.parametrize("path", sorted(DRAWINGS.glob("*.html")), ids=lambda p: p.stem)
def test_drawings_are_for_the_eye_only(path):
    text = path.read_text()
    assert 'aria-hidden="true"' in text
    assert "tabindex" not in text
    assert re.search(r'viewBox="0 0 288 \d+"', text), "one unit is one pixel on a small phone"


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_side_is_in_words_on_every_view(findings, side):
    for key in PICTURED:
        for view in of(findings, key, side).views:
            assert f"Your {side} " in view.caption
            assert view.mirrored == (side == "left")


def test_somebody_else_is_faced(findings):
    views = {v.name: v for v in of(findings, "knee.pain_site", "left", for_someone_else=True).views}
    assert views["front"].caption == "Their left knee from the front"
    assert not views["front"].mirrored
    assert views["back"].mirrored
    assert mirrored("front", "right", for_someone_else=True)


@pytest.mark.parametrize(("side", "words"), [("both", "Both sides"), (None, "not known")])
def test_without_one_side_the_right_is_shown_and_that_is_said(findings, side, words):
    found = of(findings, "foot.pain_site", side)
    assert found.side == "right"
    assert words in found.note


def test_no_picture_for_other_questions(findings):
    case = Case((Complaint(Region.KNEE, "left"),))
    assert body_map("fever", [("yes", "Yes")], case) is None
    assert body_map("foot.pain_site", choices(findings["foot.pain_site"]), case) is None


def test_no_picture_of_which_too_little_fits():
    case = Case((Complaint(Region.KNEE, "left"),))
    assert body_map("knee.pain_site", [("front", "Front"), ("inner", "Inner")], case) is None


@pytest.fixture
def pictured(db, client):
    """Somebody at the question where the foot hurts, with the real content."""
    from .conftest import Person

    publish(CONTENT)
    person = Person(client).introduce(foot="left")
    while "foot.pain_site" not in form_of(person.see()).fields:
        person.answer(dict.fromkeys(form_of(person.see()).fields, "not_sure"))
    return person


def test_the_question_with_its_picture_is_light(pictured):
    response = pictured.client.get(pictured.at, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < MOST_BYTES


def test_picture_and_list_are_on_the_page(pictured):
    page = pictured.see().content.decode()
    assert "Your left foot from below" in page
    assert 'data-for="arch"' in page
    assert 'value="arch"' in page
    assert page.index("data-bodymap") < page.index('value="arch"')
