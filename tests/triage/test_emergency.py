"""An emergency answer interrupts at once."""

import pytest

from triage import actions
from triage.presenters.emergency import alarms

from .conftest import form_of


@pytest.fixture
def alarmed(person):
    return person.introduce(knee="left").go_on(fever="yes", knee__swelling="yes")


def test_emergency_interrupts_and_says_what_to_do(alarmed, settings):
    settings.EMERGENCY_NUMBER = "999"
    assert alarmed.at == alarmed.address("emergency")
    page = alarmed.see().content.decode()
    assert "Get emergency help now" in page
    assert "tel:999" in page
    assert "Go to the emergency department now." in page
    assert "Do not wait for it to pass." in page


def test_emergency_says_why_and_keeps_the_notes_of_curators(alarmed):
    page = alarmed.see().content.decode()
    assert "An infected joint is lost within days." in page
    assert "An example, read in full." not in page


def test_why_of_an_old_release_without_a_basis_is_not_shown(alarmed):
    """There the one field held both, and releases never change."""
    here = actions.find(token=alarmed.token)
    state = here.alarms[0]
    old = state.rule.model_copy(update={"why": "NICE NG143 (not read).", "basis": ""})
    assert alarms([state._replace(rule=old)], here.case, here.model)[0].why == ()


def test_a_step_that_was_told_is_not_told_again(alarmed):
    here = actions.find(token=alarmed.token)
    state = here.alarms[0]
    more = state.rule.model_copy(
        update={"title": "Another sign", "do_now": ("Keep warm.", *state.rule.do_now)}
    )
    first, second = alarms([state, state._replace(rule=more)], here.case, here.model)
    assert first.do_now == state.rule.do_now
    assert first.suspicions
    assert (second.title, second.do_now) == ("Another sign", ("Keep warm.",))
    assert (second.do_not, second.suspicions) == ((), ())
    assert second.why == first.why


def test_no_card_is_without_a_step(alarmed):
    here = actions.find(token=alarmed.token)
    state = here.alarms[0]
    same = state.rule.model_copy(update={"title": "Another sign"})
    _, second = alarms([state, state._replace(rule=same)], here.case, here.model)
    assert second.do_now == state.rule.do_now[:1]


def test_result_waits_until_the_warning_was_seen(alarmed):
    assert alarmed.see("check").url == alarmed.at
    assert alarmed.see("result").url == alarmed.at


def test_the_answer_can_be_corrected(alarmed):
    back = alarmed.see().context["back"]
    form = form_of(alarmed.client.get(back))
    alarmed.at = back
    alarmed.answer(alarmed.harmless(form, fever="no"))
    assert alarmed.at != alarmed.address("emergency")
    assert alarmed.see("emergency").status_code == 302


def test_going_on_is_remembered(alarmed):
    alarmed.answer({})
    assert alarmed.row.acknowledged == ["hot_joint_with_fever@knee"]
    alarmed.finish(fever="yes", knee__swelling="yes")
    page = alarmed.see().content.decode()
    assert "Get emergency help now" in page
    assert "What to do now" in page
    assert "What may help" not in page


def test_a_late_alarm_interrupts_too(person):
    person.introduce(knee="left").go_on(fever="yes")
    number = next(n for n, s in enumerate(person.row.screens, 1) if "knee.swelling" in s["keys"])
    form = form_of(person.see(f"q/{number}"))
    person.answer(person.harmless(form, knee__swelling="yes", fever="yes"), f"q/{number}")
    assert person.at == person.address("emergency")


def test_no_emergency_no_page(person):
    person.introduce(knee="left").go_on()
    assert person.see("emergency").url == person.address("check")


def test_one_rule_at_two_places_is_one_card(person):
    person.introduce(knee="left", foot="right")
    row = person.row
    row.answers = {"fever": "yes", "knee.swelling": "yes", "foot.swelling": "yes"}
    row.save()
    person.at = person.address("emergency")
    page = person.see()
    assert len(page.context["alarms"]) == 1
    assert page.text.count('<section class="app-card">') == 1
    because = " ".join(page.context["alarms"][0].because)
    assert "knee" in because
    assert "foot" in because
    person.answer({})
    assert len(person.row.acknowledged) == 2


def test_two_rules_with_one_title_are_one_card_with_the_steps_of_both(person):
    person.introduce(knee="left").go_on(fever="yes", knee__swelling="yes")
    here = actions.find(token=person.token)
    state = here.alarms[0]
    other = state.rule.model_copy(
        update={"code": "other", "why": "Another reason.", "do_now": ("Call.", *state.rule.do_now)}
    )
    both = alarms([state, state._replace(rule=other)], here.case, here.model)
    assert len(both) == 1
    assert both[0].why == (state.rule.why, "Another reason.")
    assert both[0].do_now == (*state.rule.do_now, "Call.")
    assert len(set(both[0].because)) == len(both[0].because)
    apart = other.model_copy(update={"title": "Something else"})
    assert len(alarms([state, state._replace(rule=apart)], here.case, here.model)) == 2
