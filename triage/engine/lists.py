"""Tick lists: yes or no questions that one screen puts as one question with many lines.

Only questions with a ``statement`` can be lines. Where a screen is shown because an alarming rule
waits for an answer there are none: it deserves a plain yes or no.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from .vocabulary import Question, Vocabulary

#: The screen of lists of what nobody may miss, the safety questions of the painful places, and
#: what the engine chose: the parts of the interview in which there are lists.
CHECKLIST, SAFETY, ADAPTIVE = "checklist", "safety", "adaptive"

#: Lines of one list of what the engine chose, at the most.
MOST_LINES = 6


def list_of(part: str, question: Question) -> tuple[str | None, ...]:
    """What the lines of one list share on a screen of this part; empty outside of lists."""
    if not question.finding.statement:
        return ()
    return {
        CHECKLIST: ("signs" if question.is_sign else "background",),
        SAFETY: (question.region,),
        ADAPTIVE: (question.topic, question.region),
    }.get(part, ())


def grouped(part: str, keys: Sequence[str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    """The keys of a screen as the person meets them: lists of lines, and single questions alone.

    Each group counts as one question. A line that is left alone is an ordinary question, except
    on the checklist.
    """
    groups: dict[Hashable, list[str]] = {}
    for key in keys:
        # a stored screen may name what this release no longer asks
        name = list_of(part, vocabulary[key]) if key in vocabulary else ()
        groups.setdefault(name or key, []).append(key)
    return tuple(map(tuple, groups.values()))


def is_list(part: str, keys: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a group is put as a tick list."""
    return len(keys) > 1 or (part == CHECKLIST and bool(list_of(part, vocabulary[keys[0]])))
