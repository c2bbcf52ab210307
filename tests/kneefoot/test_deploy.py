"""A site of one's own: its commands see the settings that systemd gives the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"

#: Each with what systemd 252 reads from it (load_env_file, the function behind EnvironmentFile=).
AS_SYSTEMD = [
    (
        "DATABASE_URL=postgresql://k@/k?host=/run/postgresql&sslmode=disable",
        {"DATABASE_URL": "postgresql://k@/k?host=/run/postgresql&sslmode=disable"},
    ),
    ("KNEEFOOT_HOSTS=a.example, b.example  ", {"KNEEFOOT_HOSTS": "a.example, b.example"}),
    ("KNEEFOOT_SECRET_KEY=a$HOME`id`$(id)*", {"KNEEFOOT_SECRET_KEY": "a$HOME`id`$(id)*"}),
    ('A=\'$x & "y" \\\' \nB="it\'s #1"', {"A": '$x & "y" \\', "B": "it's #1"}),
    ("A=b # c\n;A=d\n # A=e\n\nB=it's", {"A": "b # c", "B": "it's"}),
    ("  A =1\r\nB=\nC==\nA=2", {"A": "2", "B": "", "C": "="}),
]


def run(*command: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(("text", "values"), AS_SYSTEMD)
def test_command_sees_the_settings_as_systemd_gives_them(tmp_path, text, values):
    file = tmp_path / "kneefoot.env"
    file.write_text(text)
    done = run(
        *(sys.executable, "-I", ROOT / "deploy" / "with_settings.py", file),
        *(sys.executable, "-c", SHOW),
        KNEEFOOT_DEBUG="1",
    )
    seen = json.loads(done.stdout)
    assert {name: seen.get(name) for name in values} == values
    # nothing else, and nothing of whoever calls; Python itself may set LC_CTYPE
    assert set(seen) - {"PATH", "LC_CTYPE"} == set(values)


@pytest.mark.parametrize(
    "line", ["A=hush\\", "A='hush", 'A="hush"x', "hush", "export A=hush", "1A=hush", "#hush\\"]
)
def test_line_that_is_not_plain_is_refused_and_not_quoted(tmp_path, line):
    file = tmp_path / "kneefoot.env"
    file.write_text(f"B=1\n{line}\n")
    done = run(sys.executable, ROOT / "deploy" / "with_settings.py", file, "echo", "ran")
    assert (done.returncode, done.stdout) == (1, "")
    assert "line 2" in done.stderr
    assert "hush" not in done.stderr


def test_manage_runs_with_the_settings_as_the_user_of_the_site(tmp_path):
    stand_in = tmp_path / "runuser"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$DATABASE_URL" "$*"\n')
    stand_in.chmod(0o755)
    file = tmp_path / "kneefoot.env"
    file.write_text("DATABASE_URL=postgresql://k@/k?host=/run&sslmode=disable\n")
    done = run(
        *(ROOT / "deploy" / "manage.sh", "purge", "--days", "7 8"),
        PATH=f"{tmp_path}:{os.environ['PATH']}",
        KNEEFOOT_SETTINGS=str(file),
    )
    assert done.stdout.splitlines() == [
        "postgresql://k@/k?host=/run&sslmode=disable",
        "--user kneefoot -- .venv/bin/python manage.py purge --days 7 8",
    ], done.stderr


def test_example_of_the_settings_can_be_read(tmp_path):
    example = ROOT / "deploy" / "kneefoot.env.example"
    done = run(sys.executable, ROOT / "deploy" / "with_settings.py", example, "env")
    assert "KNEEFOOT_HOSTS=check.example.org" in done.stdout.splitlines(), done.stderr


def test_everything_past_its_time_goes_every_night():
    unit = (ROOT / "deploy" / "kneefoot-purge.service").read_text()
    assert "manage.py purge\n" in unit
    assert "manage.py clearsessions\n" in unit
