"""What the drawing of both legs shows."""

import pytest

from conditions.schema import Condition, Knowledge, Mechanism, Region
from triage.engine.cases import Case, Complaint
from triage.presenters.diagram import ACROSS, DOWN, diagram, way

LEAST = 0.2
KNOWLEDGE = Knowledge.model_construct(
    conditions={
        "flat_feet": Condition.model_construct(lay_name="Flat feet", arises="here"),
        "gout": Condition.model_construct(lay_name="Gout", arises="body"),
        "sciatica": Condition.model_construct(lay_name="Sciatica", arises="back"),
        "sore_knee": Condition.model_construct(lay_name="Sore knee", arises="here"),
    }
)


def case(**sides):
    return Case(tuple(Complaint(r, sides[r]) for r in Region if r in sides))


def link(cause, effect, mechanism, probability=0.5, silent=False, name="sore_knee"):
    return {
        "cause": name,
        "cause_region": cause,
        "effect_region": effect,
        "mechanism": mechanism,
        "probability": probability,
        "silent": silent,
    }


def document(mechanism=None, share=0.6, links=(), causes=(), pair=("knee", "foot")):
    shares = dict.fromkeys(map(str, Mechanism), 0.0)
    if mechanism:
        shares[mechanism] = share
    connections = [{"between": list(pair), "probabilities": shares}] if pair else []
    return {
        "mechanism": mechanism,
        "connections": connections,
        "links": list(links),
        "causes": list(causes),
    }


def drawn(found, who):
    return diagram(found, who, KNOWLEDGE, LEAST)


def places(picture, kind="pain"):
    return {(m.x, m.y) for m in picture.marks if m.kind == kind}


def test_nothing_is_drawn_for_one_place_without_a_connection():
    assert drawn(document(pair=()), case(knee="left")) is None


def test_two_pains_are_drawn_without_an_arrow_and_it_is_said():
    picture = drawn(document(), case(knee="left", foot="right"))
    assert places(picture) == {
        (ACROSS["left"], DOWN[Region.KNEE]),
        (ACROSS["right"], DOWN[Region.FOOT]),
    }
    assert picture.arrows == ()
    assert "No arrow" in picture.notes[-1]


def test_right_is_on_the_right_and_that_is_said():
    assert ACROSS["left"] < ACROSS["right"]
    picture = drawn(document(), case(knee="left", foot="right"))
    assert "right is on the right" in picture.notes[0]


def test_compensation_goes_to_the_other_leg():
    found = document("compensation", links=[link("knee", "foot", "compensation")])
    (arrow,) = drawn(found, case(knee="left", foot="right")).arrows
    assert arrow.kind == "compensation"
    assert arrow.path == way(("left", Region.KNEE), ("right", Region.FOOT), "compensation")[0]
    assert ACROSS["left"] < arrow.x < ACROSS["right"]


def test_a_ring_shows_where_the_load_went():
    found = document("compensation", links=[link("knee", "foot", "compensation")])
    picture = drawn(found, case(knee="left", foot="right"))
    assert places(picture, "load") == {(ACROSS["right"], DOWN[Region.FOOT])}
    assert "A ring marks the place that may carry more load." in picture.notes


def test_a_nerve_loads_nothing():
    found = document("referred_pain", links=[link("knee", "foot", "referred_pain")])
    picture = drawn(found, case(knee="left", foot="left"))
    assert places(picture, "load") == set()
    assert picture.arrows


def test_limping_stays_on_the_same_leg():
    found = document("altered_gait", links=[link("foot", "knee", "altered_gait")])
    (arrow,) = drawn(found, case(knee="left", foot="left")).arrows
    assert arrow.path == way(("left", Region.FOOT), ("left", Region.KNEE), "altered_gait")[0]
    assert arrow.x < ACROSS["left"]


def test_the_arrow_points_the_way_of_the_likeliest_link_of_that_mechanism():
    links = [
        link("knee", "foot", "biomechanical_change", 0.4),
        link("foot", "knee", "altered_gait", 0.3),
    ]
    picture = drawn(document("altered_gait", links=links), case(knee="left", foot="left"))
    sentence = picture.sentences[-1].text
    assert sentence.index("left foot") < sentence.index("left knee")


def test_both_sides_give_an_arrow_on_each_leg():
    found = document("altered_gait", links=[link("knee", "foot", "altered_gait")])
    picture = drawn(found, case(knee="both", foot="both"))
    assert len(picture.arrows) == 2
    assert len(places(picture)) == 4
    assert len(picture.sentences) == 3


def test_one_side_of_both_is_the_other_leg():
    found = document("compensation", links=[link("knee", "foot", "compensation")])
    picture = drawn(found, case(knee="right", foot="both"))
    (arrow,) = picture.arrows
    assert arrow.path == way(("right", Region.KNEE), ("left", Region.FOOT), "compensation")[0]


@pytest.mark.parametrize(
    ("mechanism", "leg"), [("altered_gait", "left"), ("compensation", "right")]
)
def test_an_unknown_side_is_marked_as_a_guess(mechanism, leg):
    found = document(mechanism, links=[link("knee", "foot", mechanism)])
    picture = drawn(found, case(knee="left", foot=None))
    foot = next(m for m in picture.marks if m.kind == "pain" and m.y == DOWN[Region.FOOT])
    assert foot.x == ACROSS[leg]
    assert not foot.sure
    assert any("did not say which side" in note for note in picture.notes)


def test_an_unlikely_connection_gets_no_arrow():
    found = document("altered_gait", 0.19, [link("knee", "foot", "altered_gait")])
    assert drawn(found, case(knee="left", foot="left")).arrows == ()


def test_what_does_not_hurt_is_a_mark_of_its_own():
    silent = link("foot", "knee", "biomechanical_change", 0.4, silent=True, name="flat_feet")
    found = document("biomechanical_change", links=[silent], pair=())
    picture = drawn(found, case(knee="right"))
    assert places(picture, "structure") == {(ACROSS["right"], DOWN[Region.FOOT])}
    assert [arrow.kind for arrow in picture.arrows] == ["biomechanical_change"]
    assert picture.sentences[-1].text.startswith("Flat feet may change the load")


def test_pain_from_the_back_comes_down_from_above():
    causes = [{"region": "leg", "condition": "sciatica", "shown": True}]
    found = document("referred_pain", causes=causes, pair=())
    picture = drawn(found, case(leg="left"))
    (arrow,) = picture.arrows
    assert arrow.path.startswith(f"M{ACROSS['left']} {DOWN['hip']}")
    assert "start in the back" in picture.sentences[-1].text


@pytest.mark.parametrize(
    "causes",
    [
        [("gout", True)],
        [("sore_knee", True)],
        [("sore_knee", True), ("sciatica", True)],  # only the first leads
        [("sciatica", False)],
        [],
    ],
)
def test_no_pain_comes_from_above_that_arises_where_it_hurts(causes):
    causes = [{"region": "leg", "condition": code, "shown": shown} for code, shown in causes]
    assert drawn(document("referred_pain", causes=causes, pair=()), case(leg="left")) is None


def test_every_number_on_the_picture_has_its_sentence():
    found = document("compensation", links=[link("knee", "foot", "compensation")])
    picture = drawn(found, case(knee="left", foot="right"))
    numbers = {part.number for part in (*picture.marks, *picture.arrows)}
    assert numbers == {sentence.number for sentence in picture.sentences}
    assert [s.number for s in picture.sentences] == [1, 2, 3]


@pytest.mark.parametrize("kind", list(map(str, Mechanism)))
@pytest.mark.parametrize("start", [("left", r) for r in Region] + [("right", r) for r in Region])
@pytest.mark.parametrize("end", [("left", r) for r in Region] + [("right", r) for r in Region])
def test_arrows_stay_on_the_paper(start, end, kind):
    path, (x, y) = way(start, end, kind)
    numbers = [int(n) for n in path.replace("M", " ").replace("C", " ").replace("L", " ").split()]
    assert all(0 < n < 320 for n in [*numbers[::2], x])
    assert all(0 < n < 400 for n in [*numbers[1::2], y])


def test_the_result_page_has_the_drawing_and_its_words(person):
    page = person.introduce(knee="left", foot="right").finish().see().content.decode()
    assert 'role="img" aria-labelledby="legs-title"' in " ".join(page.split())
    assert "Pain: left knee." in page
    assert "your left" in page


def test_one_place_has_no_drawing(person):
    page = person.introduce(knee="left").finish().see().content.decode()
    assert "app-legs" not in page
