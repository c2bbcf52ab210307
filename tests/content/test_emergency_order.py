"""Of several emergencies the card of the gravest sign stands first on the page."""

from triage.engine.cases import read_case
from triage.engine.safety import fired
from triage.presenters.emergency import alarms

SEVERAL = {
    "id": "several",
    "age": 62,
    "sex": "male",
    "complaints": [{"region": "knee", "side": "left"}],
    "answers": {
        "sudden_weakness_face_or_speech": "yes",
        "fever": "yes",
        "knee.warmth": "yes",
        "knee.swelling": "marked",
        "knee.movement_blocked": "hardly_at_all",
        "knee.duration": 2,
    },
}


def test_a_stroke_comes_before_a_hot_knee(model):
    case = read_case(SEVERAL, model.vocabulary)
    states = [s for s in fired(model.rules.states(case)) if s.rule.urgency == "emergency"]
    title = {s.rule.code: s.rule.title for s in states}
    told = [card.title for card in alarms(states, case, model)]
    stroke, joint = "sudden_weak_leg_face_or_speech", "hot_joint_with_fever"
    assert told.index(title[stroke]) < told.index(title[joint])
