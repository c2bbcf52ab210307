import pytest

from conditions import actions, files
from conditions.knowledge import DraftInvalid, assemble, draft
from conditions.models import Condition, Evidence, Finding, LinkSide, Rate

from .conftest import TINY


def test_files_to_rows_to_files_is_the_same_byte_for_byte(loaded, tmp_path):
    out = tmp_path / "out"
    files.write_directory(draft(), out)
    wrote = {path.relative_to(out): path.read_bytes() for path in out.rglob("*.yaml")}
    assert wrote == {path.relative_to(TINY): path.read_bytes() for path in TINY.rglob("*.yaml")}


def test_draft_equals_what_the_files_say(loaded):
    pieces = {key: file.piece for key, file in files.read_directory(TINY).items()}
    assert dict(draft()) == dict(assemble(pieces))


def test_draft_takes_a_bounded_number_of_queries(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        draft()


def test_region_of_a_finding_of_several_regions_is_kept_as_written(loaded):
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="swelling")
    assert (row.region, row.finding_code) == ("knee", "knee.swelling")


def test_name_shared_by_findings_of_single_regions_means_all_of_them(db, folder, edit):
    edit(
        "topics/joints.yaml",
        "code: swelling\n    scope: [knee, foot]",
        "code: knee.swelling\n    scope: [knee]",
    )
    edit("topics/joints.yaml", "        region: foot\n", "")
    edit("rules/hot_joint_with_fever.yaml", "regions: [knee, foot]", "regions: [knee, leg]")
    edit("rules/two_of_three.yaml", "regions: [knee, leg, foot]", "regions: [knee, leg]")
    edit("rules/two_of_three.yaml", "foot.swelling: not_sure", "knee.swelling: not_sure")
    actions.load_files(directory=folder)
    rule = draft().rules["hot_joint_with_fever"]
    assert rule.groups[1].of[0].finding == "swelling"


def test_only_rows_that_differ_are_touched(loaded, folder, edit):
    edit("conditions/septic_arthritis.yaml", '"yes": 65', '"yes": 80')
    before = Evidence.history.count()
    actions.load_files(directory=folder)
    new = Evidence.history.order_by("history_id")[before:]
    assert [(row.history_type, row.of_100) for row in new] == [("~", 80.0)]


def test_history_says_which_file_made_a_row(loaded):
    for model, name in [
        (Condition, "conditions/"),
        (Finding, "topics/"),
        (LinkSide, "links/"),
        (Rate, "conditions/"),
    ]:
        row = model.history.filter(history_type="+").first()
        assert row.history_change_reason.startswith(f"load_knowledge {name}")
    assert Evidence.history.count() == Evidence.objects.count()


def test_history_says_who_saved_in_python(loaded, clinician):
    condition = Condition.objects.get(code="other")
    condition._history_user = clinician
    condition.summary = "Anything else."
    condition.save()
    latest = condition.history.first()
    assert (latest.history_user, latest.history_type) == (clinician, "~")


def test_row_that_cannot_stand_makes_the_draft_invalid_and_says_where(loaded):
    Rate.objects.filter(condition__code="other", band=8).delete()
    with pytest.raises(DraftInvalid, match=r"conditions/other rates\.women.*9 numbers|needs 9"):
        draft()
