import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.urls import include, path

from kneefoot import urls as root


def away(request):
    raise OperationalError("could not connect to server: No such file or directory")


def broken(request):
    raise RuntimeError("the answer was fever")


def private(request, token):
    return HttpResponse("yours")


urlpatterns = [
    path("away", away),
    path("broken", broken),
    path("a/<str:token>/probe", private),
    path("", include(root)),
]
handler404, handler500 = root.handler404, root.handler500


@pytest.fixture
def probes(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def clinician(db):
    return get_user_model().objects.create_user("clara", password="password", is_staff=True)


# --- the database is away ---------------------------------------------------------


def test_database_away_is_a_plain_503(client, probes):
    response = client.get("/away")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert b"Please try again soon" in response.content
    assert b"112" in response.content


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_database_away_in_a_middleware_is_a_plain_503(client, probes, monkeypatch, error):
    def fail(self, request):
        raise error("gone")

    monkeypatch.setattr("django.middleware.csrf.CsrfViewMiddleware.process_request", fail)
    client.raise_request_exception = False
    assert client.get("/a/x/probe").status_code == 503


def test_other_errors_stay_500_and_say_nothing(client, probes):
    client.raise_request_exception = False
    response = client.get("/broken")
    assert response.status_code == 500
    assert b"fever" not in response.content


@pytest.mark.django_db
def test_health(client):
    assert client.get("/health").content == b"ok\n"


def test_health_says_when_the_database_is_away(client, monkeypatch):
    def fail(*args):
        raise OperationalError("gone")

    monkeypatch.setattr("kneefoot.views.connection.cursor", fail)
    assert client.get("/health").status_code == 503


SIGNS = ("pain in your chest", "cold, pale or blue", "bone sticks out", "bladder or bowel", "fever")


@pytest.mark.parametrize("maintenance", [False, True])
def test_page_for_when_nothing_works_says_what_to_do_in_an_emergency(
    client, probes, settings, maintenance
):
    """Without the database: this test may not use it."""
    settings.MAINTENANCE, settings.EMERGENCY_NUMBER = maintenance, "999"
    response = client.get("/away")
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "Call 999 now if" in response.text
    assert 'href="tel:999"' in response.text
    assert not [sign for sign in SIGNS if sign not in response.text]


@pytest.mark.django_db
def test_page_without_a_release_says_what_to_do_in_an_emergency(client):
    response = client.get("/")
    assert response.status_code == 503
    assert not [sign for sign in SIGNS if sign not in response.text]


def test_icon_is_found_where_browsers_look_for_it(client, settings):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url == f"{settings.STATIC_URL}img/logo.svg"
    assert finders.find("img/logo.svg")
    assert client.get("/favicon.ico")["Cache-Control"] == "public, max-age=86400"


# --- maintenance ------------------------------------------------------------------


def test_maintenance_closes_the_public_part_without_the_database(client, settings):
    settings.MAINTENANCE = True
    response = client.get("/")
    assert response.status_code == 503
    assert b"Back soon" in response.content


@pytest.mark.django_db
def test_maintenance_leaves_staff_and_health_open(client, settings):
    settings.MAINTENANCE = True
    assert client.get("/health").status_code == 200
    assert client.get("/staff/account/login/").status_code == 200


# --- private pages ----------------------------------------------------------------


@pytest.mark.parametrize(("address", "status"), [("/a/x/probe", 200), ("/a/x/no/such/page", 404)])
def test_private_pages_are_not_stored_or_listed(client, probes, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"


def test_protection_headers(client, probes):
    response = client.get("/a/x/probe")
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_unknown_addresses_look_the_same(client):
    pages = {client.get(a).content for a in ("/nothing-here", "/a/never-was/x/y/z")}
    assert len(pages) == 1


# --- staff sign-in ----------------------------------------------------------------


@pytest.mark.django_db
def test_staff_area_sends_strangers_to_the_sign_in_page(client):
    response = client.get("/staff/")
    assert response.status_code == 302
    assert "/staff/login/" in response["Location"]
    assert client.get(response["Location"])["Location"].startswith("/staff/account/login/")


def test_second_factor_must_be_set_up_first(client, clinician, settings):
    settings.REQUIRE_MFA = True
    client.force_login(clinician)
    response = client.get("/staff/")
    assert response.status_code == 302
    assert response["Location"] == "/staff/account/2fa/"
    assert client.get("/staff/account/2fa/").status_code == 200


def test_second_factor_that_is_set_up_opens_the_staff_area(client, clinician, settings):
    settings.REQUIRE_MFA = True
    TOTP.activate(clinician, generate_totp_secret())
    client.force_login(clinician)
    assert client.get("/staff/").status_code == 200


def test_second_factor_is_asked_for_at_sign_in(client, clinician):
    TOTP.activate(clinician, generate_totp_secret())
    form = {"login": "clara", "password": "password"}
    response = client.post("/staff/account/login/", form)
    assert response["Location"].startswith("/staff/account/2fa/authenticate/")
    assert client.get("/staff/").status_code == 302


def test_sign_in_by_password_where_no_second_factor_is_required(client, clinician):
    form = {"login": "clara", "password": "password"}
    response = client.post("/staff/account/login/", form)
    assert response["Location"] == "/staff/"
    cookie = response.cookies["kneefoot_staff"]
    assert cookie["path"] == "/staff/"
    assert cookie["httponly"]
    assert client.get("/staff/").status_code == 200
