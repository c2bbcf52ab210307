"""Freeze the draft as the next release."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conditions import actions
from triage.workbench.forms import note_with_reason
from triage.workbench.proposal import DraftChanged, Proposal, propose, publish_as_shown


class Command(BaseCommand):
    help = (
        "Validate the draft and publish it as the next release. Where it asks for less care than "
        "the release in force, say why."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--note", default="", help="what is new, for readers")
        parser.add_argument(
            "--reason", default="", help="why it is right to ask for less care; kept in the note"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        proposal = propose()
        if proposal.errors:
            raise CommandError("\n".join(map(str, proposal.errors)) + "\nNothing was published.")
        note, reason = options["note"].strip(), options["reason"].strip()
        if proposal.needs_reason:
            lines = _less_care(proposal)
            if not reason:
                raise CommandError(
                    "\n".join(lines)
                    + '\nNothing was published. If it is right to ask for less care, say why: --reason "…"'
                )
            for line in lines:
                self.stderr.write(line)
            note = _note(proposal, note, reason)
        try:
            release = publish_as_shown(proposal=proposal, by=None, note=note)
        except (DraftChanged, actions.PublishRefused) as error:
            raise CommandError(
                "Somebody changed the draft or published another release at this moment. "
                "Nothing was published; try again."
            ) from error
        self.stdout.write(
            f"Published release {release}."
            if proposal.is_new
            else f"Release {release} already says the same."
        )


def _less_care(proposal: Proposal) -> list[str]:
    """What a publisher must give a reason for, a line each."""
    lines = [
        f"weaker: {one.kind}/{one.code} ({one.name}): {', '.join(one.reasons)}"
        for one in proposal.weaker
    ]
    for effect in proposal.losses:
        before = effect.before.urgency if effect.before else "nothing"
        after = effect.after.urgency if effect.after else f"nothing ({effect.problem})"
        lines.append(f"told less: {effect.patient}: {before} → {after}")
    return lines


def _note(proposal: Proposal, note: str, reason: str) -> str:
    patients = [effect.patient for effect in proposal.losses]
    weaker = [f"{one.name} ({one.code})" for one in proposal.weaker]
    return note_with_reason(note, patients, weaker, reason)
