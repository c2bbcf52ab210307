"""Who may do what: nobody from outside, curators the draft, publishers also the release."""

import io
import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse

from conditions.models import Condition
from conditions.permissions import CURATOR, PUBLISHER, make_groups


def held(name):
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_groups_hold_what_they_should(db):
    curator, publisher = held(CURATOR), held(PUBLISHER)
    assert {"change_condition", "add_evidence", "delete_evidence", "view_release"} <= curator
    assert curator.isdisjoint(
        {"publish_release", "withdraw_release", "sign_off_release", "delete_condition"}
    )
    assert {"publish_release", "withdraw_release", "sign_off_release"} <= publisher
    assert curator < publisher
    assert not any("historical" in name or "user" in name for name in publisher)
    assert "change_release" not in publisher


def test_groups_are_brought_in_line_again(db):
    group = Group.objects.get(name=CURATOR)
    before = held(CURATOR)
    group.permissions.clear()
    group.permissions.add(*Group.objects.get(name=PUBLISHER).permissions.all())
    make_groups()
    make_groups()
    assert held(CURATOR) == before


@pytest.mark.parametrize("name", ["condition_changelist", "condition_add", "release_changelist"])
def test_nobody_from_outside_sees_the_knowledge(client, db, name):
    response = client.get(reverse(f"admin:conditions_{name}"))
    assert response.status_code == 302
    assert "/staff/" in response.url
    assert "login" in response.url


def test_staff_without_a_group_see_no_knowledge(client, loaded):
    user = get_user_model().objects.create_user("sam", is_staff=True)
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("admin:conditions_condition_changelist")).status_code == 403


def test_curator_cannot_delete_a_condition(as_curator, loaded):
    row = Condition.objects.get(code="other")
    address = reverse("admin:conditions_condition_delete", args=[row.pk])
    assert as_curator.post(address, {"post": "yes"}).status_code == 403


def test_viewer_sees_figures_as_text(client, loaded):
    from django.contrib.auth.models import Permission

    user = get_user_model().objects.create_user("vera", is_staff=True)
    user.user_permissions.add(
        *Permission.objects.filter(
            codename__startswith="view_", content_type__app_label="conditions"
        )
    )
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    row = Condition.objects.get(code="septic_arthritis")
    address = reverse("admin:conditions_condition_change", args=[row.pk])
    html = client.get(address).content.decode()
    assert '<td data-label="Of 100">65</td>' in re.sub(r">\s+|\s+<", lambda m: m[0].strip(), html)
    assert 'name="evidence-0-of_100"' not in html
    assert client.post(address, {}).status_code == 403


# --- create_clinician -----------------------------------------------------------------------


@pytest.fixture
def typed(monkeypatch):
    def say(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return say


@pytest.mark.parametrize(("options", "group"), [((), CURATOR), (("--publisher",), PUBLISHER)])
def test_create_clinician(db, typed, options, group):
    typed("a long enough secret\n")
    call_command("create_clinician", "clara", *options)
    user = get_user_model().objects.get(username="clara")
    assert user.is_staff
    assert not user.is_superuser
    assert [g.name for g in user.groups.all()] == [group]
    assert authenticate(None, username="clara", password="a long enough secret") == user


@pytest.mark.parametrize("password", ["", "short", "password1234"])
def test_create_clinician_refuses_a_weak_password(db, typed, password):
    typed(f"{password}\n")
    with pytest.raises(CommandError):
        call_command("create_clinician", "clara")
    assert not get_user_model().objects.exists()


def test_create_clinician_refuses_a_name_that_is_taken(db, typed, clinician):
    typed("a long enough secret\n")
    with pytest.raises(CommandError, match="already"):
        call_command("create_clinician", "clara")
