"""What all checks report together, and the document that is made of it."""

from __future__ import annotations

from triage.knowledge_checks import background, neighbours, provenance, reading_age, unused
from triage.knowledge_checks.document import filled
from triage.knowledge_checks.report import INVALID, TITLES
from triage.knowledge_checks.row import STALE, Row, explained

from .conftest import report


def test_sound_knowledge_is_clean(tiny):
    assert report(tiny).rows == ()
    assert report(tiny).to_json()["clean"] is True


def test_pieces_that_do_not_fit_are_rows(tiny):
    tiny["conditions"]["gout"]["often_with"] = ["nothing_known"]

    (row,) = report(tiny).open

    assert row.check == INVALID


def test_explained_row_is_not_open():
    rows = explained([Row("a", "b", "wrong")], {"a": {"b": "It is meant so."}})

    assert [row.is_open for row in rows] == [False]


def test_explanation_of_nothing_is_told():
    (row,) = explained([], {"a": {"b": "It is meant so."}})

    assert (row.check, row.where, row.level) == (STALE, "a: b", "report")


def test_document_keeps_what_is_written_by_hand(tiny):
    page = (
        "By hand.\n<!-- generated: shares -->\nold\n<!-- end of shares -->\nMore.\n"
        "<!-- generated: rows -->\n<!-- end of rows -->\n<!-- generated: estimates -->\n"
        "<!-- end of estimates -->\n<!-- generated: reading_age -->\n<!-- end of reading_age -->\n"
        "<!-- generated: old_sources -->\n<!-- end of old_sources -->\n"
    )

    once = filled(page, report(tiny))

    assert once.startswith("By hand.\n<!-- generated: shares -->\n")
    assert "\nold\n" not in once
    assert "| answers of people with a condition | 0 | 6 | 100 % |" in once
    assert "More." in once
    assert filled(once, report(tiny)) == once


def test_every_check_has_a_title():
    modules = (background, neighbours, provenance, reading_age, unused)
    checks = {
        value
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and name[0] != "_"
    }
    assert checks <= set(TITLES) | {"other"}
