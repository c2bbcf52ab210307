"""A tiny knowledge (tests/conditions/knowledge: four causes, two links, three rules) to try on."""

import shutil
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from conditions import checks

from .tiny import TINY, tiny_rows  # noqa: F401  a fixture


@pytest.fixture(autouse=True)
def only_our_checks(monkeypatch):
    """Checks that other apps register need richer knowledge than this one."""
    monkeypatch.setattr(checks, "registered", [])


@pytest.fixture
def folder(tmp_path):
    """A copy of the tiny knowledge that a test may spoil."""
    return Path(shutil.copytree(TINY, tmp_path / "knowledge"))


@pytest.fixture
def edit(folder):
    """Replace a text in a file of the copy; returns the file."""

    def replace(name, old, new):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{name} does not say {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return replace


@pytest.fixture
def loaded(db, tiny_rows):  # noqa: F811
    """The tiny knowledge in the database, as a load of ``folder`` leaves it."""
    return tiny_rows.put_back()


@pytest.fixture
def clinician(db):
    return get_user_model().objects.create_user("clara")
