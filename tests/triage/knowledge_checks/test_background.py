"""Whether the rows of the conditions add up to how people answer in general."""

from __future__ import annotations

from conditions.schema import Region
from triage.knowledge_checks import background

from .conftest import WHY, findings_of, model


def test_rows_that_disagree_with_the_background_are_found(tiny):
    for code in ("gout", "wear"):
        tiny["conditions"][code]["evidence"][2]["values"] = {"yes": 95}

    (row,) = background.disagreements(model(tiny))

    assert row.where == "knee: knee.click"
    assert "background 10 of 100" in row.message


def test_cause_without_a_row_answers_like_the_background(tiny):
    tiny["conditions"]["gout"]["evidence"][2]["values"] = {"yes": 95}
    tiny["conditions"]["other"]["rates"] |= {"women": [300] * 9, "men": [300] * 9}

    assert list(background.disagreements(model(tiny))) == []


def test_background_by_age_only_is_read_as_the_mean(tiny):
    rows = [
        {"values": {"yes": 3}, "ages": [0, 17]} | WHY,
        {"values": {"yes": 50}, "ages": [18, 120]} | WHY,
    ]
    findings_of(tiny)[0]["background"] = rows
    read = model(tiny)
    first_row = 0.03
    part = read.regions[Region.KNEE]
    unit = part.block.units[part.block.by_key["knee.hot"]]
    part.likelihood[part.other, unit.columns] = [first_row, 1 - first_row]

    (row,) = background.misread(read)

    assert row.where == "knee.hot"
    assert "engine reads 3 of 100" in row.message
