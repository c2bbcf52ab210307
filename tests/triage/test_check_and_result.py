"""Check the answers, and the result."""

from datetime import timedelta

import pytest
from django.utils import timezone

from triage import actions
from triage.engine.assessment import ENGINE_VERSION
from triage.models import Assessment

from .conftest import form_of


@pytest.fixture
def finished(person):
    return person.introduce(knee="left", foot="right").finish(foot__first_steps="much")


def test_check_lists_every_answer_with_a_way_to_change_it(person):
    person.introduce(knee="left", foot="right").go_on()
    page = person.see().content.decode()
    assert page.count(">Change<") == 4 + len(person.row.answers)
    assert person.address("q/1") in page


def shown(person, part: str) -> dict[str, str]:
    """Question and answer on check your answers. part: ``rows`` are seen at once, ``others``
    are a press away."""
    groups = person.see("check").context["groups"]
    return {row.question: row.answer for group in groups for row in getattr(group, part)}


def test_check_keeps_what_was_denied_a_press_away(person):
    person.introduce(foot="left").go_on(fever="no", foot__first_steps="much")
    assert shown(person, "others")["Do you have a fever?"] == "No"
    assert "How much do the first steps hurt?" in shown(person, "rows")
    before = person.see("check").content.decode().split("Do you have a fever?")[0]
    assert before.count("<details") == 1 + before.count("</details>")


def test_a_warning_sign_somebody_is_not_sure_of_is_seen_at_once(person):
    person.introduce(knee="left").go_on(fever="not_sure")
    assert shown(person, "rows")["Do you have a fever?"] == "Not sure"
    assert "Do you have a fever?" not in shown(person, "others")


def test_a_changed_answer_returns_to_check(person):
    person.introduce(knee="left").go_on()
    form = form_of(person.see("q/1"))
    person.answer(person.harmless(form, fever="not_sure"), "q/1")
    assert person.at == person.address("check")
    assert person.row.answers["fever"] == "not_sure"


def test_own_words_too_long(person):
    person.introduce(knee="left").go_on()
    response = person.send(person.at, {"own_words": "x" * 1001})
    assert response.status_code == 422
    assert person.row.result is None


def test_result_is_stored_as_shown(finished):
    row = finished.row
    assert row.result["urgency"]
    assert row.engine_version == ENGINE_VERSION
    assert row.finished_at
    assert row.own_words == "It began on holiday."
    page = finished.see().content.decode()
    assert "It began on holiday." in page
    assert row.release.version in page


def test_result_says_urgency_first_then_causes_connection_and_plan(finished):
    page = finished.see().content.decode()
    places = [page.index(f'id="{part}"') for part in ("urgency", "causes", "connection", "see")]
    assert places == sorted(places)
    assert "This page is not a diagnosis" in page
    assert 'class="app-main app-main--wide"' in page
    assert "%" not in page.split("<main")[1].split("</main")[0]


def test_result_is_not_made_again(finished, monkeypatch):
    first = finished.see().content

    def never(*_args, **_options):
        raise AssertionError("the stored result is shown")

    monkeypatch.setattr(actions, "assess", never)
    again = finished.see()
    assert again.status_code == 200
    assert len(again.content) == len(first)


def test_a_changed_answer_asks_for_a_new_result(finished):
    form = form_of(finished.see("q/1"))
    finished.answer(finished.harmless(form, fever="not_sure"), "q/1")
    assert finished.row.result is None
    assert finished.see("result").url == finished.address("check")


def test_the_same_answers_keep_the_result(finished):
    form = form_of(finished.see("q/1"))
    finished.answer(finished.harmless(form, foot__first_steps="much"), "q/1")
    assert finished.row.result is not None
    assert finished.at == finished.address("result")


def test_at_most_four_queries(finished, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        finished.see()


def test_purge_deletes_what_nobody_touched(finished):
    Assessment.objects.update(updated_at=timezone.now() - timedelta(days=31))
    assert actions.purge(older_than_days=30) == (1, 0)
    assert finished.see().status_code == 404


def test_purge_keeps_what_is_new(finished):
    assert actions.purge(older_than_days=30) == (0, 0)
    assert finished.row


def test_only_looking_keeps_nothing_longer(finished):
    """As every page that speaks of it says (components/kept_until.html)."""
    before = finished.row.updated_at
    for page in ("result", "check", "summary", "link", "data", "delete"):
        assert finished.see(page).status_code == 200
    assert finished.row.updated_at == before
