"""Who a text speaks to: the person in pain, or somebody who answers for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

YOU = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)
ME = re.compile(r"\b(I|me|my|mine|myself|I’m|I've|I’ve)\b")
#: Put to whoever answers, about the person in pain.
TO_THE_ANSWERER = {"hurt_by_somebody"}


def findings(model):
    for topic in model.knowledge.topics.values():
        yield from topic.findings


def test_what_says_you_has_words_for_somebody_else(model):
    missing = [
        finding.code
        for finding in findings(model)
        if YOU.search(finding.question) and not finding.question_other
    ]
    assert set(missing) == TO_THE_ANSWERER


def test_words_for_somebody_else_do_not_say_you(model):
    for finding in findings(model):
        assert not YOU.search(finding.question_other), finding.code


def test_words_for_somebody_else_keep_the_places(model):
    """A gap that only one of the two has would ask something else."""
    for finding in findings(model):
        if finding.question_other:
            places = {"{place}", "{upper}", "{lower}", "{first}", "{second}"}
            of = {gap for gap in places if gap in finding.question}
            assert of == {gap for gap in places if gap in finding.question_other}, finding.code


def test_answers_fit_whoever_answers(model):
    for finding in findings(model):
        for option in finding.options:
            assert not ME.search(option.label), (finding.code, option.label)
            assert not YOU.search(option.label), (finding.code, option.label)


def test_lines_of_the_tick_list_fit_whoever_answers(model):
    for finding in findings(model):
        assert not ME.search(finding.statement), finding.code
        assert not YOU.search(finding.statement), finding.code


def test_titles_of_the_tick_lists_fit_whoever_answers(model):
    for topic in model.knowledge.topics.values():
        assert not YOU.search(topic.name), topic.code


def test_no_line_calls_the_person_a_child(model):
    """A girl of 15 may answer for herself."""
    for finding in findings(model):
        assert not re.search(r"\bchild\b", finding.statement), finding.code


# --- advice -----------------------------------------------------------------------------

#: Said to whoever reads it, in pain or not.
TO_THE_READER = (
    "Tell them what you answered here. You can show them this page.",
    "You can also talk to a child helpline",
    "You do not have to be sure",
    "what you told us",
)


def advice(knowledge) -> Iterator[tuple[str, str]]:
    """What a result and an alarm say: where each text stands, and the text."""
    for code, c in knowledge.conditions.items():
        texts = (c.lay_name, c.summary, *c.self_care, *c.prevention, *c.seek_help)
        yield from ((code, text) for text in (*texts, *(use.note for use in c.treatments)))
    for code, rule in knowledge.rules.items():
        texts = (rule.title, rule.why, *rule.do_now, *rule.do_not)
        yield from ((code, text) for text in texts)
    for code, treatment in knowledge.treatments.items():
        yield code, treatment.name
        yield from ((code, caution.text) for caution in treatment.cautions)
    for code, exercise in knowledge.exercises.items():
        texts = (exercise.name, *exercise.steps, exercise.how_often, exercise.stop_if)
        yield from ((code, text) for text in (*texts, *(use.note for use in exercise.uses)))
    for code, link in knowledge.links.items():
        texts = (link.explanation, *(contrary.text for contrary in link.contrary))
        yield from ((code, text) for text in texts)


def test_advice_speaks_of_the_leg_and_not_of_the_reader(model):
    """One wording fits the person in pain and whoever answers for them: "the knee", not "your
    knee"; "four steps are not possible", not "you cannot take four steps"."""
    found = []
    for where, text in advice(model.knowledge):
        said = text
        for phrase in TO_THE_READER:
            said = said.replace(phrase, "")
        if YOU.search(said) or ME.search(said):
            found.append(f"{where}: {text}")
    assert found == []
