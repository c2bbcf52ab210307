"""What a publisher fills in."""

from __future__ import annotations

from typing import Any

from django import forms


class PublishForm(forms.Form):
    """A note for readers and, where patients are guarded less, the reason for it."""

    token = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="What is new in this release",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what is new."},
        help_text="For example “Rates of gout from the 2023 survey; new rule for calf pain”.",
    )
    reason = forms.CharField(
        label="Why is it right to ask for less care here?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is right to ask for less care here."},
        help_text="It is kept in the note of the release.",
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

    def full_note(self, patients: list[str], weaker: list[str]) -> str:
        """The note with what is lowered and why, kept for whoever reads the release later."""
        note = str(self.cleaned_data["note"]).strip()
        if "reason" not in self.fields:
            return note
        return note_with_reason(note, patients, weaker, str(self.cleaned_data["reason"]))


def note_with_reason(note: str, patients: list[str], weaker: list[str], reason: str) -> str:
    """The note of a release that asks for less care, on the page and on the command line."""
    told = [note, ""] if note else []
    if patients:
        told.append(f"Urgency lowered for: {'; '.join(patients)}.")
    if weaker:
        told.append(f"Made weaker: {'; '.join(weaker)}.")
    return "\n".join([*told, f"Reason: {reason.strip()}"])


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why is it withdrawn?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
        help_text="Whoever has a result from it is told to check again.",
    )
