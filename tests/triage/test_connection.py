"""How pains may be connected, in words."""

from __future__ import annotations

import pytest

from conditions.schema import Mechanism, Region
from triage.engine.cases import Case, Complaint
from triage.presenters.connection import connection_words

PAIRS = (("knee", "leg"), ("knee", "foot"), ("leg", "foot"))


@pytest.fixture
def told():
    """Three painful places, each pair joined by one illness with the given probability."""

    def tell(*shared: float) -> list:
        document = {
            "connections": [
                {
                    "between": list(pair),
                    "probabilities": dict.fromkeys(Mechanism, 0.0) | {"shared_cause": share},
                }
                for pair, share in zip(PAIRS, shared, strict=True)
            ],
            "links": [],
            "causes": [],
            "mechanism": "",
        }
        regions = (Region.KNEE, Region.LEG, Region.FOOT)
        case = Case(tuple(Complaint(region, "left") for region in regions))
        return connection_words(document, case, None, 0.2)

    return tell


def test_what_is_the_same_for_all_pairs_is_said_once(told):
    (only,) = told(0.0, 0.0, 0.0)
    assert only.kind == "none"
    assert only.places == "Left knee, left lower leg and left foot or ankle"
    assert "between these pains" in only.lead


def test_two_of_three_pairs_are_named_as_pairs(told):
    shared, apart = told(0.9, 0.9, 0.0)
    assert shared.places == "Left knee and left lower leg; left knee and left foot or ankle"
    assert apart.places == "Left lower leg and left foot or ankle"


def test_one_pair_alone_keeps_its_own_words(told):
    shared, apart = told(0.9, 0.0, 0.0)
    assert (shared.kind, shared.places) == ("shared", "Left knee and left lower leg")
    assert shared.lead == "One condition may be behind both pains."
    assert apart.places.count(" and ") == 2
