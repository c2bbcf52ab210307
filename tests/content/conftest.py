"""The content of fixtures/knowledge, read from its files and compiled without a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from conditions.document import KINDS
from conditions.files import read_directory
from conditions.schema import Knowledge, Part
from triage.engine.compiled import Compiled, compile_knowledge

KNOWLEDGE = Path(__file__).parents[2] / "fixtures" / "knowledge"


def knowledge_in(directory: Path) -> Knowledge:
    """Every content file as one knowledge. Raises ``FileErrors`` naming each bad file."""
    parts: dict[str, dict[str, Part]] = {kind: {} for kind in KINDS}
    for (kind, code), file in sorted(read_directory(directory).items()):
        parts[kind][code] = file.piece
    return Knowledge.model_construct(**parts)  # each piece was validated as it was read


@pytest.fixture(scope="session")
def model() -> Compiled:
    return compile_knowledge(knowledge_in(KNOWLEDGE))
