"""One page for the professional."""

from __future__ import annotations

import pytest

from triage import actions
from triage.models import Assessment, hash_of
from triage.presenters.summary import SummaryPage


@pytest.fixture
def finished(person):
    person.introduce(knee="left", foot="right")
    return person.finish()


def test_summary_holds_what_was_said(finished):
    page = finished.see("summary")
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Left knee; Right foot or ankle", "Age 60, female", "It began on holiday."):
        assert words in text
    for heading in ("Time line", "Safety signs", "Said yes to", "Said no to", "Not known"):
        assert f">{heading}</h2>" in text
    assert "content 2026.1, engine" in text


def test_summary_escapes_own_words(person):
    person.introduce(knee="left").go_on()
    person.answer({"own_words": "<script>alert(1)</script> & more"})
    text = person.see("summary").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text


def test_summary_before_the_result_leads_to_what_is_missing(person):
    person.introduce(knee="left")
    assert person.see("summary").url == person.at


def test_summary_wrong_method(finished):
    assert finished.client.post(finished.address("summary")).status_code == 405


def test_summary_bad_token(client, release):
    assert client.get("/a/nobody/summary/").status_code == 404


def test_every_answer_stands_once_in_the_summary(finished):
    here = actions.find(token=finished.token)
    page = SummaryPage(here)
    parts = (page.time_line, page.safety, page.positives, page.negatives, page.unknowns)
    lines = [line for part in parts for group in part for line in group.lines]
    assert len(lines) == len({key for s in here.assessment.screens for key in s["keys"]})
    assert len(set(lines)) == len(lines)


def test_not_sure_is_unknown_and_never_a_no(person):
    person.introduce(knee="left").finish(fever="not_sure")
    page = SummaryPage(actions.find(token=person.token))
    said = [line.question for group in page.unknowns for line in group.lines]
    denied = [line.question for group in page.negatives for line in group.lines]
    assert any("fever" in question.lower() for question in said)
    assert not any("fever" in question.lower() for question in denied)


def test_much_text_is_set_smaller(finished):
    row = Assessment.objects.get(token_hash=hash_of(finished.token))
    assert not SummaryPage(actions.find(token=finished.token)).dense
    row.own_words = "long " * 200
    row.answers = {**row.answers}
    row.save()
    page = SummaryPage(actions.find(token=finished.token))
    assert len(page.own_words) == 1000


def test_pdf_is_one_page(finished):
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        pytest.skip("WeasyPrint or Pango is not here")
    response = finished.client.get(f"/a/{finished.token}/summary.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert "no-store" in response.headers["Cache-Control"]


def test_pdf_without_its_program_says_so(finished, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    response = finished.client.get(f"/a/{finished.token}/summary.pdf")
    assert response.status_code == 503
    assert finished.address("summary") in response.content.decode()
