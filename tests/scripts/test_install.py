"""`make run` says which packages of the system it installs, and leaves them when told to."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture
def as_root(tmp_path):
    """A copy of the scripts, run as if by root; apt-get only writes down what it is asked."""
    shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("node_modules"))
    stand_ins = {
        "bin/id": "echo 0",
        "bin/apt-get": f'echo "$*" >>{tmp_path}/asked',
        "bin/python3": 'case "$1" in -c) exit 0;; *) exit 1;; esac',
        ".venv/bin/python": "exit 1",
    }
    for name, body in stand_ins.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def run(script: str, **env: str) -> tuple[str, str]:
        done = subprocess.run(
            [f"scripts/{script}"],
            cwd=tmp_path,
            env={"PATH": f"{tmp_path}/bin:{os.environ['PATH']}", **env},
            capture_output=True,
            text=True,
            timeout=60,
        )
        asked = tmp_path / "asked"
        return done.stdout, asked.read_text() if asked.exists() else ""

    return run


@pytest.mark.parametrize(
    ("script", "package"),
    [("make_venv.sh", "python3-venv"), ("install_pdf.sh", "libpangoft2-1.0-0")],
)
def test_packages_are_announced(as_root, script, package):
    said, asked = as_root(script)
    assert package in asked
    announced = next(line for line in said.splitlines() if line.startswith("Installing system"))
    assert package in announced
    assert "make NO_APT=1 run" in said


@pytest.mark.parametrize("script", ["make_venv.sh", "install_pdf.sh"])
def test_packages_are_left_when_told_to(as_root, script):
    said, asked = as_root(script, NO_APT="1")
    assert asked == ""
    assert "not installing" in said
