"""What a browser sends that we cannot or may not take: the same page comes again with a sentence
(422), nothing is saved, and nothing that was saved is lost."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from django.test import Client

from triage.models import Assessment, ProblemReport

from .conftest import Person, form_of, title_of
from .test_questions import withdraw

FORM = "application/x-www-form-urlencoded"
HUGE = "x=" + "y" * 2_700_000


class Strict(Person):
    """Somebody whose forms are checked as on a real site; ``token_sent`` goes with each."""

    def __init__(self):
        client = Client(enforce_csrf_checks=True)
        client.get("/")
        super().__init__(client)

    @property
    def form_token(self) -> str:
        return self.client.cookies["csrftoken"].value

    def send(self, address, data):
        return self.client.post(address, {"csrfmiddlewaretoken": self.form_token, **data})


def without_token(person, address):
    return person.client.post(address, {"who": "me"})


def with_foreign_token(person, address):
    return person.client.post(address, {"csrfmiddlewaretoken": "x" * 64, "who": "me"})


def without_cookies(person, address):
    return Client(enforce_csrf_checks=True).post(address, {"who": "me"})


def from_another_site(person, address):
    data = {"csrfmiddlewaretoken": person.form_token}
    return person.client.post(address, data, headers={"origin": "https://elsewhere.example"})


def too_large(person, address):
    return person.client.post(address, HUGE, content_type=FORM)


def too_many_fields(person, address):
    return person.client.post(address, "&".join(["a=b"] * 10_001), content_type=FORM)


def too_many_files(person, address):
    part = '--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n1\r\n'
    body = part * 101 + "--x--\r\n"
    return person.client.post(address, body, content_type="multipart/form-data; boundary=x")


def without_boundary(person, address):
    return person.client.post(address, "--x\r\n", content_type="multipart/form-data")


def cut_short(person, address):
    body = '--x\r\nContent-Disposition: form-data; name="who"\r\n\r\nm'
    return person.client.post(address, body, content_type="multipart/form-data; boundary=x")


def in_another_encoding(person, address):
    body = "who=me"  # the test client encodes it
    return person.client.post(address, body, content_type=f"{FORM}; charset=utf-16")


def as_json(person, address):
    return person.client.post(address, {"who": "me"}, content_type="application/json")


def without_content_type(person, address):
    return person.client.post(address, b"\x00\xff\xfe", content_type="")


NOT_OURS = "could not be sure that this came from our own page"
TOO_LARGE = "far more than this page asks for"
BROKEN = "arrived broken"
REFUSED = [
    (without_token, NOT_OURS),
    (with_foreign_token, NOT_OURS),
    (without_cookies, NOT_OURS),
    (from_another_site, NOT_OURS),
    (too_large, TOO_LARGE),
    (too_many_fields, TOO_LARGE),
    (too_many_files, TOO_LARGE),
    (without_boundary, BROKEN),
    (cut_short, NOT_OURS),
    (in_another_encoding, BROKEN),
    (as_json, NOT_OURS),
    (without_content_type, NOT_OURS),
]
BY_NAME = [pytest.param(send, words, id=send.__name__) for send, words in REFUSED]


@pytest.fixture
def strict(release) -> Strict:
    return Strict()


def heading(response) -> str:
    return re.sub(r"<[^>]*>|\s+", " ", re.search("<h1.*?</h1>", response.text, re.DOTALL)[0])


def stored() -> tuple[list[dict[str, object]], int]:
    return list(Assessment.objects.values()), ProblemReport.objects.count()


@pytest.mark.parametrize(("refused", "words"), BY_NAME)
@pytest.mark.parametrize("page", ["/", "/come-back/", "/report/"])
def test_public_page_comes_again(strict, page, refused, words):
    opened, before = strict.client.get(page), stored()
    response = refused(strict, page)
    assert response.status_code == 422
    assert words in response.text
    assert heading(response) == heading(opened)
    assert title_of(response).startswith("Error: ")
    assert stored() == before


@pytest.mark.parametrize(("refused", "words"), BY_NAME)
def test_personal_page_comes_again_and_nothing_is_lost(strict, refused, words):
    """On every page that takes something, at the time when it does."""

    def is_refused(page=""):
        opened, before = strict.see(page), stored()
        response = refused(strict, strict.address(page) if page else strict.at)
        assert response.status_code == 422
        assert words in response.text
        assert heading(response) == heading(opened)
        assert response["Cache-Control"] == "no-store, private"
        assert stored() == before

    is_refused()  # about
    strict.answer({"who": "me", "age": "60", "sex": "female"})
    is_refused()  # where
    strict.answer({"knee": "left", "leg": "none", "foot": "none"})
    is_refused()  # the first questions
    is_refused("about")
    is_refused("delete")
    strict.go_on(fever="yes", knee__swelling="yes")
    assert strict.at == strict.address("emergency")
    is_refused()
    strict.answer({})
    strict.go_on()
    assert strict.at == strict.address("check")
    is_refused()


def test_page_that_comes_again_can_be_sent(strict):
    page = without_token(strict, strict.at).text
    token = re.search('name="csrfmiddlewaretoken" value="(.*?)"', page)[1]
    data = {"who": "me", "age": "60", "sex": "female", "csrfmiddlewaretoken": token}
    assert strict.client.post(strict.at, data).url == strict.address("where")


def test_what_was_chosen_is_shown_again(strict):
    chosen = {"who": "someone", "age": "47", "sex": "male"}
    form = form_of(strict.client.post(strict.at, chosen))
    assert not form.is_bound
    assert {name: form[name].value() for name in chosen} == chosen
    strict.introduce(knee="left")
    questions = form_of(strict.see())
    page = strict.client.post(strict.at, strict.harmless(questions, fever="yes"))
    shown = form_of(page)
    assert shown["fever"].value() == "yes"
    assert re.search(r'name="fever"[^>]*value="yes"[^>]*checked', page.text)
    assert strict.row.answers == {}
    assert not form_of(strict.see()).initial


def test_ones_own_words_are_shown_again(strict):
    strict.introduce(knee="left").go_on()
    page = strict.client.post(strict.at, {"own_words": "It began <on> holiday."})
    assert "It began &lt;on&gt; holiday." in page.text
    assert strict.row.own_words == ""
    report = strict.client.post("/report/", {"text": "A long story", "kind": "medical"})
    assert "A long story" in report.text


@pytest.mark.parametrize(("refused", "words"), BY_NAME)
def test_page_that_is_not_there_leads_to_where_the_person_was(strict, refused, words):
    strict.introduce(knee="left")
    response = refused(strict, strict.address("q/9"))
    assert response.status_code == 422
    assert words in response.text
    assert f'href="{strict.at}"' in response.text
    assert "tel:112" in response.text


def test_form_sent_to_a_file_leads_back_to_it(strict):
    response = without_token(strict, strict.address("data"))
    assert response.status_code == 422
    assert f'href="{strict.address("data")}"' in response.text


@pytest.mark.parametrize(("refused", "words"), BY_NAME)
def test_unknown_assessment_stays_not_found(strict, refused, words):
    never = "/a/AAAAAAAAAAAAAAAAAAAAAA/about/"
    response = refused(strict, never)
    assert response.status_code == 404
    assert response.content == strict.client.get(never).content


def test_unknown_address_stays_not_found(strict):
    assert without_token(strict, "/no-such-page").status_code == 404


@pytest.mark.parametrize("refused", [without_token, too_large])
def test_database_away_meanwhile_is_503(strict, refused, monkeypatch):
    def away(**_anything):
        raise OperationalError("gone")

    monkeypatch.setattr("triage.actions.find", away)
    strict.client.raise_request_exception = False
    assert refused(strict, strict.at).status_code == 503


def test_staff_pages_keep_their_own_answer(strict):
    assert without_token(strict, "/staff/account/login/").status_code == 403
    assert too_large(strict, "/staff/account/login/").status_code == 400


def test_other_methods_keep_their_own_answer(strict):
    assert strict.client.put(strict.at).status_code == 403


@pytest.mark.parametrize(
    "age", ["-1", "121", "9" * 5000, "1e3", "NaN", "4\x007", "\ud7ff", "0x10", "1_000_000", "४७०"]
)
def test_age_that_is_none_is_said_on_the_page(strict, age):
    response = strict.send(strict.at, {"who": "me", "age": age, "sex": "female"})
    assert response.status_code == 422
    assert 'href="#id_age"' in response.text


@pytest.mark.parametrize("body", ["who=%00&sex=%ff%fe", "who=%ED%A0%80", "%&&=&;", "\x00", "=="])
def test_broken_fields_show_the_page_again(strict, body):
    token = f"&csrfmiddlewaretoken={strict.form_token}"
    response = strict.client.post(strict.at, body + token, content_type=FORM)
    assert response.status_code == 422
    assert 'href="#id_who_0"' in response.text


@pytest.mark.parametrize("length", ["-1", "²", "x", "9" * 30])
def test_length_that_is_none_counts_as_nothing_sent(person, length):
    """As a server might hand it on; the form is taken for an empty one."""
    response = person.client.post(person.at, {"who": "me"}, CONTENT_LENGTH=length)
    assert response.status_code in (400, 422)


@pytest.mark.parametrize("text", ["a\x00b", " ", "x" * 2001, "\x00"])
def test_report_that_cannot_be_stored_is_said_on_the_page(strict, text):
    response = strict.send("/report/", {"kind": "medical", "text": text})
    assert response.status_code == 422
    assert not ProblemReport.objects.exists()


@pytest.mark.parametrize("code", ["a\x00b", "x" * 5000, "K7QD-M2XP-9RTA-4C6H", "\u0130" * 16])
def test_code_that_is_none_is_said_on_the_page(strict, code):
    assert strict.send("/come-back/", {"code": code}).status_code == 422


def test_nothing_published_meanwhile_is_503(strict, django_user_model):
    strict.introduce(knee="left")
    withdraw(strict.row.release, django_user_model)
    assert without_token(strict, strict.at).status_code == 503
