"""`make test` leaves out of its SQLite half what cannot reach the database, and nothing else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

MARK = "database"


@pytest.fixture
def groups(db) -> int:
    return Group.objects.count()


def test_test_whose_fixture_wants_the_database_is_marked(request, groups):
    assert request.node.get_closest_marker(MARK)
    assert groups > 0


@pytest.mark.django_db(transaction=True)
def test_test_that_says_so_by_a_mark_is_marked(request):
    assert request.node.get_closest_marker(MARK)
    assert Group.objects.exists()


def test_live_server_wants_the_database(request, live_server):
    assert request.node.get_closest_marker(MARK)


def test_database_is_refused_to_all_others(request):
    assert not request.node.get_closest_marker(MARK)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Group.objects.exists()


def test_asking_late_is_refused(request):
    with pytest.raises(pytest.fail.Exception, match="one kind of database"):
        request.getfixturevalue("groups")


@pytest.mark.parametrize("page", ["a page of this site"])
def test_name_of_a_parameter_makes_no_browser_test(request, page):
    assert not request.node.get_closest_marker("browser")
