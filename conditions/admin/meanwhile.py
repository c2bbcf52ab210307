"""Two people on one page: nobody undoes unawares what the other has saved meanwhile.

A form carries a short print of each value it showed. When it comes back, a field that only the
other person changed keeps the other's value; a field that both changed is refused, and the page
says what the other one wrote.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django import forms
from django.forms.models import InlineForeignKeyField
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .field_faults import FieldFaults
from .generics import Row

if TYPE_CHECKING:
    from conditions.models.records import Record

SEEN = "seen"


class SeenForm(FieldFaults[Row]):
    """A form that knows what it showed. Without its prints (a script, say) nothing is compared."""

    @property
    def is_new(self) -> bool:
        """Whether the database does not have the row yet."""
        return self.instance.pk is None

    @property
    def seen_input(self) -> SafeString:
        """A hidden input with the prints; put it beside the fields. Empty for a new row."""
        names = self._compared() if self.instance.pk else []
        if not names:
            return SafeString()
        prints = " ".join(f"{name}:{_print(self._shown(name))}" for name in names)
        return format_html(
            '<input type="hidden" name="{}" value="{}">', self.add_prefix(SEEN), prints
        )

    def full_clean(self) -> None:
        seen = self._seen()
        if self.is_bound and seen and not self.instance.pk:
            self._clean_deleted(seen)
            return
        both = self._merge(seen) if self.is_bound and seen else []
        self.clean_now()
        for name in both:
            self.add_error(name, self._told(name))

    def clean_now(self) -> None:
        """The usual cleaning, once the data say what is meant."""
        super().full_clean()

    def _clean_deleted(self, seen: dict[str, str]) -> None:
        """Somebody deleted the row. That is fine with whoever had not touched it."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        touched = any(
            _print(self._posted(name)) != was for name, was in seen.items() if name in self.fields
        )
        if touched:
            self.add_error(
                None,
                "Somebody deleted this row while you had the page open. Nothing was saved. Copy "
                "what you need from it, and open the page again.",
            )

    def _merge(self, seen: dict[str, str]) -> list[str]:
        """Take over what only others changed. Returns the fields that both changed."""
        both = []
        for name in self._compared():
            was, now = seen.get(name), self._shown(name)
            posted = self._posted(name)
            if was is None or was == _print(now) or _print(posted) == _print(now):
                continue
            if _print(posted) == was:
                self._take_over(name, now)
            else:
                both.append(name)
        return both

    def _take_over(self, name: str, value: bool | list[str]) -> None:
        data = self.data.copy()
        key = self.add_prefix(name)
        if isinstance(value, bool):
            if value:
                data[key] = "on"
            else:
                data.pop(key, None)
        else:
            data.setlist(key, value)
        self.data = data

    def _told(self, name: str) -> str:
        value = self._in_words(name)
        record = self.last_change(name)
        who = str(record.history_user) if record and record.history_user_id else "Somebody else"
        at = f" at {timezone.localtime(record.history_date):%H:%M}" if record else ""
        return (
            f"{who} changed this to “{value}”{at} while you had the page open. Nothing was "
            "saved. Save again to put yours in its place, or correct it."
        )

    def last_change(self, name: str) -> Record | None:
        """The newest history record of what the field belongs to."""
        return self.instance.history.select_related("history_user").first()

    def _in_words(self, name: str) -> str:
        shown = self._shown(name)
        if isinstance(shown, bool):
            return "yes" if shown else "no"
        choices = getattr(self.fields[name], "queryset", None)
        if choices is not None:
            pks = [value for value in shown if value]
            return ", ".join(str(row) for row in choices.filter(pk__in=pks)) or "nothing"
        labels = dict(getattr(self.fields[name], "choices", ()))
        return ", ".join(str(labels.get(value, value)) for value in shown if value) or "nothing"

    def _seen(self) -> dict[str, str]:
        given = str(self.data.get(self.add_prefix(SEEN), "")) if self.is_bound else ""
        return dict(pair.split(":", 1) for pair in given.split() if ":" in pair)

    def _compared(self) -> list[str]:
        fixed = ("DELETE", self._meta.model._meta.pk.name)
        return [
            name
            for name, field in self.fields.items()
            if not field.disabled
            and name not in fixed
            and not isinstance(field, InlineForeignKeyField)
        ]

    def _shown(self, name: str) -> bool | list[str]:
        """What the input shows for the value in the database."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field.widget, forms.CheckboxInput):
            return bool(value)
        return _texts(field.widget.format_value(value))

    def _posted(self, name: str) -> bool | list[str]:
        widget = self.fields[name].widget
        value = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return value if isinstance(value, bool) else _texts(value)


def _texts(value: object) -> list[str]:
    many = value if isinstance(value, list | tuple) else [value]
    # browsers send line breaks in their own way
    return ["" if v is None else "\n".join(str(v).split("\r\n")).strip() for v in many]


def _print(value: bool | list[str]) -> str:
    text = str(value) if isinstance(value, bool) else "\0".join(sorted(filter(None, value)))
    return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
