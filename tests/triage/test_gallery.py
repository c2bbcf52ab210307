"""Every component of the pages in every state, for staff."""

from __future__ import annotations

import re

import pytest

from triage.gallery.examples import all_components, component_names, examples


@pytest.fixture
def staff(admin_user, client):
    client.force_login(admin_user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_gallery_is_for_staff(client, db):
    assert client.get("/staff/components/").status_code == 302


def test_gallery_shows_every_component(staff):
    text = staff.get("/staff/components/").content.decode()
    for name in component_names():
        assert f'<section id="{name}"' in text
    assert "No example yet" not in text


@pytest.mark.parametrize("name", component_names())
def test_component_has_an_example(name):
    assert examples().get(name), "add one in triage/gallery/examples.py"


def test_every_example_renders_or_is_meant_to_be_empty():
    for component in all_components():
        for state in component.states:
            assert state.html.strip() or state.name in ("none", "empty"), (component, state.name)


def test_no_id_stands_twice(staff):
    ids = re.findall(r'\sid="([^"]+)"', staff.get("/staff/components/").content.decode())
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


def test_gallery_wrong_method(staff):
    assert staff.post("/staff/components/").status_code == 405
