"""Pages between the draft and the patients: check, publish, withdraw, sign off, download."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any, TypedDict

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import pluralize
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conditions import actions
from conditions.document import KINDS
from conditions.files import write_text
from conditions.knowledge import DraftInvalid, draft, knowledge_of
from conditions.models import Release
from conditions.schema import Knowledge
from triage import accuracy
from triage.accuracy import measure_if_missing

from . import effects_in_words
from .differences import PieceChange, changed_pieces
from .forms import PublishForm, WithdrawForm
from .places import Pages
from .proposal import DraftChanged, Proposal, propose, publish_as_shown

may_view = permission_required("conditions.view_condition", raise_exception=True)
may_publish = permission_required("conditions.publish_release", raise_exception=True)
may_withdraw = permission_required("conditions.withdraw_release", raise_exception=True)
may_sign_off = permission_required("conditions.sign_off_release", raise_exception=True)

CHANGED_MEANWHILE = (
    "Somebody changed the draft or published another release since this page was shown. "
    "Nothing was published. This is how it stands now; please look again."
)


def page(
    request: HttpRequest, template: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"workbench/{template}", context, status=status)


def _who(request: HttpRequest) -> User:
    """Somebody who is signed in: nobody else has a permission."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@require_safe
@may_view
def check(request: HttpRequest) -> HttpResponse:
    """Everything that is wrong with the draft, each with the way to the page of its row."""
    placed = Pages().place_all(actions.check_draft())
    return page(
        request,
        "check.html",
        "Check this draft",
        errors=[p for p in placed if p.problem.is_error],
        warnings=[p for p in placed if not p.problem.is_error],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may_view
def publish(request: HttpRequest) -> HttpResponse:
    """What would change, for whom; and, for publishers, the button."""
    proposal = propose()
    needs_reason = proposal.needs_reason
    if request.method != "POST":
        form = PublishForm(initial={"token": proposal.token}, needs_reason=needs_reason)
        return _show(request, proposal, form)

    if not request.user.has_perm("conditions.publish_release"):
        raise PermissionDenied
    form = PublishForm(request.POST, needs_reason=needs_reason)
    if proposal.errors:
        return _show(request, proposal, form, status=422)
    if request.POST.get("token") != proposal.token:
        return _show(request, proposal, _again(request, proposal), CHANGED_MEANWHILE, 409)
    if not form.is_valid():
        return _show(request, proposal, form, status=422)
    lowered = [effect.patient for effect in proposal.losses]
    note = form.full_note(lowered, [f"{one.name} ({one.code})" for one in proposal.weaker])
    try:
        release = publish_as_shown(proposal=proposal, by=_who(request), note=note)
    except (DraftChanged, actions.PublishRefused):
        proposal = propose()
        return _show(request, proposal, _again(request, proposal), CHANGED_MEANWHILE, 409)
    messages.success(request, f"Release {release} is published. Patients get it from now on.")
    _measured(request, release)
    return redirect("admin:conditions_release_change", release.pk)


def _measured(request: HttpRequest, release: Release) -> None:
    """The page /how-accurate/ tells of the release in force only, so it is measured at once."""
    if not measure_if_missing(release):
        messages.warning(
            request,
            f"How accurate release {release} is could not be measured, and the public page says "
            "so. Try again with “Measure accuracy” on the page of the release.",
        )


def _again(request: HttpRequest, proposal: Proposal) -> PublishForm:
    """The same words, for what is shown now."""
    initial = {**request.POST.dict(), "token": proposal.token}
    return PublishForm(initial=initial, needs_reason=proposal.needs_reason)


def _show(
    request: HttpRequest,
    proposal: Proposal,
    form: PublishForm,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    pages = Pages()
    return page(
        request,
        "publish.html",
        "See differences and publish",
        status,
        proposal=proposal,
        form=form,
        sentence=sentence,
        errors=pages.place_all(proposal.errors),
        warnings=pages.place_all(proposal.warnings),
        changes=[(change, pages.of(change.kind, change.code)) for change in proposal.changes],
        groups=effects_in_words.groups(
            proposal.effects,
            (proposal.before, proposal.after),
            lambda code: pages.of("rules", code),
        ),
        weaker=[(one, pages.of(one.kind, one.code)) for one in proposal.weaker],
        tried=Counter(patient.kind for patient in proposal.tried),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may_withdraw
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a release out of force, with a reason."""
    release = get_object_or_404(Release.objects.defer("document"), pk=pk)
    if release.is_withdrawn:
        messages.error(request, f"Release {release} was withdrawn before.")
        return redirect("admin:conditions_release_change", pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw(release=release, by=_who(request), reason=reason)
        except ValueError as error:  # somebody else was quicker
            messages.error(request, str(error))
        else:
            following = Release.objects.in_force().first()
            now = f"release {following}" if following else "no result"
            messages.success(
                request,
                f"Release {release} is withdrawn. New patients get {now}. The draft still says "
                "what it said: undo there what was wrong, on the history of its page.",
            )
            if following is not None:
                _measured(request, following)
        return redirect("admin:conditions_release_change", pk)
    others = Release.objects.in_force().exclude(pk=pk).defer("document")
    return page(
        request,
        "withdraw.html",
        f"Withdraw release {release}",
        422 if request.method == "POST" else 200,
        release=release,
        form=form,
        is_in_force=Release.objects.in_force().values_list("pk", flat=True).first() == pk,
        next_release=others.first(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may_sign_off
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take responsibility for a release."""
    release = get_object_or_404(Release.objects.defer("document"), pk=pk)
    if release.is_withdrawn or release.is_signed_off:
        messages.error(request, f"Release {release} is withdrawn or signed off already.")
        return redirect("admin:conditions_release_change", pk)
    if request.method == "POST":
        try:
            actions.sign_off(release=release, by=_who(request))
        except ValueError as error:  # somebody else was quicker
            messages.error(request, str(error))
        else:
            messages.success(request, f"Release {release} is signed off in your name.")
        return redirect("admin:conditions_release_change", pk)
    signed = Release.objects.in_force().filter(pk__lt=pk, signed_off_at__isnull=False)
    since = _since(release, signed.first() or _before(release))
    return page(request, "sign_off.html", f"Sign off release {release}", release=release, **since)


@require_safe
@may_view
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What a release changed, in words."""
    release = get_object_or_404(Release.objects.defer("document"), pk=pk)
    since = _since(release, _before(release))
    return page(request, "changes.html", f"Release {release}", release=release, **since)


def _before(release: Release) -> Release | None:
    return Release.objects.in_force().filter(pk__lt=release.pk).first()


class Since(TypedDict):
    """What a release changed since an earlier one: each change with the address of its page."""

    earlier: Release | None
    changes: list[tuple[PieceChange, str]]


def _since(release: Release, earlier: Release | None) -> Since:
    if earlier is None:
        return {"earlier": None, "changes": []}
    pages = Pages()
    found = changed_pieces(knowledge_of(earlier), knowledge_of(release))
    placed = [(change, pages.of(change.kind, change.code)) for change in found]
    return {"earlier": earlier, "changes": placed}


@require_POST
@may_publish
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a release on the published cases, for its own page and for /how-accurate/."""
    release = get_object_or_404(Release, pk=pk)
    try:
        measured = accuracy.measure(release)
    except accuracy.NothingMeasured as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"Release {release} was measured on {measured.n} case{pluralize(measured.n)}."
        )
        if measured.unread:
            names = ", ".join(str(row["id"]) for row in measured.unread)
            messages.warning(request, f"Cases that this release cannot read: {names}.")
    return redirect("admin:conditions_release_change", pk)


@require_safe
@may_view
def download(request: HttpRequest) -> HttpResponse:
    """The draft as content files, the same as `export_knowledge` writes."""
    try:
        knowledge = draft()
    except DraftInvalid:
        messages.error(request, "The draft has errors and cannot be written as files. Mend these.")
        return redirect("workbench:check")
    response = HttpResponse(zipped(knowledge), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="kneefoot-draft.zip"'
    return response


def zipped(knowledge: Knowledge) -> bytes:
    """Every content file in one archive; the same knowledge gives the same bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for kind in KINDS:
            for code, piece in sorted(getattr(knowledge, kind).items()):
                info = zipfile.ZipInfo(f"knowledge/{kind}/{code}.yaml")
                file.writestr(info, write_text(piece), zipfile.ZIP_DEFLATED)
    return archive.getvalue()
