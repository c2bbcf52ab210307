"""Every interface string can be translated, and the pages stand in a language from right to left.

The pretend language puts each translated string in ⟦brackets⟧; the knowledge of these tests puts
each curated text in «others». What has letters outside both was not made translatable.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation

from conditions import document, files
from conditions.knowledge import assemble
from conditions.models import Release
from scripts import pseudo_locale

from .conftest import TINY, Person, form_of

#: Texts that clinicians write, and that are translated with the content.
CURATED = frozenset(
    [
        "question",
        "question_other",
        "help",
        "statement",
        "why_asked",
        "label",
        "lay_name",
        "name",
        "summary",
        "story",
        "confirmed_by",
        "title",
        "why",
        "explanation",
        "text",
        "note",
        "unit",
        "how",
        "published",
        "where",
        "population",
        "authors",
        "publisher",
        "how_often",
        "stop_if",
    ]
)
CURATED_LISTS = frozenset(["self_care", "prevention", "seek_help", "do_now", "do_not", "steps"])
SPOKEN = ("title", "aria-label", "alt", "placeholder", "data-label", "content")
#: The same in every language. The return code first: it may begin like an ICD-10 code.
NAMES = re.compile(
    r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}|Kneefoot|ICD-10|[A-Z]\d\d(\.\d)?|http://testserver\S*"
)
#: What the person of these tests wrote.
OWN_WORDS = "It began on holiday."


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    assert pseudo_locale.write(folder) > 500
    return folder


@pytest.fixture
def pretend(settings, catalogue):
    settings.LOCALE_PATHS = [catalogue]
    settings.LANGUAGES = [("ar-xb", "Pretend")]
    settings.LANGUAGE_CODE = "ar-xb"
    translation.trans_real._translations.pop("ar-xb", None)
    with translation.override("ar-xb"):
        yield
    translation.trans_real._translations.pop("ar-xb", None)


@pytest.fixture
def marked(db) -> Release:
    """The tiny knowledge with each curated text in «»."""
    pieces = {key: file.piece for key, file in files.read_directory(TINY).items()}
    raw = json.loads(document.to_document(assemble(pieces)))
    text = json.dumps(_mark(raw), ensure_ascii=False)
    text = document.to_document(document.from_document(text))
    return Release.objects.create(version="2026.1", document=text, sha256=document.sha256(text))


def _mark(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        return {name: _mark(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_mark(inner, key if key in CURATED_LISTS else "") for inner in value]
    curated = key in CURATED or key in CURATED_LISTS
    return f"«{value}»" if curated and isinstance(value, str) and value else value


class Spoken(HTMLParser):
    """Everything a person sees or hears of a page."""

    SILENT = ("script", "style")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta" and given.get("name") != "description":
            return
        self.texts += [given[name] for name in SPOKEN if given.get(name)]
        if tag in self.SILENT:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.texts.append(data)

    def say(self) -> str:
        return "\n".join(self.texts)


def untranslated(html: str) -> list[str]:
    said = Spoken(html).say().replace(OWN_WORDS, "")
    before = None
    while before != said:  # from the innermost brackets outwards
        before, said = said, re.sub(r"[⟦«][^⟦⟧«»]*[⟧»]", " ", said)
    return [
        line.strip() for line in said.splitlines() if re.search(r"[^\W\d_]", NAMES.sub("", line))
    ]


def check(response) -> str:
    assert response.status_code == 200
    text = response.content.decode()
    assert 'lang="ar-xb"' in text
    assert 'dir="rtl"' in text
    assert untranslated(text) == []
    return text


@pytest.fixture
def someone(pretend, marked, client) -> Person:
    return Person(client)


def test_start_page_is_translated(pretend, marked, client):
    assert "⟦" in check(client.get("/"))


def test_about_and_where_pages_are_translated(someone):
    check(someone.see("about"))
    someone.answer({"who": "someone", "age": "9", "sex": "male"})
    check(someone.see("where"))


def test_question_pages_are_translated(someone):
    someone.introduce(knee="left", foot="right")
    while "/q/" in someone.at:
        response = someone.see()
        check(response)
        someone.answer(someone.harmless(form_of(response)))
    check(someone.see("check"))


def test_error_page_is_translated(someone):
    someone.introduce(knee="left")
    response = someone.send(someone.at, {})
    assert response.status_code == 422
    assert untranslated(response.content.decode()) == []


@pytest.mark.parametrize("where", ["result", "link", "delete", "summary"])
def test_result_and_what_belongs_to_it_are_translated(someone, where):
    someone.introduce(knee="left", foot="right").finish()
    check(someone.see(where))


def test_what_was_not_made_translatable_is_noticed():
    page = '<p title="A hint">Hello ⟦Héllo «Knee» ·⟧, <b>Kneefoot</b> 3</p>'
    assert untranslated(page) == ["A hint", "Hello  ,"]


def test_return_code_that_begins_like_a_diagnosis_is_a_name():
    assert untranslated("<p>F14P-N21T-KFMZ-2VZT</p>") == []


def test_emergency_page_is_translated(someone):
    someone.introduce(knee="left").go_on(fever="yes", knee__swelling="yes")
    assert someone.at == someone.address("emergency")
    check(someone.see("emergency"))


@pytest.mark.parametrize(
    "address",
    [
        "/how-it-works/",
        "/privacy/",
        "/intended-use/",
        "/how-accurate/",
        "/learn/",
        "/learn/anatomy/",
        "/learn/kinetic-chain/",
        "/learn/knee-and-foot/",
        "/learn/conditions/",
        "/learn/conditions/plantar_fasciitis/",
        "/learn/treatments/",
        "/learn/connections/",
        "/learn/map/",
        "/learn/glossary/",
        "/learn/search/",
        "/come-back/",
        "/report/",
        "/sources/",
    ],
)
def test_public_page_is_translated(pretend, marked, client, address):
    check(client.get(address))


def test_names_to_fill_in_and_tags_stay_as_they_are():
    text = pseudo_locale.pseudo('Call <a href="tel:%(number)s">%(number)s</a> & 95 %% now')
    assert '<a href="tel:%(number)s">%(number)s</a>' in text
    assert "95 %%" in text
    assert "Çáll" in text


def test_word_with_a_context_is_translated(pretend):
    """`May` the month and `may` the verb are two strings."""
    assert "⟦" in translation.pgettext("alt. month", "May")
    assert "⟦" not in translation.pgettext("no such context", "May")


def test_strings_are_found_with_their_context(tmp_path, monkeypatch):
    monkeypatch.setattr(pseudo_locale, "ROOT", tmp_path)
    (tmp_path / "kneefoot").mkdir()
    (tmp_path / "kneefoot" / "foot.py").write_text(
        'A = pgettext_lazy("of the body", "Foot")\nB = ngettext("%(n)d day", "%(n)d days", 2)\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "foot.html").write_text(
        '<p>\n    {% translate "Foot" context "a measure" %}\n  </p>\n'
        "{% blocktranslate %}95 % of {{ people }}{% endblocktranslate %}"
    )
    found = {
        (message.context, message.id) for message in pseudo_locale.own_messages() if message.id
    }
    assert found == {
        ("of the body", "Foot"),
        (None, ("%(n)d day", "%(n)d days")),
        ("a measure", "Foot"),
        (None, "95 %% of %(people)s"),
    }


def test_style_sheets_of_the_pages_name_no_left_or_right():
    """`margin-inline-start`, not `margin-left`: else the page stands wrong from right to left."""
    wrong = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right)\s*:|text-align:\s*(?:left|right)"
    )
    folder = Path(__file__).parents[2] / "static" / "css"
    sheets = [
        folder / "base.css",
        folder / "print.css",
        *sorted((folder / "components").glob("*.css")),
    ]
    found = {sheet.name: wrong.findall(sheet.read_text()) for sheet in sheets}
    assert {name: words for name, words in found.items() if words} == {}
