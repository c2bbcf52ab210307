"""Nothing that curators note for each other reaches a patient."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from conditions.schema import Knowledge
from triage.knowledge_checks.patient_texts import Passage, passages

#: How curators speak of what they read. A guideline's name belongs to sources and to `basis`.
WORKSHOP = re.compile(
    r"\b(?:"
    r"(?i:(?:not|was|were|been|only) read|read (?:only|in|as|on)"
    r"|not verified|second-hand|secondary|local copies|notes of the project|our notes"
    r"|expert opinion|reasoning|judgement|odds ratio|sensitivity|specificity|likelihoods?)"
    r"|NICE|(?:NG|CG|QS|TA|CKS) ?\d*|MHRA|RCOG|GIRFT|SIGN|BSR|BMJ|Cochrane"
    r"|NHS (?:pathways?|red flags)|Ottawa|Pittsburgh"
    r")\b",
)
#: Fair in an explanation of a link or an exercise; a rule's says only why it is dangerous.
EVIDENCE = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|reviews?|guidelines?|guidance|standards?|scores?|series|\d+ of 100"
    r"|probabilit(?:y|ies)|the rules?|this rule|items?|asked for|not meant)\b",
    re.IGNORECASE,
)


def read_by_patients(knowledge: Knowledge) -> Iterator[Passage]:
    """Passages, and the short words beside them that are too short to measure."""
    yield from passages(knowledge)
    for kind in ("conditions", "treatments", "exercises", "topics"):
        for code, piece in getattr(knowledge, kind).items():
            yield Passage(f"{kind}/{code} name", f"{piece.name} {getattr(piece, 'lay_name', '')}")
    for code, topic in knowledge.topics.items():
        for finding in topic.findings:
            yield Passage(f"topics/{code} {finding.code} statement", finding.statement)


@pytest.mark.parametrize(
    "note",
    [
        "NICE NG76 and NG143 (not read).",
        "Expert opinion.",
        "Local NHS red flags in the notes of the project.",
        "Child limp guidance, read only in local copies.",
        "Known from second-hand pages.",
    ],
)
def test_a_note_is_recognised(note):
    assert WORKSHOP.search(note)


def test_no_note_of_a_curator_is_read_by_a_patient(model):
    found = [
        f"{passage.where}: “{match[0]}”"
        for passage in read_by_patients(model.knowledge)
        if (match := WORKSHOP.search(passage.text))
    ]
    assert not found, "say it in plain words, and the note where sources stand:\n" + "\n".join(
        found
    )


def test_why_of_a_rule_speaks_of_danger_only(model):
    found = [
        f"{code}: “{match[0]}”"
        for code, rule in model.knowledge.rules.items()
        if (match := EVIDENCE.search(rule.why))
    ]
    assert not found, "what the rule rests on belongs to its basis:\n" + "\n".join(found)


def test_why_of_a_rule_is_one_or_two_sentences(model):
    for code, rule in model.knowledge.rules.items():
        sentences = re.findall(r"[.!?](?= |$)", rule.why)
        assert 1 <= len(sentences) <= 2, (code, rule.why)


def test_every_rule_says_what_it_rests_on(model):
    missing = [code for code, rule in model.knowledge.rules.items() if not rule.basis]
    assert not missing
