"""What the result shows, and what it leaves to a press."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from conditions.schema import Urgency
from triage.presenters import plan
from triage.presenters.result import CareWords, ResultPage

from .conftest import form_of

STEPS = ("one", "two", "three")


@pytest.fixture
def finished(person):
    return person.introduce(knee="left", foot="right").finish(foot__first_steps="much")


@pytest.fixture
def alarmed(person):
    """An emergency that was seen and passed on."""
    person.introduce(knee="left").go_on(fever="yes", knee__swelling="yes")
    person.answer({}, "emergency")
    return person.finish(fever="yes", knee__swelling="yes")


class Ids(HTMLParser):
    """Ids on the page, and the places on it that links jump to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.jumps: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and found.get("href", "").startswith("#"):
            self.jumps.append(found["href"][1:])


@pytest.mark.parametrize("who", ["finished", "alarmed"])
def test_every_jump_arrives(db, request, who):
    page = Ids(request.getfixturevalue(who).see("result").content.decode())
    assert set(page.jumps) - {"main"} >= {"causes", "see", "take"}
    assert set(page.jumps) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_contents_come_after_what_to_do_and_before_the_rest(alarmed):
    page = alarmed.see("result").content.decode()
    order = ['id="urgency"', 'id="now"', 'id="meant"', "app-contents", 'id="causes"']
    assert [page.index(mark) for mark in order] == sorted(page.index(mark) for mark in order)


def test_the_danger_behind_an_emergency_is_named(alarmed):
    result = alarmed.see("result").context["result"]
    assert [s.code for s in result.suspicions] == ["septic_arthritis"]
    name = result.knowledge.conditions["septic_arthritis"].lay_name
    page = alarmed.see("result").content.decode()
    meant = page.split('id="meant"')[1].split("</section>")[0]
    assert name in meant
    assert "Your joint may be infected" in meant


def test_the_emergency_page_names_the_danger(person):
    person.introduce(knee="left").go_on(fever="yes", knee__swelling="yes")
    response = person.see("emergency")
    (alarm,) = response.context["alarms"]
    (danger,) = alarm.suspicions
    assert f"<strong>{danger.name}</strong>" in response.content.decode()


def test_at_an_emergency_what_to_watch_for_is_that_of_the_danger(alarmed):
    """Advice for a milder cause, such as "if it lasts a week", would speak against going now."""
    result = alarmed.see("result").context["result"]
    danger = result.knowledge.conditions["septic_arthritis"]
    assert set(result.seek_help) <= set(danger.seek_help)


def test_no_danger_is_named_where_no_rule_fired(finished):
    assert finished.see("result").context["result"].suspicions == []


def test_signs_not_sure_of_are_said_together_with_a_way_back(finished):
    row = finished.row
    rule = row.result and "hot_joint_with_fever"
    row.result["urgency"] = "urgent"
    row.result["reasons"] = [
        {"kind": kind, "code": rule, "urgency": "urgent"} for kind in ("check_now", "rule")
    ]
    row.save()
    page = finished.see("result")
    result = page.context["result"]
    title = result.knowledge.rules[rule].title
    assert (result.unsure_about, result.why) == ([title], [title])
    assert "Look at these answers again" in page.content.decode()


def test_a_danger_that_is_named_as_a_cause_is_not_called_unlikely(finished):
    result = ResultPage(finished.see("result").context["result"].here)
    shown, other = result.shown[0].code, "septic_arthritis"
    assert other not in {condition.code for condition in result.shown}
    dangers = [{"code": c, "region": "knee", "urgency": "emergency"} for c in (shown, other)]
    result.document = result.document | {"dangers": dangers}
    assert [one.condition.code for one in result.dangers] == [other]


def test_steps_beyond_the_first_are_kept():
    care = CareWords("Sore knee", STEPS)
    assert (care.first, care.more) == (("one", "two"), ("three",))
    other = replace(care, leading=False)
    assert (other.first, other.more) == ((), STEPS)


def test_everything_not_sure_is_said(person):
    person.introduce(knee="left")
    while "/q/" in person.at:
        form = form_of(person.see())
        person.answer(dict.fromkeys(form.fields, "not_sure"))
    person.answer({"own_words": ""}, "check")
    page = person.see("result").content.decode()
    assert "Most answers were “not sure”" in page


def test_a_definite_answer_needs_no_such_word(finished):
    page = finished.see("result").content.decode()
    assert "Most answers were “not sure”" not in page


def test_treatments_ruled_out_by_an_answer_stand_apart(finished):
    here = finished.see("result").context["result"].here
    code = next(iter(here.model.knowledge.treatments))
    caution = {"text": "Not with this.", "stop": True, "known": True, "finding": "fever"}
    row = {
        "treatment": code,
        "line": "first",
        "grade": "weak",
        "helps": ["knee_osteoarthritis"],
        "against": [],
        "notes": [],
        "cautions": [caution],
    }
    groups = plan.plan_groups([row], here)
    assert [group.line for group in groups] == ["ruled-out"]
    allowed = row | {"cautions": [caution | {"known": False}]}
    assert [group.line for group in plan.plan_groups([allowed], here)] == ["first"]


def test_levels_that_stop(alarmed):
    result = alarmed.see("result").context["result"]
    assert result.document["urgency"] == Urgency.EMERGENCY
    assert result.plan == []
    assert "app-steps" not in alarmed.see("result").content.decode()
