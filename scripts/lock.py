"""Turn requirements.in and requirements-dev.in into exact, hashed lists.

The result names no registry and no folder, so that it installs from any of them. Each
line of a direct requirement carries the purpose written in the .in file; what comes
along with it says who asked for it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
PURPOSE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)[^#]*#\s*(.+)$")
HEADERS = {
    "requirements": "# What Kneefoot needs to run",
    "requirements-pdf": "# What the summary as a PDF needs, with all of requirements.txt (optional)",
    "requirements-dev": "# What testing and checking needs, with all of requirements.txt",
    "requirements-lighthouse": "# What Lighthouse needs, with scripts/package-lock.json",
}
FORBIDDEN = ("://", "--index", "--extra-index", "--find-links", "--trusted-host", str(ROOT))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    found = NAME.match(requirement)
    return normal(found[1]) if found else ""


def purposes(source: str) -> dict[str, str]:
    lines = (ROOT / source).read_text().splitlines()
    return {normal(m[1]): m[2].strip() for m in map(PURPOSE.match, lines) if m}


def requirement_lines(source: str) -> list[str]:
    lines = (ROOT / source).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def compile_lock(sources: list[str], constraint: str | None) -> str:
    command = [
        str(Path(sys.executable).with_name("uv")),
        "pip",
        "compile",
        "--quiet",
        "--generate-hashes",
        "--universal",
        "--python-version=3.11",
        "--no-header",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--annotation-style=line",
        *sources,
    ]
    if constraint:
        command.append(f"--constraint={constraint}")
    if "--upgrade" in sys.argv[1:]:
        command.append("--upgrade")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def annotate(text: str, known: dict[str, str]) -> str:
    """Put the purpose, or who asked for it, above each requirement in place of uv's notes."""
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if NAME.match(line):
            blocks.append([])
        blocks[-1].append(line)
    written: list[str] = []
    for block in blocks:
        body, parents = [], ""
        for line in block:
            requirement, _, via = line.partition("# via ")
            parents = via or parents
            body.append(requirement.rstrip())
        purpose = known.get(name_of(block[0]))
        written += ["", f"# {purpose or f'(needed by {parents})'}", *filter(None, body)]
    return "\n".join(written[1:])


def write(target: str, sources: list[str], constraint: str | None = None) -> None:
    known: dict[str, str] = {}
    for source in sources:
        known |= purposes(source)
        bare = [r for r in requirement_lines(source) if name_of(r) not in known]
        if bare:
            raise SystemExit(f"{source}: say what it is for, after a #: {bare[0]}")
    lock = annotate(compile_lock(sources, constraint), known)
    head = f"{HEADERS[target]}: exact versions with hashes.\n# Made by `make lock`; edit {sources[-1]} instead.\n\n"
    for word in FORBIDDEN:
        if word in lock:
            raise SystemExit(f"{target}.txt would contain {word!r}: a lock must not name a place.")
    (ROOT / f"{target}.txt").write_text(f"{head}{lock}\n")


if __name__ == "__main__":
    write("requirements", ["requirements.in"])
    write("requirements-pdf", ["requirements-pdf.in"], "requirements.txt")
    write("requirements-dev", ["requirements.in", "requirements-dev.in"], "requirements.txt")
    write("requirements-lighthouse", ["requirements-lighthouse.in"], "requirements-dev.txt")
