"""The private link, its QR code, and the short code that stands for it."""

from __future__ import annotations

import pytest

from triage.models import CODE_LETTERS, Assessment, as_code, code_of, new_token
from triage.presenters.qr import qr_code


def code(person) -> str:
    return code_of(person.token)


def test_link_page_shows_link_code_and_picture(person):
    text = person.see("link").content.decode()
    assert f"http://testserver/a/{person.token}/" in text
    assert code(person) in text
    assert 'class="app-qr"' in text


def test_code_opens_the_answers(person, client):
    person.introduce(knee="left")
    response = client.post("/come-back/", {"code": code(person)})
    assert response.url == f"/a/{code(person)}/"
    page = client.get(response.url, follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0].startswith(f"/a/{code(person)}/q/")


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", " "), lambda c: f" {c} "])
def test_code_may_be_typed_carelessly(person, client, change):
    assert client.post("/come-back/", {"code": change(code(person))}).status_code == 302


def test_letters_that_look_alike_count_as_what_they_look_like():
    assert as_code("OIL0-1111-2222-3333") == as_code("0110-1111-2222-3333")


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQRS", "x" * 500, "ÄBCD-EFGH-JKMN-PQRS"]
)
def test_wrong_code_is_said_politely(release, client, typed):
    response = client.post("/come-back/", {"code": typed})
    assert response.status_code == 422
    assert "<title>\n" in response.content.decode() or "Error:" in response.content.decode()


def test_come_back_wrong_method(release, client):
    assert client.delete("/come-back/").status_code == 405


def test_code_is_stored_only_as_a_hash(person):
    row = person.row
    assert code(person) not in str(row.__dict__)
    assert code(person).replace("-", "") not in str(row.__dict__)


def test_code_page_shows_the_same_code(person, client):
    text = client.get(f"/a/{code(person)}/link/").content.decode()
    assert code(person) in text


def test_answers_from_before_there_were_codes_show_none(person):
    Assessment.objects.update(code_hash=None)
    text = person.see("link").content.decode()
    assert "app-code" not in text


def test_codes_of_tokens_differ_and_use_clear_letters():
    codes = {code_of(new_token()) for _ in range(200)}
    assert len(codes) == 200
    assert set("".join(codes)) <= {*CODE_LETTERS, "-"}


def test_qr_code_covers_its_square():
    code = qr_code("https://example.org/a/x/")
    assert code.size > 20
    assert code.path.startswith("M4 4h7v1h-7z")
