"""The three-way comparison of file, last loaded content and row; and what stops a load."""

import pytest
from django.core.management import CommandError, call_command

from conditions import actions
from conditions.document import hash_of
from conditions.files import write_text
from conditions.knowledge import current_release, draft
from conditions.models import Condition, Evidence, LoadedFile, SafetyRule, Topic

SEPTIC = "conditions/septic_arthritis.yaml"


def load(folder, **options):
    return actions.load_files(directory=folder, **options)


@pytest.fixture
def loaded(db, folder):
    """Loaded indeed, in place of the rows that other tests put back."""
    return load(folder)


def in_admin(**changes):
    """Somebody changes the row, one save as the admin does."""
    row = Condition.objects.get(code="septic_arthritis")
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def story():
    return Condition.objects.get(code="septic_arthritis").story


def test_first_load_applies_everything(loaded):
    assert len(loaded.applied) == LoadedFile.objects.count() == 15


def test_second_load_changes_nothing(loaded, folder):
    again = load(folder)
    assert (again.applied, again.kept, again.removed) == ([], [], [])
    assert len(again.unchanged) == 15


def test_if_empty_leaves_a_filled_database_alone(loaded, folder, edit):
    edit(SEPTIC, "story: It hurts.", "story: It throbs.")
    assert load(folder, if_empty=True).skipped
    assert story() == "It hurts."


def test_changed_file_is_applied(loaded, folder, edit):
    edit(SEPTIC, "story: It hurts.", "story: It throbs.")
    assert load(folder).applied == [SEPTIC]
    assert story() == "It throbs."


def test_row_changed_in_the_admin_is_kept(loaded, folder):
    in_admin(story="It burns.")
    assert load(folder).kept == [SEPTIC]
    assert story() == "It burns."


def test_both_changed_is_a_conflict_and_nothing_is_loaded(loaded, folder, edit):
    in_admin(story="It burns.")
    edit(SEPTIC, "story: It hurts.", "story: It throbs.")
    edit("conditions/other.yaml", "story: It hurts.", "story: It aches.")
    with pytest.raises(actions.LoadStopped, match=r"septic_arthritis.yaml:1: conflict .*both"):
        load(folder)
    assert story() == "It burns."
    assert Condition.objects.get(code="other").story == "It hurts."


def test_both_changed_to_the_same_is_no_conflict(loaded, folder, edit):
    in_admin(story="It throbs.")
    edit(SEPTIC, "story: It hurts.", "story: It throbs.")
    assert SEPTIC in load(folder).unchanged
    edit(SEPTIC, "story: It throbs.", "story: It stings.")  # and the new content was remembered
    assert load(folder).applied == [SEPTIC]


def test_deleted_file_removes_its_row(loaded, folder):
    (folder / "rules" / "swollen_calf.yaml").unlink()
    assert load(folder).removed == ["rules/swollen_calf.yaml"]
    assert "swollen_calf" not in draft().rules
    assert load(folder).removed == []


def test_deleted_file_of_a_changed_row_is_a_conflict(loaded, folder):
    in_admin(story="It burns.")
    (folder / SEPTIC).unlink()
    with pytest.raises(actions.LoadStopped, match="the file was deleted and the row changed"):
        load(folder)


def test_file_that_others_still_name_cannot_be_deleted(loaded, folder):
    (folder / "groups" / "worn_joints.yaml").unlink()
    with pytest.raises(
        actions.LoadStopped, match=r"worn_to_heel.yaml:\d+: unknown condition or group worn_joints"
    ):
        load(folder)


def test_treatment_its_use_and_its_finding_can_go_together(loaded, folder, edit):
    (folder / "treatments" / "pain_tablets.yaml").unlink()
    path = folder / "conditions" / "knee_osteoarthritis.yaml"
    path.write_text(path.read_text().partition("treatments:")[0])
    (folder / "topics" / "general.yaml").write_text(
        write_text(
            draft()
            .topics["general"]
            .model_copy(
                update={
                    "findings": tuple(
                        finding
                        for finding in draft().topics["general"].findings
                        if finding.code != "blood_thinner"
                    )
                }
            )
        )
    )
    result = load(folder)
    assert result.removed == ["treatments/pain_tablets.yaml"]
    assert "blood_thinner" not in {f.code for f in draft().topics["general"].findings}


def test_finding_may_move_to_another_file(loaded, folder):
    topics = draft().topics
    fever = topics["general"].findings[0]
    for name, findings in (
        ("general", topics["general"].findings[1:]),
        ("joints", (*topics["joints"].findings, fever)),
    ):
        piece = topics[name].model_copy(update={"findings": findings})
        (folder / "topics" / f"{name}.yaml").write_text(write_text(piece))
    load(folder)
    assert draft().topics["joints"].findings[-1] == fever
    assert Topic.objects.count() == 2


def test_row_made_in_the_admin_stays_and_is_not_a_file(loaded, folder):
    LoadedFile.objects.filter(code="swollen_calf").delete()
    (folder / "rules" / "swollen_calf.yaml").unlink()
    load(folder)
    assert "swollen_calf" in draft().rules


def test_rules_from_before_they_had_a_basis_are_filled(loaded, folder):
    """As a database is right after the migration that added the column."""
    for rule in draft().rules.values():
        old = hash_of(rule.model_copy(update={"basis": ""}))
        LoadedFile.objects.filter(kind="rules", code=rule.code).update(sha256=old)
    SafetyRule.objects.update(basis="")
    assert len(load(folder).applied) == 3
    assert not SafetyRule.objects.filter(basis="").exists()


def test_row_deleted_in_the_admin_stays_deleted(loaded, folder, edit):
    draft_before = draft()
    assert "swollen_calf" in draft_before.rules
    SafetyRule.objects.get(code="swollen_calf").delete()
    assert load(folder).kept == ["rules/swollen_calf.yaml"]
    edit("rules/swollen_calf.yaml", "title: It may be a clot", "title: Perhaps a clot")
    with pytest.raises(actions.LoadStopped, match="the row was deleted"):
        load(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "line_says", "reason"),
    [
        (
            SEPTIC,
            "finding: fever\n    values",
            "finding: fewer\n    values",
            "fewer",
            "unknown finding fewer (did you mean fever?)",
        ),
        (SEPTIC, '"yes": 65', '"yes": 120', "120", "less than 100"),
        (
            SEPTIC,
            "    why: The knee fills with fluid.\n",
            "",
            "knee.swelling",
            "no source ('from') and no reasoning",
        ),
        (
            "conditions/knee_osteoarthritis.yaml",
            "example_2020/morning",
            "example_2020/evening",
            "evening",
            "unknown reading example_2020/evening",
        ),
    ],
)
def test_bad_file_stops_the_command_and_the_old_release_stays(
    loaded, folder, edit, name, old, new, line_says, reason
):
    actions.publish()
    before = current_release()
    path = edit(name, old, new)
    text = path.read_text().splitlines()
    line = max(n for n, row in enumerate(text, 1) if line_says in row)
    with pytest.raises(CommandError) as error:
        call_command("load_knowledge", folder, "--publish")
    assert any(
        row.startswith(f"{path}:{line}: ") and reason in row
        for row in str(error.value).splitlines()
    ), str(error.value)
    assert error.value.returncode == 1
    assert current_release() == before
    assert Evidence.objects.filter(finding__code="fever").get().of_100 == 65


def test_command_loads_publishes_and_exports(db, folder, tmp_path, capsys):
    call_command("load_knowledge", folder, "--if-empty", "--publish")
    call_command("load_knowledge", folder, "--if-empty", "--publish")
    said = capsys.readouterr().out
    assert "15 files loaded" in said
    assert "Published release" in said
    assert "nothing was loaded" in said
    call_command("load_knowledge", folder, "--publish")
    assert "already says the same" in capsys.readouterr().out
    call_command("export_knowledge", tmp_path / "out")
    call_command("load_knowledge", tmp_path / "out", "--check")
    assert "canonical" in capsys.readouterr().out


def test_files_that_ask_for_less_care_are_published_with_a_reason_only(db, folder, edit, capsys):
    call_command("load_knowledge", folder, "--publish")
    before = current_release()
    edit("rules/swollen_calf.yaml", "urgency: urgent", "urgency: soon")
    with pytest.raises(CommandError, match=r"rules/swollen_calf.*urgency urgent → soon"):
        call_command("load_knowledge", folder, "--publish")
    assert current_release() == before
    call_command("load_knowledge", folder, "--publish", "--reason", "A trial of 2026 says so.")
    release, knowledge = current_release()
    assert knowledge.rules["swollen_calf"].urgency == "soon"
    assert "A trial of 2026 says so." in release.note


def test_check_changes_nothing_and_fails_on_files_that_are_not_canonical(db, folder, edit):
    call_command("load_knowledge", folder, "--check")
    assert not Condition.objects.exists()
    edit("groups/worn_joints.yaml", "name: Worn joints", "name: 'Worn joints'")
    with pytest.raises(CommandError, match="not in canonical form"):
        call_command("load_knowledge", folder, "--check")
    call_command("export_knowledge", folder, "--format-files")
    call_command("load_knowledge", folder, "--check")


def test_export_of_an_empty_database_deletes_nothing(db, folder):
    with pytest.raises(CommandError, match="holds no knowledge"):
        call_command("export_knowledge", folder)
    assert (folder / SEPTIC).exists()


def test_everything_can_be_removed_but_what_must_be_there(loaded, folder):
    for kind in ("rules", "links", "groups", "exercises", "treatments"):
        for path in (folder / kind).glob("*.yaml"):
            path.unlink()
    for code in ("knee_osteoarthritis", "plantar_fasciitis", "septic_arthritis"):
        (folder / "conditions" / f"{code}.yaml").unlink()
    (folder / "topics" / "joints.yaml").unlink()
    (folder / "sources" / "example_2020.yaml").unlink()
    assert len(load(folder).removed) == 13
    left = draft()
    assert (list(left.conditions), list(left.topics), left.sources) == (["other"], ["general"], {})
