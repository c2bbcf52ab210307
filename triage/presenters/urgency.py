"""How soon to be seen, in words first and colour second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from conditions.schema import Urgency

#: At these levels the result says what to do now, and lists no treatments.
STOP_LEVELS = (Urgency.EMERGENCY, Urgency.URGENT)


@dataclass(frozen=True, slots=True)
class UrgencyWords:
    """code: for the colour. title: what to do. where and soon: to whom, by when."""

    code: str
    title: str
    soon: str
    where: str
    symbol: str
    call: str = ""

    @property
    def visit(self) -> str:
        """When to go and where, for the plan; at home there is only "if it is no better"."""
        return f"{self.soon if self.code == 'self-care' else self.title + '.'} {self.where}"


def urgency_words(urgency: str) -> UrgencyWords:
    number = {"number": settings.EMERGENCY_NUMBER}
    words: Mapping[str, UrgencyWords] = {
        Urgency.EMERGENCY: UrgencyWords(
            "emergency",
            _("Get emergency help now"),
            _("Now. Do not wait to see if it gets better."),
            _("Call %(number)s, or get a lift to the nearest emergency department.") % number,
            "!!",
            settings.EMERGENCY_NUMBER,
        ),
        Urgency.URGENT: UrgencyWords(
            "urgent",
            _("See a doctor today"),
            _("Within 24 hours, also at night or at the weekend."),
            _(
                "Ring your doctor’s practice and say that it is urgent. If it is closed, go to an "
                "out-of-hours service or an emergency department."
            ),
            "!",
        ),
        Urgency.SOON: UrgencyWords(
            "soon",
            _("See a professional within 3 days"),
            _("Within 3 working days."),
            _("Your doctor’s practice, or a physiotherapist or podiatrist who has time soon."),
            "→",
        ),
        Urgency.ROUTINE: UrgencyWords(
            "routine",
            _("Make an appointment in the next weeks"),
            _("Within 2 to 4 weeks. Sooner if it gets worse."),
            _("Your doctor’s practice, a physiotherapist or a podiatrist."),
            "→",
        ),
        Urgency.SELF_CARE: UrgencyWords(
            "self-care",
            _("You can start by looking after it at home"),
            _("See a professional if it is no better in 2 to 4 weeks, or sooner if it gets worse."),
            _("A pharmacist can help with pain relief and simple aids."),
            "✓",
        ),
    }
    return words[urgency]


def urgency_told(document: object) -> UrgencyWords | None:
    """The urgency in a result that any engine made; None where it cannot be read."""
    level = document.get("urgency") if isinstance(document, dict) else None
    return urgency_words(level) if level in list(Urgency) else None


def reason_words(reason: Mapping[str, Any], knowledge: Any) -> str:
    """Why this urgency was reached, in one sentence."""
    code, kind = reason["code"], reason["kind"]
    if kind == "rule":
        return str(knowledge.rules[code].title)
    if kind == "check_now":
        title = in_sentence(knowledge.rules[code].title)
        return _("“Not sure” was the answer to a sign that matters here: %(title)s.") % {
            "title": title
        }
    if kind == "unexplained":
        return _("None of the causes we know explains your answers well.")
    if kind == "uncertain":
        return _("Your answers fit several causes, and not all of them are for self-care.")
    name = {"name": knowledge.conditions[code].lay_name}
    if kind == "danger":
        return (
            _(
                "Your answers do not let us rule out: %(name)s. It is better to have that looked "
                "at in time."
            )
            % name
        )
    return _("This is how soon people are usually seen for: %(name)s.") % name


def in_sentence(name: str) -> str:
    """A name inside a sentence: small first letter, unless it is a proper name or short form."""
    first = name.split(" ", 1)[0]
    proper = any(letter.isupper() for letter in first[1:]) or "’s" in first or "'s" in first
    return name if proper or first in PROPER else name[:1].lower() + name[1:]


#: First words of names that keep their capital.
PROPER = frozenset({"Achilles", "Baker", "Perthes", "Charcot", "Freiberg", "Lisfranc", "Hoffa"})
