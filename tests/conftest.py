"""What all tests share: the database file, the browser, and who may use them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from scripts.find_chromium import FLAGS, find, in_ci

#: A test that wants the database has one of these among its fixtures, whatever else it asks
#: for (`db`, `live_server`, `person`). To every other test pytest-django refuses the database.
DATABASE = {"_django_db_helper", "django_db_setup", "live_server"}
NO_BROWSER = "no Chromium found (set CHROMIUM to its path)"


def pytest_configure(config: pytest.Config) -> None:
    # Slow hashes protect passwords; the ones in here are "password".
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Playwright runs an event loop in the test's own thread; Django would refuse the
    # database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)  # before -m looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # not `page`, which is also what some tests call the page they are given
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if wants_database(item):
            item.add_marker("database")


def wants_database(item: pytest.Item) -> bool:
    """Whether a test can reach the database, and so has to run on every kind of database."""
    return (
        not DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("django_db") is not None
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest, _django_db_helper: None) -> None:
    """Refuses the database to a test that asks for it too late to have got its mark."""
    if not request.node.get_closest_marker("database"):
        pytest.fail(
            "asks for the database with getfixturevalue only, and so would run on one kind of"
            " database: mark it django_db, or let it ask for `db`"
        )


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and find() is None:
        if in_ci():
            pytest.fail(f"In CI the browser tests must run: {NO_BROWSER}.", pytrace=False)
        pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    unseen = [r for r in reports if NO_BROWSER in str(r.longrepr)]
    if unseen:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(unseen)} tests were skipped: {NO_BROWSER}.", red=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in real use: in memory, it locks whole tables between threads."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(path)
    elif worker := os.environ.get("PYTEST_XDIST_WORKER"):
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_kneefoot_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, which PostgreSQL drops only when nobody is left in it.

    A thread of the live server may still be in a request that its browser gave up.
    """
    yield
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        connection.close()  # a test may have left a broken one
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {**browser_type_launch_args, "executable_path": find(), "args": FLAGS}
