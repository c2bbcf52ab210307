"""The page around a question is made once, and holds nothing of anybody."""

import gc
import itertools
import secrets

import pytest
from django.template.loader import render_to_string
from django.test.signals import template_rendered
from django.utils.html import escape

from triage.frame import framed

TEMPLATE = "triage/question.html"
#: What else is one person's.
OTHERS = {"errors": "", "answered": "3", "in_all": "9", "to_come": "6 more questions"}
NUMBERS = itertools.count(100_000)


@pytest.fixture
def shared():
    """What decides the frame; with a number of its own, so that no other test has made it."""
    return {"unsigned": True, "emergency_number": str(next(NUMBERS))}


def own(**values):
    return {"token": "x" * 22, "back": "/", "title": "Title", "form": "Content"} | OTHERS | values


@pytest.fixture
def make_page(shared):
    return lambda **values: framed(TEMPLATE, shared=shared, own=own(**values))


def texts_in(one):
    """What a box holds; a box that holds nothing but texts is not among those of `gc`."""
    if isinstance(one, dict):
        items = [*one.keys(), *one.values()]
    elif isinstance(one, list | tuple | set):
        items = list(one)
    else:
        return
    for item in items:
        if isinstance(item, str):
            yield item
        elif not gc.is_tracked(item):
            yield from texts_in(item)


def is_in_memory(backwards):
    """Whether any box in memory holds a text with the word that is given backwards."""
    word = backwards[::-1]
    return any(word in text for one in gc.get_objects() for text in texts_in(one))


def test_page_is_what_the_template_gives(make_page, shared):
    make_page()  # so that the next comes from what was kept
    for values in (
        {"token": "K" * 22, "back": "/a/b/", "title": "Does it hurt?", "form": "Words"},
        {"title": '<b>"T"</b>', "back": '/"><script>', "form": "<i>&amp;"},
    ):
        assert make_page(**values) == render_to_string(TEMPLATE, {**shared, **own(**values)})


def test_own_values_stand_where_they_belong(make_page):
    html = make_page(token="K" * 22, back="/a/b/", title="Does it hurt?", form="Words")
    assert f'href="/a/{"K" * 22}/link/"' in html
    assert f'href="/a/{"K" * 22}/delete/"' in html
    assert 'href="/a/b/"' in html
    assert "<title>Does it hurt? – Kneefoot</title>" in html
    assert "Words" in html


def test_nothing_of_one_page_is_on_the_next(make_page):
    make_page(token="A" * 22, back="/mine/", title="Mine", form="My answer")
    html = make_page()
    assert not any(words in html for words in ("A" * 22, "/mine/", "Mine", "My answer"))


def test_nothing_of_anybody_is_kept(make_page):
    backwards, other = secrets.token_hex(11), secrets.token_hex(11)
    for name in ("token", "back", "title", "form", *OTHERS):
        make_page(**{name: backwards[::-1]})
    kept = [{"token": other[::-1]}]
    gc.collect()
    assert is_in_memory(other), kept
    assert not is_in_memory(backwards)


def test_what_is_not_safe_is_escaped(make_page):
    html = make_page(title='<b>"T"</b>', back='/"><script>', form="<i>")
    assert escape('<b>"T"</b>') in html
    assert "<b>" not in html
    assert "<script>" not in html
    assert "<i>" not in html


def test_what_pages_share_decides_which_frame(shared):
    def html(**values):
        return framed(TEMPLATE, shared=shared | values, own=own())

    assert "Not checked yet" in html()
    assert "Not checked yet" not in html(unsigned=False)
    assert "tel:999" in html(emergency_number="999")


def test_second_page_renders_no_template(make_page):
    rendered = []

    def count(template, **_):
        rendered.append(template.name)

    template_rendered.connect(count)
    try:
        first = make_page()
        assert TEMPLATE in rendered
        rendered.clear()
        assert make_page() == first
        assert rendered == []
    finally:
        template_rendered.disconnect(count)
