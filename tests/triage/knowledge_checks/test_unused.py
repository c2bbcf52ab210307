"""Questions and answers that change nothing."""

from __future__ import annotations

from triage.knowledge_checks import unused

from .conftest import WHY, finding, findings_of, knowledge


def test_finding_that_nothing_uses_is_found(tiny):
    findings_of(tiny).append(finding("itch"))

    assert [(row.check, row.where) for row in unused.unused(knowledge(tiny))] == [
        (unused.NOBODY_USES, "knee.itch")
    ]


def test_finding_that_another_question_needs_is_used(tiny):
    findings_of(tiny).append(finding("itch"))
    findings_of(tiny)[0]["ask_if"] = [{"finding": "knee.itch", "options": ["yes"]}]

    assert list(unused.unused(knowledge(tiny))) == []


def test_finding_nobody_can_answer_is_found(tiny):
    findings_of(tiny)[0]["answerable"] = 0.3

    (row,) = unused.unused(knowledge(tiny))

    assert (row.check, row.where) == (unused.NOBODY_ANSWERS, "knee.hot")


def test_answer_that_nothing_uses_is_told(tiny):
    options = [{"code": "front", "label": "Front"}, {"code": "back", "label": "Back"}]
    values = {"front": 50, "back": 20}
    findings_of(tiny).append(
        finding("site", type="many_of", options=options, background=[{"values": values} | WHY])
    )
    row = {"finding": "knee.site", "values": {"front": 80}, "near": "wear"} | WHY
    tiny["conditions"]["gout"]["evidence"].append(row)

    (found,) = unused.unused(knowledge(tiny))

    assert (found.where, found.level) == ("knee.site=back", "report")
