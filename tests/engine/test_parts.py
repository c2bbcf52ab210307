"""The parts of the interview, as they are stored with people's answers."""

import json

from triage.engine.parts import Part


def test_the_words_in_peoples_rows_never_change():
    assert json.loads(json.dumps(list(Part))) == [
        "opening",
        "checklist",
        "safety",
        "safety_check",
        "relation",
        "adaptive",
        "caution",
        "caution_before",
    ]
