"""Everything that writes. Nobody overwrites what they have not read, by a lock on the person's
row or by its revision (rows.py), so that two tabs, or two taps on a slow line, lose nothing:
answers are merged, never replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from conditions.models import Release

from . import flow, rows
from .engine.assessment import ENGINE_VERSION, assess, result_document
from .flow import Page, Visit
from .knowledge import current_model
from .models import (
    TOKEN_LENGTH,
    AccuracyReport,
    Assessment,
    ProblemReport,
    as_code,
    code_of,
    hash_of,
    new_token,
)

Reply = TypeVar("Reply")


def _key(token: str) -> tuple[rows.Key, str]:
    """What stands in a private address is the token, or the short code in its place."""
    code = _code_in(token)
    return ("code_hash", hash_of(code)) if code else ("token_hash", hash_of(token))


def _code_in(token: str) -> str | None:
    return as_code(token) if len(token) < TOKEN_LENGTH else None


def find(*, token: str, lock: bool = False) -> Visit:
    """The assessment of a private link. Raises Http404, the same whether it ever existed."""
    try:
        return flow.visit(rows.read(*_key(token), lock=lock))
    except Assessment.DoesNotExist:
        raise Http404 from None


@contextmanager
def locked(*, token: str) -> Iterator[Visit]:
    """The same for writing: nobody else writes it until the block ends."""
    with transaction.atomic():
        yield find(token=token, lock=True)


def changed(change: Callable[[Visit], Reply], *, token: str) -> Reply:
    """What ``change`` returns, which may write the row once, as the last thing it does.

    It reads the row without a lock, since hardly ever do two people write the same one. Where
    they do, the later one has written nothing, and ``change`` is called once more, under a lock,
    with what the other has stored.
    """
    try:
        return change(find(token=token))
    except rows.Overtaken:
        with locked(token=token) as here:
            return change(here)


def start_assessment(*, release: Release) -> str:
    """Begin; returns the token, which is kept nowhere."""
    token = new_token()
    Assessment.objects.create(
        token_hash=hash_of(token), code_hash=hash_of(code_of(token)), release=release
    )
    return token


def code_for(*, token: str, here: Visit) -> str | None:
    """The short code to come back with. None for answers from before there were codes."""
    code = _code_in(token) or code_of(token)
    return code if here.assessment.code_hash == hash_of(code) else None


def known_code(*, typed: str) -> str | None:
    """The code somebody typed, if there are answers behind it."""
    code = as_code(typed)
    known = code and Assessment.objects.filter(code_hash=hash_of(code)).exists()
    return code if known else None


def save_about(*, here: Visit, for_someone_else: bool, age: int | None, sex: str) -> Page:
    assessment = here.assessment
    assessment.for_someone_else = for_someone_else
    assessment.age = age
    assessment.sex = sex
    assessment.about_answered = True
    return _save_and_go_on(here) if assessment.complaints else _save(here, Page("where"))


def save_complaints(*, here: Visit, sides: Mapping[str, str | None]) -> Page:
    """Other places bring other questions, so the interview opens again."""
    complaints = list(flow.ordered_complaints(sides))
    if [c["region"] for c in complaints] != [c["region"] for c in here.assessment.complaints]:
        here.assessment.asked_all = False
        here.assessment.screens = flow.reopened(here.assessment.screens)
    here.assessment.complaints = complaints
    return _save_and_go_on(here)


def save_answers(*, here: Visit, number: int, answers: Mapping[str, Any]) -> Page:
    """Merge the answers of one screen and say which page comes next."""
    before = here.assessment.answers
    here.assessment.answers = {**before, **answers}
    return _save_and_go_on(here, number, keep_result=here.assessment.answers == before)


def acknowledge_alarms(*, here: Visit) -> Page:
    """The person has been told to get help now and goes on anyway."""
    names = [flow.alarm_name(state) for state in here.alarms]
    here.assessment.acknowledged = [*here.assessment.acknowledged, *names]
    return _save_and_go_on(here, keep_result=True)


def finish(*, here: Visit, own_words: str) -> None:
    """Work out the result and store it as shown: a new one never with a withdrawn release."""
    assessment = here.assessment
    if here.release.is_withdrawn:
        here = Visit(assessment, *current_model())
    assessment.own_words = own_words
    assessment.result = result_document(assess(here.model, here.case))
    assessment.engine_version = ENGINE_VERSION
    assessment.finished_at = timezone.now()
    assessment.asked_all = True
    _write(here)


def delete_assessment(*, here: Visit) -> None:
    here.assessment.delete()


def report_problem(*, kind: str, page: str, text: str, release: Release | None) -> None:
    ProblemReport.objects.create(kind=kind, page=page, text=text, release=release)


def keep_accuracy(*, release: Release, cases_sha256: str, summary: Mapping[str, Any]) -> None:
    """Store how this engine did with this release, in place of an older measurement."""
    AccuracyReport.objects.update_or_create(
        release=release,
        engine_version=ENGINE_VERSION,
        defaults={"cases_sha256": cases_sha256, "summary": dict(summary)},
    )


class Purged(NamedTuple):
    """How many people's answers, and how many reports of problems, were deleted."""

    assessments: int
    reports: int


def purge(*, older_than_days: int) -> Purged:
    """Delete answers that nobody has changed, and reports that were sent, so long ago.

    The same period for both, since people write about their health in a report, too.
    """
    limit = timezone.now() - timedelta(days=older_than_days)
    assessments, _ = Assessment.objects.filter(updated_at__lt=limit).delete()
    reports, _ = ProblemReport.objects.filter(created_at__lt=limit).delete()
    return Purged(assessments, reports)


def _save_and_go_on(here: Visit, number: int | None = None, keep_result: bool = False) -> Page:
    """Store a change and find the next page, choosing a new screen if one is needed."""
    assessment = here.assessment
    if not keep_result:
        assessment.result, assessment.finished_at = None, None
    fresh = Visit(assessment, here.release, here.model)  # reads the changed answers
    if fresh.alarms:
        return _save(fresh, Page("emergency"))
    if number is not None and not assessment.asked_all:
        following = flow.screen_after(fresh, number)
        if following is not None:
            return _save(fresh, Page("question", following))
    waiting = flow.unanswered_screen(fresh)
    if waiting is not None:
        return _save(fresh, Page("question", waiting))
    screen = flow.new_screen(fresh)
    if screen is None:
        assessment.asked_all = True
        return _save(fresh, Page("result" if assessment.result is not None else "check"))
    assessment.screens = [*assessment.screens, flow.plain_screen(screen)]
    return _save(fresh, Page("question", len(assessment.screens)))


def _save(here: Visit, page: Page) -> Page:
    _write(here)
    return page


def _write(here: Visit) -> None:
    here.assessment.release = here.release
    rows.write(here.assessment)
