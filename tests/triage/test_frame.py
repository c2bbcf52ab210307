"""The page around a question is made once, and holds nothing of anybody."""

import pytest

from triage import frame
from triage.recent import Recent

SHARED = {"unsigned": True, "emergency_number": "112"}


@pytest.fixture
def page(monkeypatch):
    """Frames that no other test has made."""
    monkeypatch.setattr(frame, "_frames", Recent(50))

    def make(shared=SHARED, **own):
        values = {"token": "x" * 22, "back": "/", "title": "Title", "content": "Content"} | own
        return frame.framed("triage/question.html", shared=shared, own=values)

    return make


def test_own_values_stand_where_they_belong(page):
    html = page(token="K" * 22, back="/a/b/", title="Does it hurt?", content="Words")
    assert f'href="/a/{"K" * 22}/link/"' in html
    assert f'href="/a/{"K" * 22}/delete/"' in html
    assert 'href="/a/b/"' in html
    assert "<title>Does it hurt? – Kneefoot</title>" in html
    assert "Words" in html


def test_nothing_of_one_page_is_on_the_next(page):
    page(token="A" * 22, back="/mine/", title="Mine", content="My answer")
    html = page()
    assert not any(words in html for words in ("A" * 22, "/mine/", "Mine", "My answer"))
    kept = str(frame._frames._made)
    assert not any(words in kept for words in ("A" * 22, "/mine/", "Mine", "My answer"))


def test_no_mark_is_left(page):
    assert frame._MARK not in page()


def test_what_is_not_safe_is_escaped(page):
    html = page(title='<b>"T"</b>', back='/"><script>', content="<i>")
    assert "<b>" not in html
    assert "<script>" not in html.replace("<script src=", "")
    assert "<i>" not in html


def test_what_pages_share_decides_which_frame(page):
    assert "Not checked yet" in page()
    assert "Not checked yet" not in page({**SHARED, "unsigned": False})
    assert "tel:999" in page({**SHARED, "emergency_number": "999"})


def test_second_page_renders_no_template(page, monkeypatch):
    first = page()
    monkeypatch.delattr(frame, "render_to_string")
    assert page() == first
