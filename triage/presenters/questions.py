"""Questions and answers in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conditions.schema import Option
from triage.engine.cases import Case
from triage.engine.vocabulary import NOT_SURE, Question, Vocabulary

from .places import NAMES, listed, place_in


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a screen with several questions."""

    title: str
    lead: str = ""


def worded(text: str, key: str, question: Question, case: Case) -> str:
    """A curated text with its places filled in: ``{place}``, ``{upper}`` and ``{lower}``."""
    if question.region is not None:
        return text.replace("{place}", place_in(case, question.region))
    pair = key.partition("@")[2].split("+")
    if len(pair) == 2:
        text = text.replace("{upper}", place_in(case, pair[0]))
        text = text.replace("{lower}", place_in(case, pair[1]))
    return text


def question_text(key: str, case: Case, vocabulary: Vocabulary) -> str:
    question = vocabulary[key.partition("@")[0]]
    return worded(question.finding.question, key, question, case)


def answer_text(key: str, answer: Any, case: Case, vocabulary: Vocabulary) -> str:
    """A stored answer in the words the person chose it by."""
    question = vocabulary[key.partition("@")[0]]
    if answer == NOT_SURE or answer is None:
        return _("Not sure")
    if question.finding.type == "yes_no":
        return yes_no(answer)
    labels = {o.code: worded(o.label, key, question, case) for o in question.finding.options}
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return number_text(answer, question.finding.bounds, question.finding.unit)
    if isinstance(answer, str):
        return labels.get(answer, answer)
    if isinstance(answer, dict):
        chosen = [code for code, said in answer.items() if said == "yes"]
        known = listed(labels[code] for code in chosen if code in labels)
        return _("%(answers)s; not sure about the rest") % {"answers": known}
    return "; ".join(labels.get(code, code) for code in answer) or _("None of these")


def yes_no(answer: str) -> str:
    return _("Yes") if answer == "yes" else _("No")


def number_text(value: float, bounds: tuple[float, float] | None, unit: str) -> str:
    if bounds == (0, 10):
        return _("%(value)s out of 10") % {"value": f"{value:g}"}
    return f"{value:g} {unit}".strip()


def value_text(key: str, option: str, value: str, case: Case, vocabulary: Vocabulary) -> str:
    """One observed value of the engine: ``Yes``, an option, or an option that was not ticked."""
    question = vocabulary[key.partition("@")[0]]
    if not option and question.finding.type == "yes_no":
        return yes_no(value)
    found = _option(question, option or value)
    label = worded(found.label, key, question, case) if found else option or value
    if option and value == "no":
        return _("Not chosen: %(option)s") % {"option": label}
    return label


def _option(question: Question, code: str) -> Option | None:
    return next((o for o in question.finding.options if o.code == code), None)


def screen_heading(part: str, keys: list[str], case: Case, vocabulary: Vocabulary) -> Heading:
    """The title of a screen with several questions."""
    if part == "checklist":
        return Heading(
            _("A safety check"),
            _("Most people tick few or none of these. They help us find what cannot wait."),
        )
    if part == "safety":
        return Heading(_("First, what cannot wait"))
    if part == "safety_check":
        return Heading(_("Something we need to be sure about"))
    if part.startswith("caution"):
        return Heading(
            _("Before we suggest what may help"),
            _(
                "These answers do not change the causes. They tell us which treatments you should "
                "ask about first."
            ),
        )
    scopes = {vocabulary[key.partition("@")[0]].scope for key in keys}
    if scopes == {"relation"}:
        return Heading(_("How your pains hang together"))
    if len(scopes) == 1 and (region := next(iter(scopes))) in NAMES:
        return Heading(_("About your %(place)s") % {"place": place_in(case, region)})
    return Heading(_("A few more questions about you"))


def note_for_someone_else(for_someone_else: bool) -> str:
    return _("“You” means the person who is in pain.") if for_someone_else else ""
