"""The forms around the questions: who, where, the check of all answers, a problem report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.schema import OLDEST, Region
from triage.engine.cases import SIDES
from triage.engine.vocabulary import NOT_SURE
from triage.models import OWN_WORDS_LENGTH, ProblemReport, Sex
from triage.presenters.places import NAMES, capital

from .base import PageForm, choice, tell_template

NO_PAIN, SIDE_UNKNOWN = "none", "unknown"


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
        age_matters = _(
            "Some conditions belong to an age. Growing heels hurt at 11, worn knees at 65."
        )
        tell_template(self.fields["age"], why=age_matters)
        sex = self.fields["sex"]
        sex.choices = [(code, capital(str(label))) for code, label in sex.choices]  # type: ignore[attr-defined]  # a choice field
        tell_template(sex, why=_("Some conditions are more common in women, some in men."))

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
            name = str(NAMES[region])
            self.fields[str(region)] = choice(
                capital(name),
                choices,
                layout="row",
                help_text=hints.get(region, ""),
                error=_("Choose a side for the %(place)s, or “No pain”.") % {"place": name},
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
