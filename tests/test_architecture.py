"""The rules of the house that a machine can check (CONTRIBUTING.md says why)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("conditions", "kneefoot", "triage")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
CODE = [p for p in MODULES if "migrations" not in p.parts]
TEMPLATES = sorted(
    p for folder in ("templates", *PACKAGES) for p in (ROOT / folder).rglob("*.html")
)
MOST_LINES = 400
# Longer, on purpose or for now. Take names off this list, add none lightly.


def imports(path: Path) -> set[str]:
    """Every module that `path` imports, written out in full, at any depth."""
    package = path.relative_to(ROOT).parent.parts
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def reaches(path: Path, *forbidden: str) -> list[str]:
    return sorted(
        name
        for name in imports(path)
        if any(name == word or name.startswith(f"{word}.") for word in forbidden)
    )


def in_folder(*parts: str) -> list[Path]:
    folder = ROOT.joinpath(*parts)
    return [p for p in MODULES if folder in p.parents]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", in_folder("conditions"), ids=named)
def test_knowledge_does_not_know_the_questionnaire(path):
    """Knowledge must outlive any questionnaire: triage may import conditions, never the reverse.

    The engine (triage.engine) is the one exception, and only for the commands and staff pages
    that show what a draft would change; it is pure and knows no patient.
    """
    found = [
        n for n in reaches(path, "triage") if n != "triage" and not n.startswith("triage.engine")
    ]
    assert not found, f"{named(path)} imports {found}"


@pytest.mark.parametrize("path", in_folder("triage", "engine"), ids=named)
def test_engine_is_pure(path):
    """No framework, clock, chance, network or settings: the same input gives the same result."""
    found = reaches(
        path,
        "django",
        "conditions.models",
        "kneefoot",
        "random",
        "datetime",
        "time",
        "os",
        "numpy.random",
    )
    assert not found, f"{named(path)} imports {found}"


@pytest.mark.parametrize("path", CODE, ids=named)
def test_settings_are_reached_through_django_conf(path):
    assert not reaches(path, "kneefoot.settings"), "use `from django.conf import settings`"


@pytest.mark.parametrize("path", in_folder("kneefoot"), ids=named)
def test_kneefoot_holds_no_medicine(path):
    assert not reaches(path, "conditions", "triage")


def test_modules_are_named_after_things():
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
    found = [named(p) for p in MODULES if p.stem in vague or p.parent.name in vague]
    assert not found, f"name these after what they are about: {found}"


def test_modules_stay_short():
    long = {named(p): n for p in CODE if (n := len(p.read_text().splitlines())) > MOST_LINES}
    assert not long, f"split at {MOST_LINES} lines: {long}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_escape_everything(path):
    found = re.findall(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off", path.read_text())
    assert not found, f"{named(path)}: curated text is shown as text, never as HTML"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_hold_no_inline_code(path):
    """The content security policy would block it, silently for whoever wrote it."""
    found = re.findall(
        r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:", path.read_text()
    )
    assert not found, f"{named(path)}: {found}; put it in static/"


@pytest.mark.parametrize("path", CODE, ids=named)
def test_code_marks_nothing_as_safe(path):
    found = reaches(path, "django.utils.safestring.mark_safe")
    assert not found, f"{named(path)}: build HTML with format_html"
