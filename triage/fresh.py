"""Questions that nobody has answered yet, as HTML that was made for somebody before.

Most pages show questions for the first time. Then their HTML depends on nothing but the release,
the language, the painful places, and who is asked about whom: it is made once a process and
question. What somebody has answered is never kept here.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from conditions.recent import Recent

from .engine.parts import Part
from .flow import Visit, groups_on, keys_on, part_on
from .forms.base import tell_template
from .forms.questions import QuestionsForm, Setting, settings_of, wording
from .presenters.body_map import body_map
from .presenters.drawings import template_of

_questions: Recent[tuple[SafeString, bool]] = Recent(1000)


def fresh_html(here: Visit, number: int) -> tuple[SafeString, bool] | None:
    """The HTML of a screen's questions, and whether it has a picture.

    None where any has an answer: such a page is made for one person.
    """
    if any(key in here.assessment.answers for key in keys_on(here, number)):
        return None
    part = part_on(here, number)
    groups = groups_on(here, number)
    parts = [
        _group(here, part, group, setting, alone=len(groups) == 1)
        for group, setting in zip(groups, settings_of(here, part, groups), strict=True)
    ]
    html = format_html_join("", "{}", ((html,) for html, _ in parts))
    return html, any(drawn for _, drawn in parts)


def _group(
    here: Visit, part: Part, group: Sequence[str], setting: Setting, *, alone: bool
) -> tuple[SafeString, bool]:
    def make() -> tuple[SafeString, bool]:
        form = QuestionsForm(here=here, part=part, groups=[group])
        for field in map(setting.of, form.fields.values()):
            tell_template(field, is_heading=alone)
        pictured = draw(form, here)
        return _fields(form), pictured

    someone = here.assessment.for_someone_else
    return _questions.get((wording(here, part, group), setting, alone, someone), make)


def _fields(form: QuestionsForm) -> SafeString:
    """As crispy renders them, one after the other."""
    parts = (render_to_string("bootstrap5/field.html", {"field": field}) for field in form)
    return format_html_join("", "{}", ((part,) for part in parts))


def draw(form: QuestionsForm, here: Visit) -> bool:
    """Give the questions their drawings, and those that ask for a place their picture; whether
    there is any picture of a place."""
    found = False
    for name, field in form.fields.items():
        if form.is_ticks(name):
            continue
        drawing = template_of(here.question(name).finding.drawing)
        picture = body_map(
            name,
            getattr(field, "choices", ()),
            here.case,
            for_someone_else=here.assessment.for_someone_else,
        )
        tell_template(field, drawing=drawing, body_map=picture)
        found = found or picture is not None
    return found
