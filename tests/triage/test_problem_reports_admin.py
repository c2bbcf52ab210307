"""Reports of problems reach the staff, and only the staff."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from triage.models import ProblemReport

LIST = "admin:triage_problemreport_changelist"


@pytest.fixture
def report(db):
    return ProblemReport.objects.create(kind="wording", page="result", text="What is a bursa?")


@pytest.fixture
def staff(db, client):
    client.force_login(get_user_model().objects.create_user("sam", is_staff=True))
    return client


def test_staff_read_what_was_reported(report, staff):
    assert "What is a bursa?" in staff.get(reverse(LIST)).content.decode()
    page = staff.get(reverse("admin:triage_problemreport_change", args=[report.pk]))
    assert "What is a bursa?" in page.content.decode()


def test_nobody_changes_a_report(report, staff):
    address = reverse("admin:triage_problemreport_change", args=[report.pk])
    assert staff.post(address, {"text": "Nothing."}).status_code == 403
    report.refresh_from_db()
    assert report.text == "What is a bursa?"


def test_a_stranger_is_sent_to_sign_in(report, client):
    assert client.get(reverse(LIST)).status_code == 302
