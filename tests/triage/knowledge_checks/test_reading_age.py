"""How hard the texts are to read."""

from __future__ import annotations

import pytest

from triage.knowledge_checks import reading_age

from .conftest import knowledge


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("ankle", 2),
        ("people", 2),
        ("stopped", 1),
        ("swollen", 2),
        ("again", 2),
        ("make", 1),
        ("medicine", 3),
        ("operation", 4),
        ("x", 1),
        ("37", 1),
        ("MRI", 3),
    ],
)
def test_syllables(word, count):
    assert reading_age.syllables(word) == count


def test_reading_age_is_grade_plus_five():
    text = "An operation is possible. A doctor examines the swelling."  # 9 words, 18 syllables

    assert abs(reading_age.reading_age(text) - (0.39 * 9 / 2 + 11.8 * 18 / 9 - 15.59 + 5)) < 1e-9
    assert reading_age.reading_age("It hurts.") == 5


def test_names_are_exempt(tiny):
    tiny["conditions"]["gout"]["name"] = "Chronic exertional compartment syndrome"
    exempt = reading_age.names(knowledge(tiny))
    text = "You may have a chronic exertional compartment syndrome of the leg."

    assert reading_age.reading_age(text, exempt) < reading_age.reading_age(text) - 5


def test_text_that_reads_too_hard_is_found(tiny):
    hard = (
        "Radiographic examination demonstrating degenerative alteration necessitates "
        "multidisciplinary rehabilitation and pharmacological consideration."
    )
    tiny["conditions"]["gout"]["summary"] = hard

    found = reading_age.measured(knowledge(tiny))

    rows = list(reading_age.too_hard(found))
    assert (reading_age.CHECK, "conditions/gout summary") in [(r.check, r.where) for r in rows]


def test_text_without_words_is_refused():
    with pytest.raises(ValueError, match="no word"):
        reading_age.reading_age("...")
