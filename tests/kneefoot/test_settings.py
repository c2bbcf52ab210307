"""The settings as a fresh process reads them: what is not said is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIVE = {"KNEEFOOT_SECRET_KEY": "k" * 48, "KNEEFOOT_HOSTS": "check.example.org"}
PROBE = """
import json, django
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in settings_wanted}, default=str))
"""


def start(tmp_path, environment, *names):
    code = f"settings_wanted = {list(names)!r}\n{PROBE}"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "DJANGO_SETTINGS_MODULE": "kneefoot.settings",
            "KNEEFOOT_VAR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def read(tmp_path, environment, *names):
    done = start(tmp_path, environment, *names)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("missing", sorted(LIVE))
def test_public_site_does_not_start_without(tmp_path, missing):
    done = start(tmp_path, {k: v for k, v in LIVE.items() if k != missing}, "DEBUG")
    assert done.returncode != 0
    assert f"{missing} is not set" in done.stderr


def test_short_secret_is_refused(tmp_path):
    done = start(tmp_path, {**LIVE, "KNEEFOOT_SECRET_KEY": "short"}, "DEBUG")
    assert "at least 32 characters" in done.stderr


def test_public_site_is_secure_without_being_asked(tmp_path):
    names = (
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "REQUIRE_MFA",
        "SECURE_HSTS_SECONDS",
        "ALLOWED_HOSTS",
    )
    found = read(tmp_path, LIVE, *names)
    assert found.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert found.pop("ALLOWED_HOSTS") == ["check.example.org"]
    assert found.pop("DEBUG") is False
    assert all(found.values())


@pytest.mark.parametrize("variable", ["KNEEFOOT_LOCAL", "KNEEFOOT_DEBUG"])
def test_own_machine_needs_nothing_and_keeps_its_secret(tmp_path, variable):
    first = read(tmp_path, {variable: "1"}, "SECRET_KEY", "ALLOWED_HOSTS")
    second = read(tmp_path, {variable: "1"}, "SECRET_KEY")
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert "*" not in first["ALLOWED_HOSTS"]


def test_own_machine_shows_errors_as_a_public_site_does(tmp_path):
    assert read(tmp_path, {"KNEEFOOT_LOCAL": "1"}, "DEBUG") == {"DEBUG": False}


@pytest.mark.parametrize(
    ("country", "number"), [("GB", "999"), ("US", "911"), ("AU", "000"), ("EU", "112")]
)
def test_emergency_number_follows_the_country(tmp_path, country, number):
    found = read(tmp_path, {**LIVE, "KNEEFOOT_COUNTRY": country}, "EMERGENCY_NUMBER")
    assert found["EMERGENCY_NUMBER"] == number


def test_emergency_number_is_112_unless_told(tmp_path):
    assert read(tmp_path, LIVE, "EMERGENCY_NUMBER") == {"EMERGENCY_NUMBER": "112"}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KNEEFOOT_COUNTRY", "XX"),
        ("KNEEFOOT_EMERGENCY_NUMBER", "help"),
        ("KNEEFOOT_RETENTION_DAYS", "0"),
        ("KNEEFOOT_DEBUG", "perhaps"),
        ("DATABASE_URL", "oracle://x/y"),
    ],
)
def test_wrong_value_stops_the_start_and_is_named(tmp_path, variable, value):
    done = start(tmp_path, {**LIVE, variable: value}, "DEBUG")
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert variable in done.stderr.splitlines()[-1]


def test_policy_allows_no_inline_code(settings):
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert not [word for words in directives.values() for word in words if "unsafe" in word]


def test_every_variable_is_in_the_example():
    import re

    used = set(
        re.findall(
            r'"((?:KNEEFOOT_|DATABASE_)[A-Z_]+)"', (ROOT / "kneefoot/settings.py").read_text()
        )
    )
    example = (ROOT / "deploy/kneefoot.env.example").read_text()
    assert not {name for name in used if name not in example}, "add these to the example"
