"""The parts of the interview."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """What a screen is for, in the order in which they come.

    The values stand in the rows of people and never change.
    """

    OPENING = "opening"  # where, since when and how
    CHECKLIST = "checklist"  # tick lists of what nobody may miss
    SAFETY = "safety"  # safety questions of the painful places
    SAFETY_CHECK = "safety_check"  # what one alarming rule still waits for
    RELATION = "relation"  # how two painful places hang together
    ADAPTIVE = "adaptive"  # what tells most
    CAUTION = "caution"  # what only cautions of treatments need; ends the interview
    CAUTION_BEFORE = "caution_before"  # the same, once another place was added after it


CAUTIONS = (Part.CAUTION, Part.CAUTION_BEFORE)
