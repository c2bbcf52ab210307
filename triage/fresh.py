"""Questions that nobody has answered yet, as HTML that was made for somebody before.

Most pages show questions for the first time. Then their HTML depends on nothing but the release,
the language, the painful places, and who is asked about whom: it is made once a process and
question. What somebody has answered is never kept here.
"""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .flow import Visit
from .forms import ChecklistForm, QuestionsForm, wording
from .presenters.body_map import body_map
from .recent import Recent

_questions: Recent[tuple[SafeString, bool]] = Recent(1000)


def fresh_html(here: Visit, form: QuestionsForm | ChecklistForm) -> tuple[SafeString, bool] | None:
    """The HTML of a form without answers, and whether it has a picture; None where it has any."""
    if form.is_bound or form.initial:
        return None
    if isinstance(form, ChecklistForm):
        key = (here.release.sha256, get_language(), *form.keys)
        return _questions.get(key, lambda: (_fields(form), False))
    alone = len(form.keys) == 1
    parts = [_question(here, key, alone) for key in form.keys]
    html = format_html_join("", "{}", ((html,) for html, _ in parts))
    return html, any(drawn for _, drawn in parts)


def _question(here: Visit, key: str, alone: bool) -> tuple[SafeString, bool]:
    def make() -> tuple[SafeString, bool]:
        form = QuestionsForm(here=here, keys=[key])
        form.fields[key].is_heading = alone  # type: ignore[attr-defined]
        pictured = draw(form, here)
        return _fields(form), pictured

    someone = here.assessment.for_someone_else
    return _questions.get((wording(here, key), alone, someone), make)


def _fields(form: QuestionsForm | ChecklistForm) -> SafeString:
    """As crispy renders them, one after the other."""
    parts = (render_to_string("bootstrap5/field.html", {"field": field}) for field in form)
    return format_html_join("", "{}", ((part,) for part in parts))


def draw(form: QuestionsForm | ChecklistForm, here: Visit) -> bool:
    """Give the questions that ask for a place their picture; whether there is any."""
    found = False
    if isinstance(form, ChecklistForm):
        return found
    for key, field in form.fields.items():
        field.body_map = body_map(  # type: ignore[attr-defined]
            key,
            getattr(field, "choices", ()),
            here.case,
            for_someone_else=here.assessment.for_someone_else,
        )
        found = found or field.body_map is not None  # type: ignore[attr-defined]
    return found
