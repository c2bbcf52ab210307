"""The tiny knowledge as a draft, and a curator and a publisher before it."""

import pytest

from conditions import checks
from tests.conditions.admin.conftest import (  # noqa: F401  fixtures
    as_curator,
    as_publisher,
    curator,
    publisher,
)
from tests.conditions.tiny import TINY, tiny_rows  # noqa: F401  a fixture


@pytest.fixture(autouse=True)
def _draft(db, monkeypatch, tiny_rows):  # noqa: F811
    # every condition reachable, and the like, need richer knowledge than this
    monkeypatch.setattr(checks, "registered", [])
    tiny_rows.put_back()
