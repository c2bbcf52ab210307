"""A published release of the tiny knowledge, and a person walking through the pages.

The tiny knowledge (tests/conditions/knowledge) asks about fever and swelling first, and calls
fever with a swollen knee or foot an emergency.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conditions import document, files
from conditions.knowledge import assemble
from conditions.models import Release
from triage.actions import find
from triage.forms.questions import screen_form
from triage.models import Assessment, hash_of

TINY = Path(__file__).parents[1] / "conditions" / "knowledge"
CONTENT = Path(__file__).parents[2] / "fixtures" / "knowledge"
REASSURING = {"no", "none_of_these", "little", "light"}


@cache  # nobody changes these folders
def document_of(folder: Path) -> str:
    pieces = {key: file.piece for key, file in files.read_directory(folder).items()}
    return document.to_document(assemble(pieces))


def publish(folder: Path, version: str = "2026.1") -> Release:
    text = document_of(folder)
    return Release.objects.create(version=version, document=text, sha256=document.sha256(text))


@pytest.fixture
def release(db) -> Release:
    return publish(TINY)


@cache
def content() -> dict[tuple[str, str], files.ContentFile]:
    """The real content, of which each piece is frozen: read once, since that takes a second."""
    return files.read_directory(CONTENT)


def title_of(response) -> str:
    """The title as a browser shows it."""
    return " ".join(
        re.search("<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1].split()
    )


def form_of(response):
    """The form of a page. Where its questions were put into HTML before, the page was made
    without one: then the form that they were made from.
    """
    if response.context and "form" in response.context:
        return response.context["form"]
    token, _, number = response.request["PATH_INFO"].split("/")[2:5]
    return screen_form(find(token=token), int(number))


class Person:
    """Somebody with a browser; ``at`` is the address of the page they are on."""

    def __init__(self, client):
        self.client = client
        self.at = self.send("/", {}).url
        self.token = self.at.split("/")[2]

    def address(self, page: str) -> str:
        return f"/a/{self.token}/{page}/"

    @property
    def row(self) -> Assessment:
        return Assessment.objects.get(token_hash=hash_of(self.token))

    def see(self, page: str = ""):
        return self.client.get(self.address(page) if page else self.at)

    def back_link(self) -> str:
        """Where the Back link of the page leads."""
        return re.search('class="app-back" href="(.*?)"', self.see().content.decode())[1]

    def send(self, address: str, data: dict):
        return self.client.post(address, data)

    def answer(self, data: dict, page: str = ""):
        """Post a page that is good, and go where it leads."""
        response = self.send(self.address(page) if page else self.at, data)
        assert response.status_code == 302, form_of(response).errors
        self.at = urlsplit(response.url).path
        return response

    def introduce(self, *, who="me", age="60", sex="female", **sides):
        """Answer the first two pages."""
        self.answer({"who": who, "age": age, "sex": sex})
        self.answer({name: sides.get(name, "none") for name in ("knee", "leg", "foot")})
        return self

    def harmless(self, form, **answers) -> dict:
        """Reassuring answers to whatever the page asks, but for those given by key."""
        given = {key.replace("__", "."): value for key, value in answers.items()}
        data = {}
        for name, field in form.fields.items():
            codes = [str(code) for code, _ in field.choices]
            data[name] = given.get(name) or next(
                (code for code in codes if code in REASSURING), "not_sure"
            )
        return data

    def go_on(self, **answers):
        """Answer pages until the check page (or an emergency) comes."""
        while "/q/" in self.at:
            self.answer(self.harmless(form_of(self.see()), **answers))
        return self

    def finish(self, **answers):
        self.go_on(**answers)
        assert self.at == self.address("check")
        self.answer({"own_words": "It began on holiday."})
        return self


@pytest.fixture
def person(release, client) -> Person:
    return Person(client)
