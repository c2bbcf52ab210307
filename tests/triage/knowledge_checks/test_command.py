"""The command `check_knowledge`."""

from __future__ import annotations

import json
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from conditions import files

from .conftest import finding, findings_of, knowledge


@pytest.fixture
def folder(tiny, tmp_path):
    files.write_directory(knowledge(tiny), tmp_path / "knowledge")
    return tmp_path / "knowledge"


def test_command_is_content_with_sound_files(folder):
    out = StringIO()

    call_command("check_knowledge", folder, explanations=no_explanations(folder), stdout=out)

    assert out.getvalue().endswith("clean\n")


def test_command_fails_on_an_open_row_until_it_is_explained(folder, tiny):
    findings_of(tiny).append(finding("itch"))
    files.write_directory(knowledge(tiny), folder)
    out = StringIO()
    explanations = no_explanations(folder)

    with pytest.raises(SystemExit):
        call_command("check_knowledge", folder, explanations=explanations, json=True, stdout=out)
    assert [row["where"] for row in json.loads(out.getvalue())["rows"]] == ["knee.itch"]

    explanations.write_text(yaml.safe_dump({"finding_unused": {"knee.itch": "Wanted later."}}))
    call_command("check_knowledge", folder, explanations=explanations, stdout=StringIO())


def test_command_names_a_file_that_cannot_be_read(folder):
    (folder / "conditions" / "gout.yaml").write_text("code: [")
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("check_knowledge", folder, explanations=no_explanations(folder), stdout=out)
    assert "conditions/gout.yaml" in out.getvalue()


def test_command_refuses_an_explanation_of_no_check(folder):
    path = no_explanations(folder)
    path.write_text("unheard_of: {a: b}")

    with pytest.raises(CommandError, match="no check"):
        call_command("check_knowledge", folder, explanations=path)


def test_command_refuses_an_empty_directory(tmp_path):
    with pytest.raises(CommandError, match="no content file"):
        call_command("check_knowledge", tmp_path)


def no_explanations(folder):
    path = folder.parent / "explanations.yaml"
    path.touch()
    return path
