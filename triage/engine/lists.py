"""Tick lists: yes or no questions that one screen puts as one question with many lines.

Only questions with a ``statement`` can be lines. Where a screen is shown because an alarming rule
waits for an answer there are none: it deserves a plain yes or no.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from conditions.schema import Region

from .parts import Part
from .vocabulary import Question, Vocabulary

#: The list of what is asked about the whole person.
PERSON = "person"

#: Lines of one list of what the engine chose, at the most.
MOST_LINES = 6


def list_of(part: Part, question: Question) -> tuple[str | None, ...]:
    """What the lines of one list share on a screen of this part; empty outside of lists."""
    if not question.finding.statement:
        return ()
    return {
        Part.CHECKLIST: ("signs" if question.is_sign else "background",),
        Part.SAFETY: (question.region,),
        Part.ADAPTIVE: (question.region or PERSON,),
    }.get(part, ())


def grouped(part: Part, keys: Sequence[str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
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


def by_place(
    part: Part, groups: tuple[tuple[str, ...], ...], vocabulary: Vocabulary
) -> tuple[tuple[str, ...], ...]:
    """The groups of a screen in the order in which they are read, which is no matter of urgency.

    Safety questions of several places stand place by place, from the knee down and after those of
    the whole person, so that nobody has to think of the knee, the foot, and the knee again.
    """
    if part != Part.SAFETY:
        return groups

    def rank(group: tuple[str, ...]) -> int:
        region = vocabulary[group[0]].region if group[0] in vocabulary else None
        return 0 if region is None else 1 + list(Region).index(region)

    return tuple(sorted(groups, key=rank))


def is_list(part: Part, keys: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a group is put as a tick list."""
    return len(keys) > 1 or (part == Part.CHECKLIST and bool(list_of(part, vocabulary[keys[0]])))
