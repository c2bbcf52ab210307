"""Pages read stored results, so a result of another shape needs another ENGINE_VERSION.

Only which keys there are is compared: figures change with the content and with good reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions.files import read_directory
from conditions.knowledge import assemble
from triage.engine.assessment import ENGINE_VERSION, assess, result_document
from triage.engine.cases import read_case
from triage.engine.compiled import compile_knowledge

from .conftest import TINY

#: An emergency with two places, so that every part of a result has something in it.
CASE = {
    "age": 60,
    "sex": "female",
    "complaints": [{"region": "knee", "side": "left"}, {"region": "foot", "side": "left"}],
    "answers": {"fever": "yes", "knee.swelling": "yes", "foot.first_steps": "much"},
}
#: The engine whose results look like this, and each key that they have. Where the test fails,
#: raise ENGINE_VERSION, so that older results are worked out again, and write both down here.
VERSION = "6"
SHAPE = """
causes
causes[].band
causes[].condition
causes[].probability
causes[].reasons
causes[].reasons.not_known
causes[].reasons.points_away
causes[].reasons.points_away[].key
causes[].reasons.points_away[].log_ratio
causes[].reasons.points_away[].option
causes[].reasons.points_away[].value
causes[].reasons.points_to
causes[].reasons.points_to[].key
causes[].reasons.points_to[].log_ratio
causes[].reasons.points_to[].option
causes[].reasons.points_to[].value
causes[].region
causes[].shown
changes
connections
connections[].between
connections[].probabilities
connections[].probabilities.altered_gait
connections[].probabilities.biomechanical_change
connections[].probabilities.compensation
connections[].probabilities.none
connections[].probabilities.referred_pain
connections[].probabilities.shared_cause
dangers
dangers[].code
dangers[].kind
dangers[].probability
dangers[].region
dangers[].urgency
engine
links
links[].cause
links[].cause_region
links[].effect
links[].effect_region
links[].link
links[].mechanism
links[].probability
links[].sides
links[].silent
mechanism
none_fits
plan
plan[].against
plan[].cautions
plan[].cautions[].finding
plan[].cautions[].known
plan[].cautions[].sources
plan[].cautions[].stop
plan[].cautions[].text
plan[].grade
plan[].helps
plan[].line
plan[].notes
plan[].treatment
reasons
reasons[].code
reasons[].kind
reasons[].probability
reasons[].region
reasons[].urgency
rules
rules[].met
rules[].region
rules[].rule
urgency
"""


def keys(value: Any, at: str = "") -> Iterator[str]:
    """Every key at any depth, as ``causes[].region``."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield f"{at}{name}"
            yield from keys(item, f"{at}{name}.")
    elif isinstance(value, list):
        for item in value:
            yield from keys(item, f"{at.removesuffix('.')}[].")


def test_a_result_of_another_shape_has_another_engine_version():
    pieces = {key: file.piece for key, file in read_directory(TINY).items()}
    model = compile_knowledge(assemble(pieces))
    found = set(keys(result_document(assess(model, read_case(CASE, model.vocabulary)))))
    assert (ENGINE_VERSION, found) == (VERSION, set(SHAPE.split()))
