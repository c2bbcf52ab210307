"""The form of one screen of the interview: single questions and tick lists."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from conditions.codes import split_key
from conditions.recent import Recent
from conditions.schema import Finding, Region
from triage.engine.lists import is_list, list_of
from triage.engine.parts import Part
from triage.engine.vocabulary import NOT_SURE
from triage.flow import Visit, groups_on, part_on
from triage.presenters.patient import called
from triage.presenters.places import capital, place_in
from triage.presenters.questions import SCALE, list_words, question_text, which_first, worded

from .base import NOT_OFFERED, NOT_SURE_CHOICE, PageForm, choice, tell_template

#: Fields of questions as they were made for somebody with the same places.
_fields: Recent[forms.Field] = Recent(1000)

#: Below a tick list; its value is what says that no line is true.
NONE = ("none", gettext_lazy("None of these"))
#: In front of what the lines share this names the field of a tick list.
TICKS = "ticks."

#: Answers of at most so many letters stand side by side.
SHORT_ANSWER = 16

Group = Sequence[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a question owes to those before it on its page.

    place: the heading of a painful place that begins here, or empty. hint, why: whether the same
    hint, or the same reason for asking, was just given for another place.
    """

    place: str = ""
    hint: bool = False
    why: bool = False

    def of(self, field: forms.Field) -> forms.Field:
        """The field, without what was said already."""
        tell_template(field, place=self.place)
        if self.hint:
            field.help_text = ""
        if self.why:
            tell_template(field, why="")
        return field


class QuestionsForm(PageForm):
    """The questions of one screen, whatever they are.

    groups: keys of the answers by field. A single question's field is named by its key; a tick
    list has one field for all its lines. What is not ticked is "no" once something else or "none
    of these" is, and stays open with "not sure".
    """

    names_questions = True

    def __init__(
        self, *args: Any, here: Visit, part: Part, groups: Sequence[Group], **kwargs: Any
    ) -> None:
        self.here, self.part = here, part
        self.groups = {field_name(here, part, group): group for group in groups}
        kwargs.setdefault("initial", self._stored())
        super().__init__(*args, **kwargs)
        settings = settings_of(here, part, groups)
        for (name, group), setting in zip(self.groups.items(), settings, strict=True):
            self.fields[name] = setting.of(self._field(group))
        self.one_question()

    @property
    def keys(self) -> list[str]:
        """The keys of all answers, lines of lists included."""
        return [key for group in self.groups.values() for key in group]

    def is_ticks(self, name: str) -> bool:
        return name.startswith(TICKS)

    def _field(self, group: Group) -> forms.Field:
        """A field of its own; what it offers was put in words for the first who needed it."""
        made = _fields.get(wording(self.here, self.part, group), lambda: self._worded(group))
        field = copy.copy(made)
        field.widget = copy.copy(field.widget)
        field.widget.attrs = dict(field.widget.attrs)
        return field

    def _worded(self, group: Group) -> forms.Field:
        if is_list(self.part, group, self.here.model.vocabulary):
            return self._list(group)
        return self._question(group[0])

    def _question(self, key: str) -> forms.Field:
        question = self.here.question(key)
        finding, case = question.finding, self.here.case
        choices = _choices(finding)
        choices = [(code, worded(str(label), key, question, case)) for code, label in choices]
        label = question_text(key, case, self.here.model.vocabulary, called(self.here.assessment))
        hint = escape(worded(finding.help, key, question, case))
        field: forms.Field
        if finding.type == "many_of":
            exclusive = {o.code: o.label for o in finding.options if o.exclusive}
            field = ManyField(exclusive, label=label, choices=choices, help_text=hint)
        else:
            short = all(len(str(label)) <= SHORT_ANSWER for _code, label in choices)
            layout = "scale" if finding.bounds == SCALE else "row" if short else ""
            field = choice(label, choices, layout=layout, help_text=hint)
        tell_template(field, why=worded(finding.why_asked, key, question, case))
        return field

    def _list(self, group: Group) -> forms.Field:
        case = self.here.case
        words = list_words(self.part, group, case, self.here.model)
        lines = [
            (key, worded(question.finding.statement, key, question, case))
            for key, question in ((key, self.here.question(key)) for key in group)
        ]
        field = ManyField(
            dict([NONE]),
            label=words.title,
            help_text=escape(words.lead),
            choices=[*lines, NONE, NOT_SURE_CHOICE],
        )
        field.layout = "ticks"
        return field

    def _stored(self) -> dict[str, Any]:
        """Stored answers as the widgets want them; what nobody has answered has none."""
        answers = self.here.assessment.answers
        found: dict[str, Any] = {}
        for name, group in self.groups.items():
            said = {key: answers[key] for key in group if key in answers}
            if not said:
                continue
            if self.is_ticks(name):
                ticks = [key for key, answer in said.items() if answer == "yes"]
                unsure = [NOT_SURE] if NOT_SURE in said.values() else []
                # a line that nobody has answered yet is not "none of these"
                none = [NONE[0]] if len(said) == len(group) else []
                found[name] = [*ticks, *unsure] or none
            else:
                found[name] = _chosen(self.here.question(name).finding, said[name])
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as they are stored, one per question and per line of a list."""
        found: dict[str, Any] = {}
        for name, group in self.groups.items():
            value = self.cleaned_data[name]
            if self.is_ticks(name):
                unticked = NOT_SURE if NOT_SURE in value else "no"
                found |= {key: "yes" if key in value else unticked for key in group}
            else:
                found[name] = _stored(self.here.question(name).finding, value)
        return found


def field_name(here: Visit, part: Part, group: Group) -> str:
    """The answer's key, or for a list what its lines share: ``ticks.signs``, ``ticks.knee``."""
    vocabulary = here.model.vocabulary
    if not is_list(part, group, vocabulary):
        return group[0]
    return TICKS + ".".join(str(part) for part in list_of(part, vocabulary[group[0]]) if part)


def settings_of(here: Visit, part: Part, groups: Sequence[Group]) -> list[Setting]:
    """The setting of each group of a page, in its order."""
    vocabulary = here.model.vocabulary
    regions = [vocabulary[g[0]].region if g[0] in vocabulary else None for g in groups]
    headed = part == Part.SAFETY and len({r for r in regions if r is not None}) > 1
    found, said, last = [], set[tuple[str, ...]](), None
    for group, region in zip(groups, regions, strict=True):
        texts: list[tuple[str, ...]] = [("", ""), ("", "")]
        if region is not None and not is_list(part, group, vocabulary):
            finding = here.question(group[0]).finding
            asked = finding.code.rpartition(".")[2]
            texts = [("hint", asked, finding.help), ("why", asked, finding.why_asked)]
        # what names the place is not the same for another one
        hint, why = (text in said and "{" not in text[-1] for text in texts)
        place = region if headed and region != last else None
        found.append(Setting(_place_heading(here, place), hint, why))
        said.update(text for text in texts if text[-1])
        last = region
    return found


def _place_heading(here: Visit, region: Region | None) -> str:
    return capital(place_in(here.case, region)) if region is not None else ""


def screen_form(here: Visit, number: int, data: Any = None) -> QuestionsForm:
    """The form of a shown screen (1, 2, …)."""
    part = part_on(here, number)
    return QuestionsForm(data, here=here, part=part, groups=groups_on(here, number))


def wording(here: Visit, part: Part, group: Group) -> Hashable:
    """What the words of a question or list depend on: two people with the same read the same."""
    case, who = here.case, called(here.assessment)
    places: tuple[Any, ...] = ()
    if any(split_key(key)[1] for key in group):
        places = case.complaints, *(which_first(key, case) for key in group)
    else:  # of a question about one place no other place is named
        regions = {here.question(key).region for key in group}
        places = tuple(c for c in case.complaints if c.region in regions)
    kind = part if len(group) > 1 else is_list(part, group, here.model.vocabulary)
    return here.release.sha256, kind, tuple(group), get_language(), places, who


class ManyField(forms.MultipleChoiceField):
    """Several of several. "None of these" excludes the others; "not sure" leaves the rest open."""

    widget = forms.CheckboxSelectMultiple
    layout = ""
    default_error_messages = {
        "required": gettext_lazy("Choose all that apply, or “Not sure”."),
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
    }

    def __init__(self, exclusive: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exclusive = exclusive

    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = list(dict.fromkeys(super().clean(value)))
        for code, label in self.exclusive.items():
            if code in chosen and len(chosen) > 1:
                raise ValidationError(
                    _("You chose “%(none)s” and something else. Choose one or the other.")
                    % {"none": label}
                )
        return chosen


def _choices(finding: Finding) -> list[tuple[str, Any]]:
    if finding.type == "yes_no":
        return [("yes", _("Yes")), ("no", _("No")), NOT_SURE_CHOICE]
    if finding.bounds == SCALE:
        return [*((str(n), str(n)) for n in range(11)), NOT_SURE_CHOICE]
    last = [o for o in finding.options if o.exclusive]
    first = [o for o in finding.options if not o.exclusive]
    return [*((o.code, o.label) for o in first + last), NOT_SURE_CHOICE]


def _stored(finding: Finding, value: Any) -> Any:
    if finding.type == "many_of":
        if value == [NOT_SURE]:
            return NOT_SURE
        if NOT_SURE in value:
            options = (*finding.answers, *finding.vague)
            return {o: "yes" if o in value else NOT_SURE for o in options}
        return value
    if finding.bounds == SCALE and value != NOT_SURE:
        return int(value)
    return value


def _chosen(finding: Finding, answer: Any) -> Any:
    """A stored answer as its widget wants it."""
    if finding.type != "many_of":
        return str(answer)
    if isinstance(answer, Mapping):
        return [option for option, said in answer.items() if said == "yes"] + [NOT_SURE]
    return [answer] if isinstance(answer, str) else answer
