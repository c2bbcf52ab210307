"""Words explained."""

from __future__ import annotations

from triage.presenters.glossary import glossary


def test_glossary_page(client, db):
    page = client.get("/learn/glossary/")
    assert page.status_code == 200
    assert page.content.decode().count("<h1>") == 1


def test_words_are_in_order_and_explained_once():
    words = [term.word for term in glossary()]
    assert words == sorted(words, key=str.casefold)
    assert len(words) > 40
    codes = [term.code for term in glossary()]
    assert len(set(codes)) == len(codes)


def test_explanations_are_short_sentences():
    for term in glossary():
        sentences = [s for s in term.text.split(". ") if s]
        assert term.text.endswith("."), term.word
        assert max(len(s.split()) for s in sentences) <= 25, term.word


def test_glossary_wrong_method(client, db):
    assert client.post("/learn/glossary/").status_code == 405
