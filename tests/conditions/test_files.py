import pytest

from conditions import files, schema

from .conftest import TINY


def lines(error):
    return [str(problem) for problem in error.value.problems]


def test_files_of_the_tiny_knowledge_are_canonical():
    assert files.uncanonical(TINY) == []


def test_yes_and_no_are_words_and_only_true_is_a_truth_value(folder):
    (folder / "treatments" / "rest.yaml").write_text(
        "code: rest\nname: yes\nsetting: self\norder: 1\nsummary: no\n"
    )
    read = files.read_directory(folder)["treatments", "rest"].piece
    assert (read.name, read.summary) == ("yes", "no")
    assert files.read_directory(folder)["topics", "joints"].piece.findings[3].ordered is True


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "reason"),
    [
        ("conditions/septic_arthritis.yaml", '"yes": 65', '"yes": 120', "{yes}", "less than 100"),
        (
            "conditions/knee_osteoarthritis.yaml",
            "    from: example_2020/morning\n    how: as published, rounded\n",
            "",
            "{entry}",
            "no source ('from') and no reasoning ('why')",
        ),
        ("links/worn_to_heel.yaml", "grade: moderate", "grade: sure", "{grade}", "grade: Input"),
        ("rules/swollen_calf.yaml", "urgency: urgent\n", "", "1", "urgency: Field required"),
        ("groups/worn_joints.yaml", "name: ", "nme: ", "2", "nme: Extra inputs"),
        ("groups/worn_joints.yaml", "name: ", "code: ", "2", "code is written twice"),
        ("groups/worn_joints.yaml", "name: ", "\tname: ", "2", "not YAML"),
        ("groups/worn_joints.yaml", "code: worn", "code: warn", "1", "its code is warn_joints"),
    ],
)
def test_error_names_file_line_and_reason(folder, edit, name, old, new, line, reason):
    before = (folder / name).read_text().splitlines()
    path = edit(name, old, new)
    marks = {
        "{yes}": '"yes": 65',
        "{entry}": "finding: knee.pain_site",
        "{grade}": "grade: moderate",
    }
    if line in marks:
        line = next(str(n) for n, text in enumerate(before, 1) if marks[line] in text)
    with pytest.raises(files.FileErrors) as error:
        files.read_directory(folder)
    found = [text for text in lines(error) if text.startswith(f"{path}:{line}: ")]
    assert any(reason in text for text in found), lines(error)


def test_all_files_are_tried_before_stopping(edit, folder):
    edit("groups/worn_joints.yaml", "name: ", "nme: ")
    edit("rules/swollen_calf.yaml", "urgency: urgent\n", "")
    with pytest.raises(files.FileErrors) as error:
        files.read_directory(folder)
    assert {problem.path.rpartition("/")[2] for problem in error.value.problems} == {
        "worn_joints.yaml",
        "swollen_calf.yaml",
    }


def test_unknown_folder_is_an_error(folder):
    (folder / "condition").mkdir()
    with pytest.raises(files.FileErrors, match="unknown kind of content"):
        files.read_directory(folder)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "null",
        "12",
        "1.5",
        "2026-01-05",
        "with: colon",
        "a #comment?",
        "ends with:",
        "- dash",
        "{place} hurts",
        "“quoted”, with commas",
        "a\n\nb: c",
        "a\n  indented",
        "two  spaces " + "word " * 30 + "end",
        "word " * 60 + "end",
        "tab\there",
        "emoji 🦶 and é",
        "# " + "hash " * 40 + "end",
        "it's",
    ],
)
def test_any_text_survives_writing_and_reading(text):
    piece = schema.Treatment(code="x", name="n", setting="self", order=1, summary=text)
    written = files.write_text(piece)
    assert files.read_text(written, "treatments", "x.yaml").piece == piece
    assert all(len(line) <= files.WIDTH for line in written.splitlines() if "two  " not in line)


def test_format_files_makes_canonical_without_changing_meaning(folder, edit):
    before = files.read_directory(folder)
    path = edit("groups/worn_joints.yaml", "name: Worn joints", "name: 'Worn joints'")
    assert files.format_files(folder) == [path]
    after = files.read_directory(folder)
    assert {k: f.piece for k, f in before.items()} == {k: f.piece for k, f in after.items()}
    assert path.read_text() == (TINY / "groups" / "worn_joints.yaml").read_text()
