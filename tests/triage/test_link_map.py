"""The map of connections and its equal list."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import pytest

from triage.knowledge import current_model
from triage.presenters.library import Library
from triage.presenters.link_map import LinkMap


@pytest.fixture
def library(release) -> Library:
    found, model = current_model()
    return Library(found, model.knowledge)


def test_every_link_is_a_line_and_every_end_a_box(library):
    chart = LinkMap(library)
    assert {line.code for line in chart.lines} == set(library.knowledge.links)
    ends = {
        end
        for link in library.knowledge.links.values()
        for end in ((link.cause, link.cause_region), (link.effect, link.effect_region))
    }
    assert {(box.code, box.region) for box in chart.boxes} == ends


def test_knee_is_left_of_foot_and_nothing_overlaps(library):
    boxes = LinkMap(library).boxes
    knees = {box.x for box in boxes if box.region == "knee"}
    feet = {box.x for box in boxes if box.region == "foot"}
    assert max(knees) < min(feet)
    for x in {box.x for box in boxes}:
        column = sorted((b for b in boxes if b.x == x), key=lambda b: b.y)
        assert all(a.y + a.height < b.y for a, b in itertools.pairwise(column))


def test_map_is_well_formed_and_each_part_is_a_named_link(release, client):
    page = client.get("/learn/map/").content.decode()
    drawing = re.search(r'<svg viewBox="-2.*?</svg>', page, re.DOTALL)[0]
    links = list(ET.fromstring(drawing).iter("a"))
    chart = client.get("/learn/map/").context["map"]
    assert len(links) == len(chart.lines) + len(chart.boxes)
    for link in links:
        name = link.get("aria-label") or "".join(link.itertext()).strip()
        assert name
        assert link.get("href").startswith("/learn/")


def test_lines_lead_to_their_place_in_the_list(release, client):
    chart = client.get("/learn/map/").context["map"]
    listed = client.get("/learn/connections/").content.decode()
    for line in chart.lines:
        assert f'id="{line.code}"' in listed


def test_chosen_box_shows_its_lines_alone(release, client, library):
    box = LinkMap(library).boxes[0]
    page = client.get("/learn/map/", {"box": f"{box.region}.{box.code}"})
    chart = page.context["map"]
    assert chart.chosen.name == box.name
    on = {line.code for line in chart.lines if line.state == "on"}
    assert on == {words.code for words in chart.picked}
    assert on


def test_chosen_way_shows_links_that_have_it(library):
    chart = LinkMap(library, way="compensation")
    for words in chart.picked:
        link = library.knowledge.links[words.code]
        assert any("compensation" in side.mechanisms for side in (link.same, link.opposite) if side)


@pytest.mark.parametrize(
    "query", ["box=nothing", "box=knee.nothing", "way=magic", "box=" + "x" * 900]
)
def test_unknown_choice_chooses_nothing(release, client, query):
    page = client.get(f"/learn/map/?{query}")
    assert page.status_code == 200
    assert not page.context["map"].filtered


def test_map_wrong_method(release, client):
    assert client.post("/learn/map/").status_code == 405
