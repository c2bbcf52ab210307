"""The interview's pages."""

import pytest

from triage.views.personal import LARGEST_BODY

from .conftest import TINY, form_of, publish, title_of


@pytest.fixture
def asked(person):
    return person.introduce(knee="left", foot="right")


def key_of(form, kind):
    return next(k for k in form.keys if form.here.question(k).finding.type == kind)


def at_question(person, kind):
    """Walk on to the first page that asks a question of this type."""
    while "/q/" in person.at:
        form = form_of(person.see())
        if any(form.here.question(k).finding.type == kind for k in form.keys):
            return form, key_of(form, kind)
        person.answer(person.harmless(form))
    pytest.fail(f"no {kind} question came")


def test_question_says_why_and_offers_not_sure(asked):
    page = asked.see().content.decode()
    assert "Why?" in page
    assert "We ask: Do you have a fever?" in page
    assert "Not sure" in page
    assert "more question" in page


def test_answers_are_saved_as_they_are_given(asked):
    form = form_of(asked.see())
    asked.answer(asked.harmless(form, fever="not_sure"))
    assert asked.row.answers["fever"] == "not_sure"
    assert set(form.keys) <= set(asked.row.answers)


def test_nothing_is_asked_twice(asked):
    asked.go_on()
    keys = [key for screen in asked.row.screens for key in screen["keys"]]
    assert len(keys) == len(set(keys))


def test_back_always_works_and_shows_what_was_answered(asked):
    form = form_of(asked.see())
    first = asked.at
    asked.answer(asked.harmless(form, fever="no"))
    back = asked.back_link()
    assert back == first
    page = asked.client.get(back)
    assert page.status_code == 200
    assert form_of(page).initial["fever"] == "no"
    asked.at = back
    assert asked.back_link() == asked.address("where")


def test_two_tabs_lose_nothing(asked):
    form = form_of(asked.see())
    first, data = asked.at, asked.harmless(form)
    asked.answer(data)
    second = asked.at
    asked.answer(asked.harmless(form_of(asked.see())))
    kept = asked.row.answers
    # the other tab still shows the first page and sends it now
    asked.at = first
    asked.answer(data | {"fever": "not_sure"})
    assert asked.row.answers == kept | {"fever": "not_sure"}
    assert asked.at == second


def test_a_page_beyond_leads_to_the_furthest(asked):
    assert asked.see("q/9").url == asked.at
    assert asked.send(asked.address("q/9"), {"fever": "no"}).url == asked.at
    assert asked.row.answers == {}


def test_number_zero_and_huge_numbers(asked):
    assert asked.see("q/0").url == asked.at
    assert asked.see("q/" + "9" * 30).url == asked.at


@pytest.mark.parametrize("value", ["", "maybe", "yes\x00", "<b>yes</b>", "x" * 5000])
def test_tampered_answer_shows_the_page_again(asked, value):
    data = asked.harmless(form_of(asked.see())) | {"fever": value}
    response = asked.send(asked.at, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert title_of(response).startswith("Error: ")
    assert '<a href="#id_fever_0">' in page
    assert 'id="id_fever_0"' in page
    assert asked.row.answers == {}


def test_foreign_answer_shows_the_page_again(asked):
    data = asked.harmless(form_of(asked.see())) | {"leg.swelling": "yes"}
    assert asked.send(asked.at, data).status_code == 422
    assert asked.row.answers == {}


def test_oversized_body_shows_the_page_again(asked):
    data = asked.harmless(form_of(asked.see())) | {"fever": "n" * LARGEST_BODY}
    assert asked.send(asked.at, data).status_code == 422


def test_none_excludes_the_others(asked):
    form, key = at_question(asked, "many_of")
    codes = [code for code, _ in form.fields[key].choices]
    none = next(iter(form.fields[key].exclusive))
    data = asked.harmless(form) | {key: [codes[0], none]}
    assert asked.send(asked.at, data).status_code == 422
    asked.answer(data | {key: [codes[0]]})
    assert asked.row.answers[key] == [codes[0]]


def test_some_chosen_and_the_rest_not_sure(asked):
    form, key = at_question(asked, "many_of")
    code = form.fields[key].choices[0][0]
    asked.answer(asked.harmless(form) | {key: [code, "not_sure"]})
    stored = asked.row.answers[key]
    assert stored[code] == "yes"
    assert set(stored.values()) == {"yes", "not_sure"}


def test_question_texts_are_escaped(asked, monkeypatch):
    from triage.forms import questions as forms

    monkeypatch.setattr(forms, "question_text", lambda *_: "<script>alert(1)</script>")
    monkeypatch.setattr(forms, "worded", lambda *_: "<img src=x>")
    page = asked.see().content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_at_most_four_queries(asked, django_assert_max_num_queries):
    data = asked.harmless(form_of(asked.see()))
    with django_assert_max_num_queries(4):
        asked.answer(data)
    with django_assert_max_num_queries(4):
        asked.see()


def test_everything_not_sure_still_gives_a_result(person):
    person.introduce(knee="unknown", leg="unknown", foot="unknown")
    while "/q/" in person.at:
        person.answer(dict.fromkeys(form_of(person.see()).fields, "not_sure"))
    person.finish()
    assert person.see().status_code == 200


def test_unfinished_interview_leaves_a_withdrawn_release(asked, django_user_model):
    newer = publish(TINY, "2026.2")
    withdraw(asked.row.release, django_user_model)
    asked.answer(asked.harmless(form_of(asked.see())))
    assert asked.row.release == newer


def withdraw(release, users):
    from conditions import actions

    by = users.objects.create_user("wanda")
    actions.withdraw(release=release, by=by, reason="a figure was wrong")
