"""A curator, a publisher, and the tiny knowledge in the database."""

from html.parser import HTMLParser

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from conditions.permissions import CURATOR, PUBLISHER


def account(name, group):
    user = get_user_model().objects.create_user(name, password="password", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def curator(db):
    return account("carla", CURATOR)


@pytest.fixture
def publisher(db):
    return account("paula", PUBLISHER)


@pytest.fixture
def as_curator(curator):
    return signed_in(curator)


@pytest.fixture
def as_publisher(publisher):
    return signed_in(publisher)


class Inputs(HTMLParser):
    """What a browser would send for the form of a page if nothing were touched."""

    def __init__(self, html):
        super().__init__()
        self.data = {}
        self.depth = 0
        self.select = self.textarea = None
        self.feed(html)

    def add(self, name, value):
        if name and "__prefix__" not in name:
            self.data.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.depth = given.get("id", "").endswith("_form")
        if not self.depth:
            return
        if tag == "input":
            kind = given.get("type", "text")
            is_box = kind in ("checkbox", "radio")
            if kind != "submit" and (not is_box or "checked" in given):
                self.add(given.get("name"), given.get("value", "on" if is_box else ""))
        elif tag == "select":
            self.select, self.first, self.chosen = given, None, False
        elif tag == "option" and self.select is not None:
            if self.first is None:
                self.first = given.get("value", "")
            if "selected" in given:
                self.chosen = True
                self.add(self.select.get("name"), given.get("value", ""))
        elif tag == "textarea":
            self.textarea, self.text = given.get("name"), ""

    def handle_data(self, data):
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea is not None:
            self.add(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None
        elif tag == "select" and self.select is not None:
            if not self.chosen and "multiple" not in self.select and self.first is not None:
                self.add(self.select.get("name"), self.first)
            self.select = None
        elif tag == "form":
            self.depth = 0


def form_data(response):
    return Inputs(response.content.decode()).data


def errors_of(response):
    if response.context is None or response.status_code != 200:
        return None
    found = [f"{fault.where}: {fault.message}" for fault in response.context["faults"]]
    return found or "no error is named"
