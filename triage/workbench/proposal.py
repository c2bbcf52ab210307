"""The draft as it would be published, with everything a publisher must see before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from conditions import actions
from conditions.checks import check_release
from conditions.document import sha256, to_document
from conditions.knowledge import DraftInvalid, NoRelease, current_release, draft
from conditions.models import Release
from conditions.schema import Knowledge
from conditions.validation import Problem
from triage.knowledge import compiled, compiled_release

from .asking import asking_changed
from .differences import PieceChange, changed_pieces
from .impact import Effect, Patient, effects, interview_effects, patients, with_interview
from .weaker import Weaker, weaker


class DraftChanged(Exception):
    """The draft, or the release it replaces, is not the one that was shown."""


@dataclass(frozen=True)
class Proposal:
    """The draft against the release in force. With errors there is nothing to publish."""

    release: Release | None
    before: Knowledge | None
    after: Knowledge | None
    problems: Sequence[Problem] = ()
    changes: Sequence[PieceChange] = ()
    #: Everybody who was tried, and those of them who would be told something else.
    tried: Sequence[Patient] = ()
    effects: Sequence[Effect] = ()
    weaker: Sequence[Weaker] = ()
    sha256: str = ""
    errors: Sequence[Problem] = field(default=())

    @property
    def token(self) -> str:
        """What was shown: this draft in place of this release."""
        return f"{self.sha256}-{self.release.sha256 if self.release else 'nothing'}"

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_error]

    @property
    def is_new(self) -> bool:
        return self.release is None or self.release.sha256 != self.sha256

    @property
    def needs_reason(self) -> bool:
        return bool(self.losses or self.weaker)

    @property
    def losses(self) -> list[Effect]:
        """Patients with a red flag who would be told less."""
        return [effect for effect in self.effects if effect.needs_reason]


def propose() -> Proposal:
    """Read, check and try the draft. Takes a second or two with all content, and two more where
    what is asked for safety's sake changed: then the interview is tried too."""
    try:
        release, before = current_release()
    except NoRelease:
        release, before = None, None
    try:
        after = draft()
    except DraftInvalid as error:
        return Proposal(release, before, None, error.problems, errors=error.problems)
    problems = check_release(after)
    errors = [problem for problem in problems if problem.is_error]
    changes = changed_pieces(before, after)
    tried, changed = [], []
    if changes and not errors:
        old = compiled_release(release) if release is not None else None
        tried = patients(before, after)
        changed = effects(old, compiled(after), tried)
        if old is not None and before is not None and asking_changed(before, after):
            changed = with_interview(changed, interview_effects(old, compiled(after), tried))
    return Proposal(
        release,
        before,
        after,
        problems,
        changes,
        tried,
        changed,
        weaker(before, after),
        sha256(to_document(after)),
        errors,
    )


def publish_as_shown(*, proposal: Proposal, by: User | None, note: str) -> Release:
    """Publish exactly what the proposal showed, or raise ``DraftChanged`` and publish nothing.

    Raises ``conditions.actions.PublishRefused`` if the draft has errors.
    """
    try:
        with transaction.atomic():
            in_force = Release.objects.in_force().values_list("sha256", flat=True).first()
            if in_force != (proposal.release.sha256 if proposal.release else None):
                raise DraftChanged
            release, is_new = actions.publish(by=by, note=note)
            # somebody saved meanwhile, or published the same while this waited
            if release.sha256 != proposal.sha256 or is_new != proposal.is_new:
                raise DraftChanged
            return release
    except IntegrityError as error:  # somebody else took the next version number
        raise DraftChanged from error
