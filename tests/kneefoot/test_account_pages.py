"""Staff sign in, with a second factor; nothing else of allauth answers at all."""

from __future__ import annotations

import multiprocessing
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client
from django.urls import NoReverseMatch, reverse

LOGIN = "/staff/account/login/"
AUTHENTICATE = "/staff/account/2fa/authenticate/"
ACTIVATE = "/staff/account/2fa/totp/activate/"
REAUTHENTICATE = "/staff/account/reauthenticate/"
RIGHT = {"login": "clara", "password": "password"}
WRONG = RIGHT | {"password": "guessed"}
TOO_MANY = "Too many failed login attempts"


@pytest.fixture
def counters(transactional_db):
    """Rows that other processes see are not undone after the test."""
    caches["default"].clear()
    yield caches["default"]
    caches["default"].clear()


@pytest.fixture
def clinician(db):
    return get_user_model().objects.create_user(
        "clara", email="clara@example.org", password="password", is_staff=True
    )


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


# --- what is not there ------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "",
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/key/",
        "password/set/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/1-set-password/",
        "login/code/",
        "login/code/confirm/",
    ],
)
@pytest.mark.parametrize("signed_in", [False, True], ids=["a stranger", "staff"])
def test_page_that_the_site_does_not_need_is_not_there(client, clinician, name, signed_in):
    if signed_in:
        client.force_login(clinician)
    address = f"/staff/account/{name}"
    form = {"email": "clara@example.org", "username": "eve", "password1": "long enough, surely"}
    assert client.get(address).status_code == 404
    assert client.post(address, form).status_code == 404
    assert mail.outbox == []
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_set_password"]
)
def test_no_name_leads_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


# --- what is there ----------------------------------------------------------------


def links(html: str) -> set[str]:
    found = re.findall(r'(?:href|action)="(/staff/[^"#]*)"', html)
    return {unescape(address).partition("?")[0] for address in found}


def test_links_of_the_account_pages_lead_somewhere(client, clinician):
    seen, todo = set(), {LOGIN, "/staff/account/inactive/"}
    todo |= links(client.get(LOGIN).text)
    client.post(LOGIN, RIGHT)
    todo |= links(client.get("/staff/").text)
    todo = {one for one in todo if one.startswith("/staff/account/")}
    while todo:
        address = todo.pop()
        seen.add(address)
        if "logout" in address:
            continue
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        todo |= {one for one in links(response.text) if "/account/" in one} - seen
    assert {"/staff/account/2fa/", ACTIVATE, "/staff/account/password/change/"} <= seen


def test_second_factor_from_setting_it_up_to_signing_in_with_it(client, clinician, settings):
    settings.REQUIRE_MFA = True
    client.post(LOGIN, RIGHT)
    assert client.get("/staff/")["Location"] == "/staff/account/2fa/"

    assert client.get(ACTIVATE)["Location"].startswith(REAUTHENTICATE)
    again = f"{REAUTHENTICATE}?next={ACTIVATE}"
    assert client.post(again, {"password": "password"})["Location"] == ACTIVATE
    page = client.get(ACTIVATE)
    secret = page.context["form"].secret
    response = client.post(ACTIVATE, {"code": code_of(secret)}, follow=True)
    assert response.redirect_chain[-1][0] == "/staff/account/2fa/recovery-codes/"
    assert client.get("/staff/").status_code == 200
    [recovery] = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    first, *_ = recovery.wrap().get_unused_codes()

    client.post("/staff/account/logout/")
    assert client.get("/staff/").status_code == 302
    for code in (code_of(secret), first):
        caches["default"].clear()  # half a minute later: a code is good for one sign-in
        assert client.post(LOGIN, RIGHT)["Location"].startswith(AUTHENTICATE)
        assert links(client.get(AUTHENTICATE).text) >= {AUTHENTICATE, "/staff/account/logout/"}
        assert client.post(AUTHENTICATE, {"code": "000000"}).status_code == 200
        assert client.get("/staff/").status_code == 302
        assert client.post(AUTHENTICATE, {"code": code})["Location"] == "/staff/"
        assert client.get("/staff/").status_code == 200
        client.post("/staff/account/logout/")


def test_one_time_code_is_good_once(client, clinician):
    secret = generate_totp_secret()
    TOTP.activate(clinician, secret)
    code = code_of(secret)
    for ending in ("/staff/", None):
        client.post(LOGIN, RIGHT)
        assert client.post(AUTHENTICATE, {"code": code}).get("Location") == ending
        client.post("/staff/account/logout/")


def test_sign_in_page_says_who_sets_a_forgotten_password(client, db):
    page = client.get(LOGIN).text
    assert "Whoever looks after the site sets a new one." in page
    assert "reset" not in page


def test_password_is_changed_by_who_knows_it(client, clinician):
    client.post(LOGIN, RIGHT)
    new = "a much longer password"
    form = {"oldpassword": "password", "password1": new, "password2": new}
    assert client.post("/staff/account/password/change/", form).status_code == 302
    clinician.refresh_from_db()
    assert clinician.check_password(new)
    assert mail.outbox == []


def test_lost_second_factor_is_deleted_by_a_superuser_who_does_not_see_its_secret(
    client, clinician
):
    secret = generate_totp_secret()
    lost = TOTP.activate(clinician, secret).instance
    client.force_login(get_user_model().objects.create_superuser("root"))
    pages = "/staff/mfa/authenticator/"
    assert client.get(f"{pages}add/").status_code == 403
    page = client.get(f"{pages}{lost.pk}/change/")
    assert page.status_code == 200
    assert "clara" in page.text
    assert secret not in page.text
    assert client.post(f"{pages}{lost.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Authenticator.objects.exists()


def test_account_that_was_switched_off_is_told_so(client, clinician):
    clinician.is_active = False
    clinician.save()
    response = client.post(LOGIN, RIGHT, follow=True)
    assert response.redirect_chain[-1][0] == "/staff/account/inactive/"
    assert response.status_code == 200
    assert client.get("/staff/").status_code == 302


# --- how often --------------------------------------------------------------------


def fail_five_times() -> None:
    client = Client()
    for _ in range(5):
        assert TOO_MANY not in client.post(LOGIN, WRONG).text
    connections.close_all()


def test_failed_tries_count_for_all_workers_together(counters):
    get_user_model().objects.create_user("clara", password="password", is_staff=True)
    connections.close_all()  # the other process must not speak on ours
    worker = multiprocessing.get_context("fork").Process(target=fail_five_times)
    worker.start()
    worker.join(60)
    assert worker.exitcode == 0
    response = Client().post(LOGIN, RIGHT)
    assert TOO_MANY in response.text
    assert Client().get("/staff/").status_code == 302


def test_too_many_requests_are_told_in_plain_words(client, clinician, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post(LOGIN, WRONG)
    response = client.post(LOGIN, RIGHT)
    assert response.status_code == 429
    assert "Too many tries" in response.text
    assert 'href="tel:112"' in response.text


def test_counters_do_not_tell_who_was_there(client, clinician):
    client.post(LOGIN, WRONG, REMOTE_ADDR="203.0.113.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert keys
    assert [key for key in keys if not re.fullmatch("[0-9a-f]{64}", key)] == []
