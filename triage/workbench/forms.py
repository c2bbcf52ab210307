"""What a publisher fills in."""

from __future__ import annotations

from typing import Any

from django import forms


class PublishForm(forms.Form):
    """A note for readers and, where a red flag loses urgency, the reason for it."""

    token = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="What is new in this release",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what is new."},
        help_text="For example “Rates of gout from the 2023 survey; new rule for calf pain”.",
    )
    reason = forms.CharField(
        label="Why is it right that these patients are told less?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is right to lower the urgency of these patients."},
        help_text="It is kept in the note of the release.",
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

    def full_note(self, patients: list[str]) -> str:
        note = str(self.cleaned_data["note"]).strip()
        if "reason" not in self.fields:
            return note
        reason = str(self.cleaned_data["reason"]).strip()
        return f"{note}\n\nUrgency lowered for: {'; '.join(patients)}.\nReason: {reason}"


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why is it withdrawn?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
        help_text="Whoever has a result from it is told to check again.",
    )
