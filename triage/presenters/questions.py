"""Questions and answers in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conditions.codes import pair_key, split_key
from conditions.schema import Option
from triage.engine.cases import Answer, Case
from triage.engine.compiled import Compiled
from triage.engine.lists import is_list
from triage.engine.parts import CAUTIONS, Part
from triage.engine.vocabulary import NOT_SURE, Question, Vocabulary

from .places import NAMES, listed, one_place, place_in

#: The finding that tells which of two pains began first, and its answers that say so.
FIRST_PAIN = "first_pain"
UPPER_FIRST, LOWER_FIRST = "upper_first", "lower_first"

#: Bounds of a number that is asked on a scale, as pain is.
SCALE: tuple[float, float] = (0.0, 10.0)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a screen with several questions."""

    title: str
    lead: str = ""


def worded(text: str, key: str, question: Question, case: Case) -> str:
    """A curated text with its places filled in.

    ``{place}`` of one complaint; ``{upper}`` and ``{lower}`` of two, and ``{first}`` and
    ``{second}`` for the one whose pain began earlier or later.
    """
    if question.region is not None:
        return text.replace("{place}", one_place(case, question.region))
    pair = split_key(key)[1]
    if len(pair) == 2:
        upper, lower = (place_in(case, region) for region in pair)
        first, second = _in_order(which_first(key, case), upper, lower)
        text = text.replace("{first}", first).replace("{second}", second)
        text = text.replace("{upper}", upper).replace("{lower}", lower)
    return text


def which_first(key: str, case: Case) -> Answer | None:
    """What was answered to which of the two pains began first that a question is about."""
    return case.answers.get(pair_key(FIRST_PAIN, split_key(key)[1]))


def _in_order(first: Answer | None, upper: str, lower: str) -> tuple[str, str]:
    """The place that hurt first, then the other; both are named while that is not known."""
    if first == UPPER_FIRST:
        return upper, lower
    if first == LOWER_FIRST:
        return lower, upper
    names = {"upper": upper, "lower": lower}
    return (
        _("first sore place (%(upper)s, or %(lower)s)") % names,
        _("second sore place (%(upper)s, or %(lower)s)") % names,
    )


def question_text(key: str, case: Case, vocabulary: Vocabulary, who: str = "") -> str:
    """A question in words. who: see ``patient.called``; empty asks the person in pain."""
    question = vocabulary.question_of(key)
    text = question.finding.question
    if who and question.finding.question_other:
        text = question.finding.question_other.replace("{who}", who)
    return worded(text, key, question, case)


def list_words(part: Part, group: Sequence[str], case: Case, model: Compiled) -> Heading:
    """The title of a tick list, and what to tick."""
    question = model.vocabulary[group[0]]
    if part == Part.CHECKLIST:
        return Heading(
            _("Any of these signs now?")
            if question.is_sign
            else _("Does any of this apply, now or before?")
        )
    topics = {model.vocabulary[key].topic for key in group}
    topic = model.knowledge.topics[question.topic].name if len(topics) == 1 else ""
    if question.region is None:
        return Heading(topic or _("Is any of this true?"), _("Tick everything that is true."))
    place = {"place": one_place(case, question.region)}
    if part == Part.SAFETY:
        return Heading(_("Is any of this true of the %(place)s?") % place)
    return Heading(
        topic or _("More about the %(place)s") % place,
        _("Tick everything that fits the %(place)s.") % place,
    )


def group_text(part: Part, group: Sequence[str], case: Case, model: Compiled, who: str = "") -> str:
    """What a page with nothing but this question or list is about."""
    if is_list(part, group, model.vocabulary):
        return list_words(part, group, case, model).title
    return question_text(group[0], case, model.vocabulary, who)


def answer_text(key: str, answer: Any, case: Case, vocabulary: Vocabulary) -> str:
    """A stored answer in the words the person chose it by."""
    question = vocabulary.question_of(key)
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
    if bounds == SCALE:
        return _("%(value)s out of 10") % {"value": f"{value:g}"}
    return f"{value:g} {unit}".strip()


def value_text(key: str, option: str, value: str, case: Case, vocabulary: Vocabulary) -> str:
    """One observed value of the engine: ``Yes``, an option, or an option that was not ticked."""
    question = vocabulary.question_of(key)
    if not option and question.finding.type == "yes_no":
        return yes_no(value)
    found = _option(question, option or value)
    label = worded(found.label, key, question, case) if found else option or value
    if option and value == "no":
        return _("Not chosen: %(option)s") % {"option": label}
    return label


def _option(question: Question, code: str) -> Option | None:
    return next((o for o in question.finding.options if o.code == code), None)


def screen_heading(
    part: Part, keys: list[str], case: Case, vocabulary: Vocabulary, who: str = ""
) -> Heading:
    """The title of a screen with several questions."""
    if part == Part.CHECKLIST:
        return Heading(
            _("A safety check"),
            _("Most people tick few or none of these."),
        )
    if part == Part.SAFETY:
        return Heading(_("What cannot wait"))
    if part == Part.SAFETY_CHECK:
        return Heading(_("Something we need to be sure about"))
    if part in CAUTIONS:
        return Heading(
            _("Before we suggest what may help"),
            _(
                "These answers do not change the causes. They tell us which treatments to ask "
                "about first."
            ),
        )
    scopes = {vocabulary.question_of(key).scope for key in keys}
    if scopes == {"relation"}:
        return Heading(_("How the pains hang together"))
    if len(scopes) == 1 and (region := next(iter(scopes))) in NAMES:
        place = {"place": place_in(case, region)}
        return Heading((_("About the %(place)s") if who else _("About your %(place)s")) % place)
    return Heading(_("A few more questions") if who else _("A few more questions about you"))


def still_to_come(fewest: int, most: int) -> str:
    """About how many questions come after a page."""
    if most == 0:
        return _("The last page of questions")
    counted = {"n": most, "fewest": fewest, "most": most}
    if fewest == 0:
        return ngettext("At most %(n)s more question", "Up to %(n)s more questions", most) % counted
    if fewest == most:
        return ngettext("%(n)s more question", "%(n)s more questions", most) % counted
    return _("About %(fewest)s to %(most)s more questions") % counted
