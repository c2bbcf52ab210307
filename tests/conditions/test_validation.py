"""Each rule between pieces is broken once, in the tiny knowledge."""

import pytest

from conditions import files
from conditions.knowledge import assemble
from conditions.validation import validate


def problems(folder):
    read = files.read_directory(folder)
    return validate(assemble({key: file.piece for key, file in read.items()}))


def test_tiny_knowledge_has_no_problems(folder):
    assert problems(folder) == []


KNEE = "conditions/knee_osteoarthritis.yaml"
SEPTIC = "conditions/septic_arthritis.yaml"
HEEL = "conditions/plantar_fasciitis.yaml"
LIFTS = "exercises/heel_lifts.yaml"
GENERAL, JOINTS = "topics/general.yaml", "topics/joints.yaml"
ASKED_AFTER_ITSELF = """\
    ask_if:
      - {finding: first, options: [upper]}
    relation:
      - given: not_connected"""
CASES = [
    ("unknown finding", KNEE, "knee.pain_site", "knee.pain_sight", "unknown finding"),
    ("unknown option", KNEE, "inner: 84", "outer: 84", "unknown answer"),
    ("figure for no", KNEE, '{"yes": 50}', '{"no": 50}', "unknown answer"),
    ("unknown neighbour", KNEE, "near: septic_arthritis", "near: gout", "unknown condition gout"),
    ("unknown treatment", KNEE, "treatment: pain_tablets", "treatment: tea", "unknown treatment"),
    ("unknown source", KNEE, "sources: [example_2020]", "sources: [me]", "unknown source me"),
    ("exercise for nobody", LIFTS, "condition: plantar_", "condition: planter_", "did you mean"),
    ("exercise without proof", LIFTS, "[example_2020]", "[me]", "unknown source me"),
    (
        "exercise twice for one",
        LIFTS,
        "    sources: [example_2020]",
        (
            "    sources: [example_2020]\n  - {condition: plantar_fasciitis, grade: weak, note: a b, "
            "sources: [example_2020]}"
        ),
        "named twice",
    ),
    ("unknown reading", KNEE, "example_2020/morning", "example_2020/noon", "unknown reading"),
    ("unknown companion", KNEE, "often_with: [plantar_", "often_with: [planter_", "did you mean"),
    (
        "evidence elsewhere",
        KNEE,
        "finding: knee.pain_site",
        "finding: leg.swelling",
        "not asked where",
    ),
    (
        "evidence twice",
        KNEE,
        "finding: knee.pain_site\n    values: {front: 50, inner: 84}",
        'finding: swelling\n    values: {"yes": 84}',
        "two entries",
    ),
    (
        "evidence of a relation",
        HEEL,
        "finding: weight\n    values: {heavy: 35}",
        'finding: limp\n    values: {"yes": 35}',
        "is a relation",
    ),
    (
        "evidence of a caution",
        HEEL,
        "finding: weight\n    values: {heavy: 35}",
        'finding: blood_thinner\n    values: {"yes": 35}',
        "is a caution",
    ),
    ("rate zero inside", KNEE, "[0, 0, 0, 0, 1, 5,", "[0, 0, 0, 0, 1, 0,", "is 0, but"),
    ("rate outside", KNEE, "[0, 0, 0, 0, 1, 5,", "[0, 0, 0, 3, 1, 5,", "does not apply"),
    ("background elsewhere", JOINTS, "region: foot", "region: leg", "not asked of the leg"),
    (
        "finding twice",
        JOINTS,
        "code: leg.swelling\n    scope: [leg]",
        "code: knee.swelling\n    scope: [knee]",
        "defined twice",
    ),
    ("symptom of a person", GENERAL, "kind: risk_factor", "kind: symptom", "yes_no, or one_of"),
    ("ask_if unknown", GENERAL, "finding: limp, options", "finding: lamp, options", "unknown"),
    (
        "ask_if circle",
        GENERAL,
        "    relation:\n      - given: not_connected",
        ASKED_AFTER_ITSELF,
        "form a circle",
    ),
    ("nothing apart", GENERAL, "given: not_connected", "given: shared_cause", "not_connected"),
    (
        "caution unknown",
        "treatments/pain_tablets.yaml",
        "blood_thinner",
        "blood",
        "unknown finding",
    ),
    ("group unknown", "groups/worn_joints.yaml", "[knee_ost", "[hip_ost", "unknown condition"),
    ("link end unknown", "links/worn_to_heel.yaml", "cause: worn_joints", "cause: worn", "unknown"),
    (
        "link elsewhere",
        "links/worn_to_heel.yaml",
        "effect_region: foot",
        "effect_region: leg",
        "does not hurt in the leg",
    ),
    (
        "link twice",
        "links/worn_to_heel.yaml",
        "cause: worn_joints",
        "cause: knee_osteoarthritis",
        "already has an odds ratio from knee_to_heel",
    ),
    ("link of other", "links/worn_to_heel.yaml", "cause: worn_joints", "cause: other", "no links"),
    (
        "rule unguarded",
        "rules/hot_joint_with_fever.yaml",
        "condition: septic_arthritis\n",
        "",
        "needs at least one safety rule",
    ),
    (
        "rule without basis",
        "rules/two_of_three.yaml",
        "basis: Made up so that tests have a rule.\n",
        "",
        "say what the rule rests on",
    ),
    ("rule literal", "rules/swollen_calf.yaml", 'options: ["yes"]', "options: [maybe]", "unknown"),
    (
        "rule somewhere",
        "rules/hot_joint_with_fever.yaml",
        "regions: [knee, foot]\n",
        "",
        "say of which region",
    ),
    (
        "patient elsewhere",
        "rules/swollen_calf.yaml",
        "region: leg}",
        "region: foot}",
        "no complaint of the leg",
    ),
    ("patient's number", "rules/two_of_three.yaml", "weight: 120.5", "weight: heavy", "number"),
    ("patient's list", "rules/two_of_three.yaml", "[front, inner]", "front", "takes a list"),
    (
        "variant",
        SEPTIC,
        'finding: fever\n    options: ["no"]',
        "finding: fever\n    options: [x]",
        "unknown answer",
    ),
]


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "message"), CASES, ids=[c[0] for c in CASES]
)
def test_problem_is_found_and_located(folder, edit, name, file, old, new, message):
    edit(file, old, new)
    found = [problem for problem in problems(folder) if message in problem.message]
    assert found, [str(problem) for problem in problems(folder)]
    assert all(problem.is_error for problem in found)


def test_other_must_be_there(folder):
    (folder / "conditions" / "other.yaml").unlink()
    assert any("'other' is missing" in problem.message for problem in problems(folder))


def test_evidence_below_anyones_is_a_warning(folder, edit):
    edit(SEPTIC, '"yes": 65', '"yes": 1')
    found = problems(folder)
    assert [problem.level for problem in found] == ["warning"]
    assert "below the 3 of 100" in found[0].message
    assert found[0].path == ("evidence", 0, "values", "yes")


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ("{little: 20, much: 90}\n    near: knee_osteoarthritis\n    why: Rounded.", None),
        ("{little: 50, much: 80}\n    near: knee_osteoarthritis\n    why: Too much.", 130),
        ("{little: 10, much: 50}\n    near: knee_osteoarthritis\n    why: Too little.", 60),
        ("{little: 40, much: 73}\n    from: example_2020/morning\n    how: rounded", None),
        ("{little: 44, much: 73}\n    from: example_2020/morning\n    how: too much", 117),
    ],
)
def test_answers_add_up_as_far_as_rounding_allows(folder, edit, row, total):
    there = "{much: 80}\n    near: knee_osteoarthritis\n    why: It is the leading complaint."
    edit(HEEL, there, row)
    found = problems(folder)
    assert [problem.level for problem in found] == (["warning"] if total else [])
    if total:
        assert f"foot.first_steps: the answers add up to {total} of 100" in found[0].message


def test_region_may_differ_from_the_general_evidence(folder, edit):
    edit(
        KNEE,
        "finding: knee.pain_site\n    values: {front: 50, inner: 84}",
        'finding: knee.swelling\n    values: {"yes": 84}',
    )
    assert problems(folder) == []


def test_link_between_conditions_beats_one_of_groups(folder):
    # knee_to_heel and worn_to_heel both give an odds ratio for the same pair and side
    assert not [problem for problem in problems(folder) if problem.kind == "links"]
