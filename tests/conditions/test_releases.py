import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from conditions import actions, checks
from conditions.document import from_document, sha256
from conditions.knowledge import (
    RELEASES_KEPT,
    NoRelease,
    current_release,
    draft,
    knowledge_of,
)
from conditions.models import Condition, Release, SafetyRule
from conditions.validation import Problem

from .tiny import TINY


def change(**fields):
    row = Condition.objects.get(code="other")
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def test_publish_freezes_the_draft(loaded):
    release, is_new = actions.publish(note="First.")
    assert is_new
    assert release.version == f"{timezone.now().year}.1"
    assert release.sha256 == sha256(release.document)
    assert release.published_by is None
    assert dict(current_release()[1]) == dict(draft())


def test_publish_twice_makes_one_release(loaded):
    first, _ = actions.publish()
    second, is_new = actions.publish()
    assert (second, is_new) == (first, False)
    assert Release.objects.count() == 1


def test_next_release_is_numbered_and_read_at_once(loaded):
    actions.publish()
    change(story="New words.")
    assert current_release()[1].conditions["other"].story == "It hurts."
    release, _ = actions.publish()
    assert release.version.endswith(".2")
    assert current_release()[1].conditions["other"].story == "New words."


def test_current_release_costs_one_query_and_reads_the_document_once(
    loaded, django_assert_num_queries
):
    actions.publish()
    first = current_release()[1]
    with django_assert_num_queries(1):
        assert current_release()[1] is first


def test_reading_many_old_releases_leaves_the_one_in_force_in_memory(
    loaded, django_assert_num_queries
):
    for number in range(RELEASES_KEPT + 2):
        change(story=f"Story {number}.")
        actions.publish()
    current, *old = Release.objects.order_by("-pk")
    current_release()
    for release in old:
        knowledge_of(release)
    with django_assert_num_queries(1):  # no second for its document
        assert current_release()[0] == current
    with django_assert_num_queries(0):
        knowledge_of(old[-1])
    assert knowledge_of(Release.objects.get(pk=old[0].pk)).conditions["other"].story == "Story 4."


def test_release_from_before_rules_had_a_basis_can_be_read(loaded):
    document = json.loads(actions.publish()[0].document)
    for rule in document["rules"].values():
        del rule["basis"]
    rules = from_document(json.dumps(document)).rules
    assert {rule.basis for rule in rules.values()} == {""}


def test_no_release_says_what_to_run(db):
    with pytest.raises(NoRelease, match="load_knowledge --publish"):
        current_release()


def test_draft_with_errors_is_refused_and_the_old_release_stays(loaded):
    old, _ = actions.publish()
    Condition.objects.get(code="septic_arthritis").rules.all().delete()
    with pytest.raises(actions.PublishRefused, match="at least one safety rule"):
        actions.publish()
    with pytest.raises(CommandError, match="Nothing was published"):
        call_command("publish")
    assert current_release()[0] == old


def test_draft_whose_rows_make_no_sense_is_refused(loaded):
    Condition.objects.get(code="other").rates.all().delete()
    with pytest.raises(actions.PublishRefused, match="9 numbers"):
        actions.publish()
    assert actions.check_draft()


def test_registered_check_can_refuse(loaded):
    @checks.register_release_check
    def nothing_is_good_enough(knowledge):
        return [Problem("rules", "swollen_calf", (), "does not fire")]

    with pytest.raises(actions.PublishRefused, match="rules/swollen_calf: does not fire"):
        actions.publish()


def test_load_never_publishes_over_a_person(loaded, folder, clinician, edit, capsys):
    theirs, _ = actions.publish(by=clinician)
    edit("conditions/other.yaml", "story: It hurts.", "story: It aches.")
    call_command("load_knowledge", folder, "--publish")
    assert "made by a person" in capsys.readouterr().out
    assert current_release()[0] == theirs
    call_command("publish", "--note", "on purpose")
    assert current_release()[0] != theirs


@pytest.fixture
def weaker(loaded):
    """A draft whose rule asks for less than the release in force."""
    release, _ = actions.publish()
    rule = SafetyRule.objects.get(code="hot_joint_with_fever")
    rule.urgency = "soon"
    rule.save()
    return release


@pytest.mark.parametrize("reason", [(), ("--reason", " ")])
def test_command_publishes_no_weaker_rule_without_a_reason(weaker, reason):
    with pytest.raises(CommandError, match=r"--reason") as refused:
        call_command("publish", "--note", "News.", *reason)
    said = str(refused.value)
    assert "weaker: rules/hot_joint_with_fever (Your joint may be infected): urgency" in said
    assert "emergency → soon" in said
    assert Release.objects.get() == weaker


def test_command_keeps_the_reason_in_the_note(weaker, capsys):
    call_command("publish", "--note", "News.", "--reason", "As in the guideline.")
    release, _ = current_release()
    assert release != weaker
    assert release.note.startswith("News.\n")
    assert "Made weaker: Your joint may be infected (hot_joint_with_fever)" in release.note
    assert release.note.endswith("Reason: As in the guideline.")
    assert "emergency → soon" in capsys.readouterr().err


def test_command_asks_for_no_reason_where_nothing_is_weaker(loaded):
    actions.publish()
    change(story="New words.")
    call_command("publish", "--note", "News.")
    assert current_release()[0].note == "News."


def test_command_says_that_somebody_else_was_quicker(loaded, folder, edit, monkeypatch):
    actions.publish()
    taken = Release.objects.get().version
    monkeypatch.setattr(actions, "_next_version", lambda: taken)
    edit("conditions/other.yaml", "story: It hurts.", "story: It aches.")
    with pytest.raises(CommandError, match="at this moment"), transaction.atomic():
        call_command("load_knowledge", folder, "--publish")
    change(story="New words.")
    with pytest.raises(CommandError, match="at this moment"), transaction.atomic():
        call_command("publish")
    assert Release.objects.count() == 1


@pytest.mark.parametrize("options", [("--if-empty",), ()])
def test_load_never_publishes_what_was_changed_in_the_admin(loaded, folder, capsys, options):
    release, _ = actions.publish()
    change(story="Half a sentence, still being writ")
    call_command("load_knowledge", folder, *options, "--publish")
    assert current_release()[0] == release
    assert ("Not published" in capsys.readouterr().out) == (not options)


def test_start_after_the_only_release_was_withdrawn_publishes_nothing(loaded, clinician):
    release, _ = actions.publish()
    actions.withdraw(release=release, by=clinician, reason="Wrong.")
    call_command("load_knowledge", TINY, "--if-empty", "--publish")
    assert Release.objects.count() == 1


FROZEN_FIELDS = {
    "version": "2020.9",
    "document": "{}",
    "sha256": "0" * 64,
    "published_by": None,
    "published_by_id": None,
    "note": "Other words.",
}


@pytest.mark.parametrize(("name", "value"), FROZEN_FIELDS.items())
def test_no_query_changes_what_was_published(loaded, clinician, name, value):
    release, _ = actions.publish(by=clinician, note="First.")
    before = Release.objects.values().get()
    setattr(release, name, value)
    with pytest.raises(ValueError, match=f"frozen: {name} cannot change"):
        Release.objects.filter(pk=release.pk).update(**{name: value})
    with pytest.raises(ValueError, match="frozen"):
        Release.objects.bulk_update([release], [name.removesuffix("_id")])
    with pytest.raises(ValueError, match="frozen"):
        Release.objects.bulk_create(
            [release],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[name.removesuffix("_id")],
        )
    assert Release.objects.values().get() == before


def test_queries_may_withdraw_and_sign_off(loaded, clinician):
    release, _ = actions.publish()
    now = timezone.now()
    Release.objects.update(withdrawn_at=now, withdrawn_by=clinician, withdrawn_reason="Wrong.")
    release.signed_off_at, release.signed_off_by = now, clinician
    Release.objects.bulk_update([release], ["signed_off_at", "signed_off_by"])
    release.refresh_from_db()
    assert (release.is_withdrawn, release.is_signed_off) == (True, True)


def test_withdrawn_release_is_out_of_force(loaded, clinician):
    first, _ = actions.publish()
    change(story="Wrong words.")
    second, _ = actions.publish()
    withdrawn = actions.withdraw(release=second, by=clinician, reason="A wrong figure.")
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_reason) == (clinician, "A wrong figure.")
    assert current_release()[0] == first
    with pytest.raises(ValueError, match="withdrawn before"):
        actions.withdraw(release=second, by=clinician, reason="Again.")


def test_withdrawal_needs_a_reason(loaded, clinician):
    release, _ = actions.publish()
    with pytest.raises(ValueError, match="reason"):
        actions.withdraw(release=release, by=clinician, reason=" ")


def test_sign_off_is_kept_with_who_and_when(loaded, clinician):
    release, _ = actions.publish()
    assert not release.is_signed_off
    actions.sign_off(release=release, by=clinician)
    current = current_release()[0]
    assert current.is_signed_off
    assert current.signed_off_by == clinician
    with pytest.raises(ValueError, match="already"):
        actions.sign_off(release=release, by=clinician)
