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
STYLES_AND_SCRIPTS = sorted(
    p for p in (ROOT / "static").rglob("*.[cj]s*") if "vendor" not in p.parts
)
MOST_LINES = 400


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


def outside(names: list[str], *allowed: str) -> list[str]:
    """Names in none of the modules `allowed`; the packages that lead to those may be named."""
    inside = [f"{word}." for word in allowed]
    return [
        name
        for name in names
        if not any(f"{name}.".startswith(word) or word.startswith(f"{name}.") for word in inside)
    ]


def in_folder(*parts: str) -> list[Path]:
    folder = ROOT.joinpath(*parts)
    return [p for p in MODULES if folder in p.parents]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", in_folder("conditions"), ids=named)
def test_knowledge_does_not_know_the_questionnaire(path):
    """Knowledge must outlive any questionnaire: triage may import conditions, never the reverse."""
    found = reaches(path, "triage")
    assert not found, f"{named(path)} imports {found}"


@pytest.mark.parametrize("path", in_folder("conditions"), ids=named)
def test_knowledge_reads_no_rows_of_the_questionnaire(path):
    """Not by the back door either: by the name that a model of triage gives to its rows."""
    theirs = set(re.findall(r'related_name="(\w+)"', (ROOT / "triage" / "models.py").read_text()))
    assert "accuracy_reports" in theirs
    tree = ast.walk(ast.parse(path.read_text()))
    found = {node.attr for node in tree if isinstance(node, ast.Attribute)} & theirs
    assert not found, f"{named(path)} reads {found}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates" / "admin" / "conditions").rglob("*.html")), ids=named
)
def test_pages_of_knowledge_lead_to_no_page_of_the_questionnaire(path):
    addresses = re.findall(r"{%\s*url\s+[\"']([\w:]+)[\"']", path.read_text())
    assert all(name.startswith("admin:") for name in addresses), addresses


#: What the engine may know of the knowledge: its shape, and no row or file of it.
KNOWN_TO_THE_ENGINE = ("conditions.schema", "conditions.codes", "conditions.recent")


@pytest.mark.parametrize("path", in_folder("triage", "engine"), ids=named)
def test_engine_is_pure(path):
    """No framework, clock, chance, network or settings: the same input gives the same result."""
    found = reaches(
        path,
        "django",
        "kneefoot",
        "random",
        "datetime",
        "time",
        "os",
        "numpy.random",
    )
    found += outside(reaches(path, "conditions"), *KNOWN_TO_THE_ENGINE)
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


def test_modules_and_style_sheets_stay_short():
    assert {p.suffix for p in STYLES_AND_SCRIPTS} == {".css", ".js"}
    files = [*CODE, *TEMPLATES, *STYLES_AND_SCRIPTS]
    long = {named(p): n for p in files if (n := len(p.read_text().splitlines())) > MOST_LINES}
    assert not long, f"split at {MOST_LINES} lines: {long}"


def test_every_style_sheet_of_the_staff_is_on_their_pages():
    page = (ROOT / "templates" / "admin" / "base_site.html").read_text()
    sheets = {p.name for p in (ROOT / "static" / "css" / "staff").glob("*.css")}
    assert {name for name in sheets if f'"css/staff/{name}"' in page} == sheets


UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*(?:autoescape\s+off|filter\s+safe)")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_escape_everything(path):
    found = UNESCAPED.findall(path.read_text())
    assert not found, f"{named(path)}: curated text is shown as text, never as HTML"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_hold_no_inline_code(path):
    """The content security policy would block it, silently for whoever wrote it."""
    found = INLINE.findall(path.read_text())
    assert not found, f"{named(path)}: {found}; put it in static/"


@pytest.mark.parametrize(
    "text",
    ["<a onclick='x()'>", "<a onclick=x()>", '<a onclick = "x()">', "<p style='x'>", "<script>x"],
)
def test_inline_code_is_found(text):
    assert INLINE.search(text)


@pytest.mark.parametrize(
    "text", ["{{ x|safe }}", "{{ x | safeseq }}", "{% filter safe %}", "{%autoescape off%}"]
)
def test_what_does_not_escape_is_found(text):
    assert UNESCAPED.search(text)


def test_engine_may_know_the_shape_of_the_knowledge_only():
    names = ["conditions", "conditions.codes", "conditions.schema.Region", "conditions.knowledge"]
    names += ["conditions.rows.read", "conditions.recently"]
    assert outside(names, *KNOWN_TO_THE_ENGINE) == names[3:]


#: What may say that a text is safe HTML: the page around a question puts values, each escaped
#: there, into HTML that a template made.
SAYS_SAFE = {"triage/frame.py"}


@pytest.mark.parametrize("path", CODE, ids=named)
def test_code_marks_nothing_as_safe(path):
    found = reaches(path, "django.utils.safestring.mark_safe", "django.utils.safestring.SafeText")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args:  # SafeString() is only empty
            name = ast.unparse(node.func).rpartition(".")[2]
            found += [f"{name} in line {node.lineno}"] if name in ("SafeString", "SafeText") else []
    if named(path) in SAYS_SAFE:
        assert found, f"take {named(path)} off the list"
    else:
        assert not found, f"{named(path)}: {found}; build HTML with format_html"
