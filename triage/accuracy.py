"""How a release does on the published cases, measured and kept for the page /how-accurate/."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from conditions.models import Release

from . import actions
from .contract import read_lines
from .engine.assessment import ENGINE_VERSION
from .evaluation import evaluate
from .knowledge import compiled_release
from .models import AccuracyReport

CASES = Path("fixtures") / "cases"
log = logging.getLogger(__name__)


class NothingMeasured(Exception):
    """There is no case, or none that could be read; nothing was stored."""


@dataclass(frozen=True)
class Measured:
    """n: cases measured. unread: those that could not be, each with ``id`` and ``error``."""

    n: int
    unread: Sequence[dict[str, Any]]


def case_files(folder: Path | None = None) -> list[Path]:
    return sorted((folder or settings.BASE_DIR / CASES).glob("*.jsonl"))


def read_cases(files: Sequence[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every case with its file; a line that cannot be read is passed over."""
    for path in files:
        with path.open(encoding="utf-8", errors="surrogateescape") as lines:
            yield from ((path, raw) for raw, problem in read_lines(lines) if not problem)


def is_measured(release: Release, files: Sequence[Path]) -> bool:
    """Whether this engine was tried with this release on just these cases."""
    reports = AccuracyReport.objects.filter(release=release, engine_version=ENGINE_VERSION)
    return reports.filter(cases_sha256=_digest(files)).exists()


def measure(release: Release, files: Sequence[Path] | None = None) -> Measured:
    """Try every case and keep the summary, in place of an older one. About a second.

    Raises ``NothingMeasured`` where no case could be read.
    """
    files = case_files() if files is None else files
    cases = [raw for _path, raw in read_cases(files)]
    summary, _scores, errors = evaluate(compiled_release(release), release.version, cases)
    if not summary["n"]:
        raise NothingMeasured("No case could be read: nothing was stored.")
    actions.keep_accuracy(release=release, cases_sha256=_digest(files), summary=summary)
    return Measured(summary["n"], errors)


def measure_if_missing(release: Release) -> bool:
    """After a release came into force. It is in force whatever happens here: False if it failed."""
    files = case_files()
    try:
        if not is_measured(release, files):
            measure(release, files)
    except NothingMeasured:
        return False
    except Exception:
        log.exception("The accuracy of release %s could not be measured.", release)
        return False
    return True


def _digest(files: Sequence[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
