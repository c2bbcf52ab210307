"""The tiny knowledge as a draft, and a curator and a publisher before it."""

from pathlib import Path

import pytest

from conditions import actions, checks
from tests.conditions.admin.conftest import (  # noqa: F401  fixtures
    as_curator,
    as_publisher,
    curator,
    publisher,
)

TINY = Path(__file__).parents[2] / "conditions" / "knowledge"


@pytest.fixture(autouse=True)
def _draft(db, monkeypatch):
    # every condition reachable, and the like, need richer knowledge than this
    monkeypatch.setattr(checks, "registered", [])
    actions.load_files(directory=TINY)
