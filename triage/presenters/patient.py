"""What the pages call the person in pain when somebody else answers for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from triage.models import Assessment

#: From this age on "your child" would sound wrong.
GROWN_UP = 16


def called(assessment: Assessment) -> str:
    """``your child`` or ``the person``; empty when people answer for themselves."""
    if not assessment.for_someone_else:
        return ""
    if assessment.age is not None and assessment.age < GROWN_UP:
        return _("your child")
    return _("the person")


def asking_note(who: str) -> str:
    """For the pages that ask."""
    return _("You are answering for %(who)s.") % {"who": who} if who else ""


def reading_note(who: str) -> str:
    """For the pages with advice.

    It speaks of the leg, not of "your leg", so that it fits whoever reads it
    (tests/content/test_wording.py): what it asks of "you" is asked of the reader.
    """
    if not who:
        return ""
    return _("This is about %(who)s. “You” means whoever reads it.") % {"who": who}
