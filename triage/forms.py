"""Forms: the only place that decides whether an answer makes sense.

Texts of questions are curated, so they are escaped before they become a help text (Django
prints help texts as they are).
"""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from conditions.schema import OLDEST, Finding, Region

from .engine.cases import SIDES
from .engine.interview import CHECKLIST, is_sign
from .engine.vocabulary import NOT_SURE
from .flow import Visit, keys_on
from .models import OWN_WORDS_LENGTH, ProblemReport, Sex
from .presenters.places import NAMES, capital
from .presenters.questions import question_text, worded
from .recent import Recent

CHOOSE = gettext_lazy("Choose an answer. If you do not know, choose “I’m not sure”.")
FOREIGN = gettext_lazy("This page was sent answers that do not belong to it. Please answer again.")
NOT_OFFERED = gettext_lazy("That answer is not one of the choices. Please choose again.")
NOT_SURE_CHOICE = (NOT_SURE, gettext_lazy("I’m not sure"))
NO_PAIN, SIDE_UNKNOWN = "none", "unknown"


#: Shared by all forms, since nothing changes it.
HELPER = FormHelper()
HELPER.form_tag = False
HELPER.disable_csrf = True
HELPER.form_show_errors = False  # the summary above the form has them

#: Fields of questions as they were made for somebody with the same places.
_fields: Recent[forms.Field] = Recent(1000)


class PageForm(forms.Form):
    """A form that refuses what it did not ask, and says its sentences itself."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = HELPER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if set(self.data) - set(self.fields) - {"csrfmiddlewaretoken"}:
            raise ValidationError(FOREIGN)
        return cleaned

    def one_question(self) -> None:
        """Make the only question of the page its heading."""
        if len(self.fields) == 1:
            next(iter(self.fields.values())).is_heading = True  # type: ignore[attr-defined]


def choice(
    label: str, choices: Iterable[tuple[str, Any]], *, layout: str = "", **options: Any
) -> forms.ChoiceField:
    """Radio buttons with our own sentences. layout: ``row`` or ``scale`` stand side by side."""
    required = options.pop("error", CHOOSE)
    field = forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"required": required, "invalid_choice": NOT_OFFERED},
        **options,
    )
    field.layout = layout  # type: ignore[attr-defined]
    return field


class AboutForm(PageForm):
    who = choice(
        gettext_lazy("Who is in pain?"),
        [("me", gettext_lazy("I am")), ("someone", gettext_lazy("Someone else, such as my child"))],
        layout="row",
        error=gettext_lazy("Choose who is in pain."),
    )
    age = forms.IntegerField(
        label=gettext_lazy("Age in years"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        help_text=gettext_lazy("For a baby under 1, write 0."),
        error_messages={
            "invalid": gettext_lazy("Write the age as a whole number, such as 45."),
            "min_value": gettext_lazy("Write an age between 0 and 120."),
            "max_value": gettext_lazy("Write an age between 0 and 120."),
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "app-short"}
        ),
    )
    no_age = forms.BooleanField(label=gettext_lazy("I’d rather not say the age"), required=False)
    sex = choice(
        gettext_lazy("Sex at birth"),
        [*Sex.choices, (NOT_SURE, gettext_lazy("I’d rather not say"))],
        layout="row",
        error=gettext_lazy("Choose an answer, or “I’d rather not say”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["age"].why = _(  # type: ignore[attr-defined]
            "Some conditions belong to an age. Growing heels hurt at 11, worn knees at 65."
        )
        sex = self.fields["sex"]
        sex.choices = [(code, capital(str(label))) for code, label in sex.choices]  # type: ignore[attr-defined]
        sex.why = _("Some conditions are more common in women, some in men.")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("no_age"):
            cleaned["age"] = None
        elif cleaned.get("age") is None and "age" not in self.errors:
            self.add_error(
                "age", _("Write the age in years, or tick “I’d rather not say the age”.")
            )
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "for_someone_else": cleaned["who"] == "someone",
            "age": cleaned["age"],
            "sex": "" if cleaned["sex"] == NOT_SURE else cleaned["sex"],
        }


class WhereForm(PageForm):
    """One row per place, so that a picture can later tick the same buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (NO_PAIN, _("No pain")),
            ("left", _("Left")),
            ("right", _("Right")),
            ("both", _("Both")),
            (SIDE_UNKNOWN, _("Not sure which")),
        ]
        hints = {
            Region.LEG: _("The shin and the calf."),
            Region.FOOT: _("From the ankle to the toes, with the heel and the Achilles tendon."),
        }
        for region in Region:
            self.fields[str(region)] = choice(
                capital(str(NAMES[region])),
                choices,
                layout="row",
                help_text=hints.get(region, ""),
                error=_("Choose a side for this place, or “No pain”."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and all(cleaned[str(region)] == NO_PAIN for region in Region):
            self.add_error(str(Region.KNEE), _("Choose at least one place that hurts."))
        return cleaned

    @property
    def sides(self) -> dict[str, str | None]:
        """Side by painful region; None where it is not known."""
        return {
            name: side if side in SIDES else None
            for name, side in self.cleaned_data.items()
            if side != NO_PAIN
        }


class QuestionsForm(PageForm):
    """The questions of one screen, whatever they are. Fields are named by the answer's key."""

    def __init__(self, *args: Any, here: Visit, keys: list[str], **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial(here, keys))
        super().__init__(*args, **kwargs)
        self.here, self.keys = here, keys
        for key in keys:
            self.fields[key] = self._field(key)
        self.one_question()

    def _field(self, key: str) -> forms.Field:
        """A field of its own; what it offers was put in words for the first who needed it."""
        field = copy.copy(_fields.get(wording(self.here, key), lambda: self._worded_field(key)))
        field.widget = copy.copy(field.widget)
        field.widget.attrs = dict(field.widget.attrs)
        return field

    def _worded_field(self, key: str) -> forms.Field:
        question = self.here.question(key)
        finding, case = question.finding, self.here.case
        choices = _choices(finding)
        choices = [(code, worded(str(label), key, question, case)) for code, label in choices]
        label = question_text(key, case, self.here.model.vocabulary)
        hint = escape(worded(finding.help, key, question, case))
        field: forms.Field
        if finding.type == "many_of":
            exclusive = {o.code: o.label for o in finding.options if o.exclusive}
            field = ManyField(exclusive, label=label, choices=choices, help_text=hint)
        else:
            layout = "scale" if finding.bounds == (0, 10) else ""
            layout = "row" if finding.type == "yes_no" else layout
            field = choice(label, choices, layout=layout, help_text=hint)
        field.why = worded(finding.why_asked, key, question, case)  # type: ignore[attr-defined]
        return field

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as they are stored."""
        return {
            key: _stored(self.here.question(key).finding, self.cleaned_data[key])
            for key in self.keys
        }


def wording(here: Visit, key: str) -> Hashable:
    """What the words of a question depend on: two people with the same read the same."""
    question, case = here.question(key), here.case
    text = question_text(key, case, here.model.vocabulary)
    places: tuple[Any, ...] = ()
    if question.region is not None or "@" in key:
        places = case.complaints
    return here.release.sha256, key, get_language(), places, text


class ChecklistForm(PageForm):
    """Tick lists of yes and no findings: one of signs, one of illnesses and medicines.

    A list must be answered; what is not ticked is "no" once something else or "none of these"
    is, and stays open with "not sure".
    """

    NONE = ("none", gettext_lazy("None of these"))
    LISTS = (
        ("signs", gettext_lazy("Is any of this true right now?")),
        ("background", gettext_lazy("Does any of this apply, now or in the time it says?")),
    )

    def __init__(self, *args: Any, here: Visit, keys: list[str], **kwargs: Any) -> None:
        self.here, self.keys = here, keys
        self.lines: dict[str, list[str]] = {name: [] for name, _label in self.LISTS}
        for key in keys:
            name = "signs" if is_sign(here.question(key)) else "background"
            self.lines[name].append(key)
        kwargs.setdefault("initial", self._ticked())
        super().__init__(*args, **kwargs)
        for name, label in self.LISTS:
            if not self.lines[name]:
                continue
            lines = [(key, here.question(key).finding.statement) for key in self.lines[name]]
            none = {"none": self.NONE[1]}
            self.fields[name] = ManyField(
                none, label=label, choices=[*lines, self.NONE, NOT_SURE_CHOICE]
            )

    def _ticked(self) -> dict[str, list[str]]:
        """Stored answers as ticks; a list that nobody has answered has none."""
        found = {}
        for name, keys in self.lines.items():
            said = {k: self.here.assessment.answers.get(k) for k in keys}
            known = [k for k in keys if said[k] is not None]
            if not known:
                continue
            ticks = [k for k in known if said[k] == "yes"]
            if any(said[k] == NOT_SURE for k in known):
                ticks.append(NOT_SURE)
            found[name] = ticks or [self.NONE[0]]
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as they are stored, one per line of the lists."""
        found: dict[str, Any] = {}
        for name, keys in self.lines.items():
            ticks = self.cleaned_data.get(name, [])
            unticked = NOT_SURE if NOT_SURE in ticks else "no"
            found |= {key: "yes" if key in ticks else unticked for key in keys}
        return found


def screen_form(here: Visit, number: int, data: Any = None) -> QuestionsForm | ChecklistForm:
    """The form of a shown screen (1, 2, …)."""
    part = here.assessment.screens[number - 1]["part"]
    kind = ChecklistForm if part == CHECKLIST else QuestionsForm
    return kind(data, here=here, keys=keys_on(here, number))


class ManyField(forms.MultipleChoiceField):
    """Several of several. "None of these" excludes the others; "not sure" leaves the rest open."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": gettext_lazy("Choose all that apply, or “I’m not sure”."),
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
    if finding.bounds == (0, 10):
        return [*((str(n), str(n)) for n in range(11)), NOT_SURE_CHOICE]
    last = [o for o in finding.options if o.exclusive]
    first = [o for o in finding.options if not o.exclusive]
    return [*((o.code, o.label) for o in first + last), NOT_SURE_CHOICE]


def _stored(finding: Finding, value: Any) -> Any:
    if finding.type == "many_of":
        if value == [NOT_SURE]:
            return NOT_SURE
        if NOT_SURE in value:
            return {o: "yes" if o in value else NOT_SURE for o in finding.answers}
        return value
    if finding.bounds == (0, 10) and value != NOT_SURE:
        return int(value)
    return value


def initial(here: Visit, keys: Iterable[str]) -> Mapping[str, Any]:
    """Stored answers as the widgets want them."""
    found: dict[str, Any] = {}
    for key in keys:
        if key not in here.assessment.answers:
            continue
        answer = here.assessment.answers[key]
        if here.question(key).finding.type == "many_of":
            if isinstance(answer, dict):
                answer = [o for o, said in answer.items() if said == "yes"] + [NOT_SURE]
            elif isinstance(answer, str):
                answer = [answer]
        elif not isinstance(answer, str):
            answer = str(answer)
        found[key] = answer
    return found


class CheckForm(PageForm):
    own_words = forms.CharField(
        label=gettext_lazy("Anything else, in your own words? (optional)"),
        required=False,
        max_length=OWN_WORDS_LENGTH,
        help_text=gettext_lazy(
            "It is printed with your result for a professional to read. It does not change the "
            "result. Please leave out names."
        ),
        error_messages={"max_length": gettext_lazy("Please shorten it to 1,000 characters.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReportForm(PageForm):
    PAGES = ("start", "question", "result", "learn", "other")
    kind = choice(
        gettext_lazy("What is it about?"),
        ProblemReport.Kind.choices,
        error=gettext_lazy("Choose what it is about."),
    )
    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=2000,
        help_text=gettext_lazy("Please leave out names and anything that tells who you are."),
        error_messages={
            "required": gettext_lazy("Write what is wrong."),
            "max_length": gettext_lazy("Please shorten it to 2,000 characters."),
        },
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    page = forms.ChoiceField(
        choices=[(p, p) for p in PAGES], required=False, widget=forms.HiddenInput
    )
