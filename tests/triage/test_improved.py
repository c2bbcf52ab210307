"""A result that another engine made, whatever shape it has, is worked out again on request."""

from __future__ import annotations

import pytest

from triage.engine.assessment import ENGINE_VERSION
from triage.models import Assessment


@pytest.fixture
def finished(person):
    return person.introduce(knee="left", foot="right").finish(foot__first_steps="much")


def made_by_another(result) -> None:
    Assessment.objects.update(engine_version="0", result=result)


@pytest.mark.parametrize(
    "result", [{"urgency": "soon", "causes": {"knee": []}}, {"level": 3}, ["soon"], "soon", 0]
)
def test_result_of_another_shape_is_no_error(finished, result):
    made_by_another(result)
    page = finished.see("result")
    assert page.status_code == 200
    assert "The check has been improved" in page.text
    assert "All the answers are kept" in page.text


def test_urgency_told_before_is_not_hidden(finished):
    made_by_another({"urgency": "urgent"})
    assert "See a doctor today" in finished.see("result").text
    made_by_another({"urgency": ["urgent"]})
    assert "How soon to be seen" not in finished.see("result").text


@pytest.mark.parametrize(
    ("level", "first"),
    [("emergency", True), ("urgent", True), ("soon", False), ("routine", False)],
)
def test_what_cannot_wait_stands_before_the_button(finished, level, first):
    made_by_another({"urgency": level})
    text = finished.see("result").text
    assert text.count("How soon to be seen") == 1
    told, button = text.index("How soon to be seen"), text.index("Work out the result again")
    assert (told < button) is first


def test_one_button_works_it_out_again(finished):
    before = finished.row
    made_by_another({"urgency": "soon"})
    finished.answer({}, "result")
    assert finished.at == finished.address("result")
    after = finished.row
    assert after.result == before.result
    assert after.engine_version == ENGINE_VERSION
    assert (after.answers, after.own_words) == (before.answers, before.own_words)
    assert "The check has been improved" not in finished.see().text


def test_the_button_leaves_a_result_of_this_engine_alone(finished):
    before = finished.row
    finished.answer({}, "result")
    assert (finished.row.result, finished.row.revision) == (before.result, before.revision)


@pytest.mark.parametrize("page", ["summary", "summary_pdf"])
def test_what_is_made_from_the_result_waits_for_it(finished, page):
    made_by_another({"urgency": "soon"})
    address = finished.address("summary")
    response = finished.client.get(address if page == "summary" else f"{address[:-1]}.pdf")
    assert response.status_code == 302
    assert response.url == finished.address("result")


@pytest.mark.parametrize("page", ["check", "link", "data", "delete", "about", "where", "q/1"])
def test_every_other_page_is_there_as_before(finished, page):
    made_by_another({"level": 3})
    assert finished.see(page).status_code == 200


def test_an_alarm_comes_before_the_improvement(finished):
    made_by_another({"level": 3})
    row = finished.row
    row.answers = {**row.answers, "fever": "yes", "knee.swelling": "yes"}
    row.save()
    assert finished.see("result").url == finished.address("emergency")
