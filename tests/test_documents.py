"""What the documents for developers and operators name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("conditions", "triage")
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "deploy/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
#: At the start of a line of code or in `backticks`; further words may say where or how.
MAKE = re.compile(r"(?:^ {4,}|`)make (?:-s |-C \S+ )*([a-z_-]+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")
POINTED = re.compile(r"(?<![\w/.-])(?:tests|docs|scripts|deploy)/[\w/.-]+\.(?:py|md|sh|jsonl)\b")
FILE = re.compile(r"`([\w/.-]+\.(?:py|html|yaml|css|conf|sh))`")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    commands = re.search(r"^COMMANDS := (.+)$", text, re.MULTILINE)
    rules = re.findall(r"^([a-z][a-z_ -]*):(?!=)", text, re.MULTILINE)
    return {*commands[1].split(), *" ".join(rules).split()}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_make_target_exists(page):
    assert set(MAKE.findall(page.read_text())) - targets() == set()


def test_make_targets_are_found():
    found = {name for page in PAGES for name in MAKE.findall(page.read_text())}
    assert {"run", "load", "install", "evaluate", "test-all", "lighthouse"} <= found
    assert "no-such-target" not in targets()


def test_every_file_that_code_and_documents_point_at_exists():
    """Tests, documents, scripts: a promise "a test compares" must not outlive its test."""
    places = ("conditions", "triage", "kneefoot", "tests", "scripts")
    code = [path for place in places for path in (ROOT / place).rglob("*.py")]
    found = {
        (named(page), name)
        for page in [*PAGES, *code]
        for name in POINTED.findall(page.read_text())
    }
    assert len(found) > 20
    assert {(page, name) for page, name in found if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    found = LINK.findall(page.read_text())
    assert [target for target in found if not (page.parent / target).exists()] == []


def test_tour_names_files_that_exist():
    """With their folder, or alone where the sentence says which folder they are in."""
    files = FILE.findall((ROOT / "docs" / "tour.md").read_text())
    assert len(files) > 20
    known = {
        named(path)
        for package in (*PACKAGES, "kneefoot")
        for path in (ROOT / package).rglob("*.py")
    }
    lost = [
        name
        for name in files
        if not (ROOT / name).exists() and not any(path.endswith(f"/{name}") for path in known)
    ]
    assert lost == []


def test_every_command_is_described():
    page = (ROOT / "docs" / "commands.md").read_text()
    own = {name for name, app in get_commands().items() if app.partition(".")[0] in PACKAGES}
    assert len(own) > 8
    assert {name for name in own if f"`{name}`" not in page} == set()
    assert own - {"create_clinician"} - targets() == {"load_knowledge"}  # `clinician`, `load`
