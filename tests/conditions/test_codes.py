"""What a code in a content file means, and what answers are keyed by."""

import pytest

from conditions.codes import EVERY, References, pair_key, reference_to, split_key

#: As findings are answered, and as they are called in their files: swelling is one finding of
#: two regions, warmth two findings of one region each.
ANSWERED = ("fever", "foot.swelling", "knee.swelling", "knee.warmth", "foot.warmth")
OWN = ("fever", "swelling", "foot.warmth", "knee.warmth")


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("fever", ("fever",)),
        ("knee.swelling", ("knee.swelling",)),
        ("swelling", ("foot.swelling", "knee.swelling")),
        ("warmth", ("knee.warmth", "foot.warmth")),
        ("leg.swelling", ()),
        ("knee.fever", ()),
        ("redness", ()),
        ("", ()),
    ],
)
def test_a_name_means_every_region_and_a_code_means_itself(reference, meant):
    assert References(ANSWERED).meant(reference) == meant


@pytest.mark.parametrize(
    ("reference", "finding", "region"),
    [
        ("fever", "fever", ""),
        ("swelling", "swelling", ""),
        ("knee.swelling", "swelling", "knee"),
        ("knee.warmth", "knee.warmth", ""),
        ("warmth", "foot.warmth", EVERY),
    ],
)
def test_a_reference_survives_as_a_row(reference, finding, region):
    assert References(OWN).resolve(reference) == (finding, region)
    assert reference_to(finding, region) == reference


@pytest.mark.parametrize("reference", ["redness", "knee.redness", "leg.warmth"])
def test_a_reference_to_nothing_is_refused(reference):
    with pytest.raises(KeyError):
        References(OWN).resolve(reference)


@pytest.mark.parametrize(
    ("key", "code", "places"),
    [
        ("fever", "fever", ()),
        ("knee.swelling", "knee.swelling", ()),
        ("limp@knee+foot", "limp", ("knee", "foot")),
        ("limp@knee", "limp", ("knee",)),
        ("limp@", "limp", ("",)),  # not the same as no pair at all
    ],
)
def test_a_key_is_a_code_and_its_places(key, code, places):
    assert split_key(key) == (code, places)
    assert (pair_key(code, places) if places else code) == key
