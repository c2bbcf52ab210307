"""Every way in which the knowledge changes as a whole: load, publish, withdraw, sign off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from . import rows
from .checks import check_release
from .document import KINDS, hash_of, sha256, to_document
from .files import ContentFile, FileProblem, read_directory
from .knowledge import DraftInvalid, assemble, draft
from .models import LoadedFile, Release
from .validation import Problem, validate


class LoadStopped(Exception):
    """Nothing was loaded. ``lines`` say why, each as ``file:line: reason``."""

    def __init__(self, lines: Iterable[object]) -> None:
        self.lines = list(dict.fromkeys(map(str, lines)))
        super().__init__("\n".join(self.lines))


class PublishRefused(Exception):
    """The draft has errors and stays a draft."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass
class Loaded:
    """What a load did, file by file (``conditions/gout.yaml``)."""

    applied: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # changed in the admin since the last load
    removed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    skipped: bool = False  # --if-empty, and there was something


def is_empty() -> bool:
    """Whether no piece of knowledge is in the database."""
    return not any(model._default_manager.exists() for model in rows.ROOTS.values())


@transaction.atomic
def load_files(*, directory: Path | str, if_empty: bool = False) -> Loaded:
    """Make the rows say what the files say, or change nothing and raise.

    Each file is compared three ways, by its canonical content: what it says now, what it said
    when it was last loaded, and what the row says. A file that changed is applied if the row
    did not change; a row that was changed in the admin is kept if the file did not change; if
    both changed, and not to the same, that is a conflict and everything stops. A file that
    was loaded and is gone removes its row in the same way.

    Raises ``FileErrors`` (a file cannot be read) or ``LoadStopped`` (a conflict, or what the
    database would hold has errors that these files bring).
    """
    if if_empty and not is_empty():
        return Loaded(skipped=True)
    files = read_directory(directory)
    rows.lock_pages()
    pieces, invalid = rows.read()
    result, changes = _compare(Path(directory), files, pieces, {(p.kind, p.code) for p in invalid})

    before = validate(assemble(pieces)) if pieces else []
    after = dict(pieces)
    for change in changes:
        if change.piece is None:
            after.pop((change.kind, change.code), None)
        else:
            after[change.kind, change.code] = change.piece
    old = set(before)
    from_files = {key for key, file in files.items() if after.get(key) == file.piece}
    stops = []
    for problem in validate(assemble(after)):
        key = (problem.kind, problem.code)
        if not problem.is_error:
            result.warnings.append(_located(problem, files))
        elif key in from_files or problem not in old:
            stops.append(_located(problem, files))
    if stops:
        raise LoadStopped(stops)

    rows.write(changes)
    _remember(files, after, changes)
    return result


def _located(problem: Problem, files: dict[tuple[str, str], ContentFile]) -> str:
    file = files.get((problem.kind, problem.code))
    if file is None:
        return f"row {problem}"
    return str(FileProblem(str(file.path), file.line_of(problem.path), problem.message))


def _compare(
    directory: Path,
    files: dict[tuple[str, str], ContentFile],
    pieces: dict[tuple[str, str], Any],
    invalid: set[tuple[str, str]],
) -> tuple[Loaded, list[rows.Change]]:
    loaded = {(file.kind, file.code): file.sha256 for file in LoadedFile.objects.all()}
    result = Loaded()
    changes: list[rows.Change] = []
    conflicts: list[FileProblem] = []

    def conflict(key: tuple[str, str], what: str) -> None:
        kind, code = key
        reason = (
            f"conflict with the row {kind}/{code}: {what}. Run export_knowledge to see the "
            "row's content, and make file and row agree"
        )
        conflicts.append(FileProblem(str(directory / kind / f"{code}.yaml"), 1, reason))

    for key, file in files.items():
        name = f"{key[0]}/{key[1]}.yaml"
        new, last = hash_of(file.piece), loaded.get(key)
        row = hash_of(pieces[key]) if key in pieces else None
        exists = row is not None or key in invalid
        if row == new:
            result.unchanged.append(name)
        elif row == last and key not in invalid:
            result.applied.append(name)
            reason = f"load_knowledge {name}"
            changes.append(rows.Change(*key, file.piece, reason))
        elif new == last:
            result.kept.append(name)
        elif not exists:
            conflict(key, "the file changed and the row was deleted since the last load")
        elif last is None:
            conflict(key, "it was made in the admin and says something else")
        else:
            conflict(key, "both the file and the row changed since the last load")
    for key in sorted(
        loaded.keys() - files.keys(), key=lambda key: (list(KINDS).index(key[0]), key)
    ):
        name = f"{key[0]}/{key[1]}.yaml"
        if key in invalid or (key in pieces and hash_of(pieces[key]) != loaded[key]):
            conflict(key, "the file was deleted and the row changed since the last load")
        else:
            result.removed.append(name)
            changes.append(rows.Change(*key, None, f"load_knowledge: {name} was deleted"))
    if conflicts:
        raise LoadStopped(conflicts)
    return result, changes


def _remember(
    files: dict[tuple[str, str], ContentFile],
    after: dict[tuple[str, str], Any],
    changes: list[rows.Change],
) -> None:
    known = {(file.kind, file.code): file.sha256 for file in LoadedFile.objects.all()}
    new = [
        LoadedFile(kind=kind, code=code, sha256=hash_of(file.piece), loaded_at=timezone.now())
        for (kind, code), file in files.items()
        if (kind, code) in after
        and after[kind, code] == file.piece
        and known.get((kind, code)) != hash_of(file.piece)
    ]
    LoadedFile.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=["sha256", "loaded_at"],
    )
    for change in changes:
        if change.piece is None:
            LoadedFile.objects.filter(kind=change.kind, code=change.code).delete()


def check_draft() -> list[Problem]:
    """Everything that is wrong with the draft, errors first.

    While some piece does not even make sense alone, only that is told: what its absence would
    break elsewhere is noise.
    """
    try:
        problems = check_release(draft())
    except DraftInvalid as error:
        problems = error.problems
    return sorted(problems, key=lambda problem: not problem.is_error)


@transaction.atomic
def publish(*, by: User | None = None, note: str = "") -> tuple[Release, bool]:
    """Freeze the draft as the next release. Returns the release in force and whether it is new.

    Waits for pages that are being saved, and has others wait: what is published is a draft
    that there was, and not half of one and half of the next.

    Raises ``PublishRefused`` with the errors of a draft that fails; then nothing changes.
    ``IntegrityError``: another publication, of a draft without any page, took the version.
    """
    rows.lock_pages()
    try:
        knowledge = draft()
    except DraftInvalid as error:
        raise PublishRefused(error.problems) from error
    errors = [problem for problem in check_release(knowledge) if problem.is_error]
    if errors:
        raise PublishRefused(errors)
    document = to_document(knowledge)
    current = Release.objects.in_force().defer("document").first()
    if current is not None and current.sha256 == sha256(document):
        return current, False
    release = Release(
        version=_next_version(),
        document=document,
        sha256=sha256(document),
        published_by=by,
        note=note,
    )
    release.save(force_insert=True)
    return release, True


def _next_version() -> str:
    year = timezone.now().year
    taken = Release.objects.filter(version__startswith=f"{year}.").values_list("version", flat=True)
    return f"{year}.{max((int(version.split('.')[1]) for version in taken), default=0) + 1}"


@transaction.atomic
def publish_loaded(*, note: str = "") -> tuple[Release, bool]:
    """Publish after a load, but never over a release made by a person.

    Returns the release in force and whether it is new.
    """
    current = Release.objects.in_force().defer("document").first()
    if current is not None and current.published_by_id is not None:
        return current, False
    return publish(note=note)


def publishable_over() -> bool:
    """Whether a release is in force, and was made by a command."""
    current = Release.objects.in_force().defer("document").first()
    return current is not None and current.published_by_id is None


def was_published() -> bool:
    """Whether there is a release, or ever was one."""
    return Release.objects.exists()


@transaction.atomic
def withdraw(*, release: Release, by: User, reason: str) -> Release:
    """Take a release out of force; the one before it, if any, is in force again."""
    if not reason.strip():
        raise ValueError("a withdrawal needs a reason")
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.is_withdrawn:
        raise ValueError(f"release {release} was withdrawn before")
    release.withdrawn_at, release.withdrawn_by = timezone.now(), by
    release.withdrawn_reason = reason.strip()
    release.save()
    return release


@transaction.atomic
def sign_off(*, release: Release, by: User) -> Release:
    """A clinician takes responsibility for a release; patients no longer see the banner."""
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.is_withdrawn:
        raise ValueError(f"release {release} is withdrawn")
    if release.is_signed_off:
        raise ValueError(f"release {release} is already signed off")
    release.signed_off_at, release.signed_off_by = timezone.now(), by
    release.save()
    return release
