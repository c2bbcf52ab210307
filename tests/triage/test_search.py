"""Search that forgives typing errors."""

from __future__ import annotations

import pytest

from triage.presenters.search import Entry, Index, joined, sound, words_of


def found(client, query: str) -> list[str]:
    page = client.get("/learn/search/", {"q": query})
    assert page.status_code == 200
    return [item.entry.address for item in page.context["found"]]


HEEL = "/learn/conditions/plantar_fasciitis/"


@pytest.mark.parametrize(
    "query",
    [
        "plantar fasciitis",
        "planter fashitis",
        "PLANTAR FASCIITIS",
        "plantarfasciitis",
        "plantr fasciitis",
        "planter",
    ],
)
def test_condition_is_found_however_it_is_spelt(release, client, query):
    assert found(client, query)[0] == HEEL


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("privasy", "/privacy/"),
        ("fysio", "/learn/glossary/#physiotherapist"),
        ("kneecap", "/learn/glossary/#kneecap"),
        ("knee cap", "/learn/glossary/#kneecap"),
        ("what is a ligement", "/learn/glossary/#ligament"),
        ("pain tablits", "/learn/treatments/pain_tablets/"),
    ],
)
def test_pages_words_and_treatments_are_found(release, client, query, address):
    assert address in found(client, query)


def test_links_are_found(release, client):
    addresses = found(client, "plantar fasciitis")
    assert any(address.startswith("/learn/connections/#") for address in addresses)


def test_commoner_of_two_that_fit_nearly_alike_comes_first():
    def entry(title: str, common: float, *names: str) -> Entry:
        return Entry("condition", title, "", "", frozenset(names), frozenset(), common)

    lump = entry("Harmless lump", 0.3, "plantar", "fibroma", "lump")
    heel = entry("Heel pain", 0.8, "plantar", "fasciitis", "heel", "pain")
    for query in ("plantar", "planter"):
        assert [one.entry for one in Index([lump, heel]).search(query)] == [heel, lump]
    assert Index([lump, heel]).search("plantar fibroma")[0].entry == lump


@pytest.mark.parametrize("query", ["xyzzy", "%", "the of", "☃", " " * 50])
def test_nonsense_finds_nothing_and_breaks_nothing(release, client, query):
    assert found(client, query) == []


def test_long_query_is_cut(release, client):
    page = client.get("/learn/search/", {"q": "heel " * 5000})
    assert len(page.context["query"]) <= 80


def test_query_is_escaped(release, client):
    page = client.get("/learn/search/", {"q": "<b>heel"}).content.decode()
    assert "<b>heel" not in page
    assert "&lt;b&gt;heel" in page


def test_empty_search_page(release, client):
    page = client.get("/learn/search/")
    assert page.status_code == 200
    assert 'name="robots" content="noindex"' in page.content.decode()


def test_search_wrong_method(release, client):
    assert client.post("/learn/search/").status_code == 405


def test_search_asks_the_database_once(release, client, django_assert_max_num_queries):
    client.get("/learn/search/?q=heel")
    with django_assert_max_num_queries(1):
        client.get("/learn/search/?q=heel")


def test_words_of_leaves_apostrophes_out():
    assert words_of("Runner’s knee") == ["runners", "knee"]
    assert joined(["knee", "cap"]) == ["kneecap"]


@pytest.mark.parametrize(
    ("one", "other"), [("fysio", "physio"), ("kramp", "cramp"), ("nee", "knee")]
)
def test_words_that_sound_alike(one, other):
    assert sound(one) == sound(other)
