"""Reports of problems reach the staff, and only the staff."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from conditions.permissions import CURATOR, PUBLISHER
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


def delete(client, user, report, group):
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    address = reverse("admin:triage_problemreport_delete", args=[report.pk])
    return client.post(address, {"post": "yes"})


@pytest.mark.parametrize(("group", "left"), [(CURATOR, 1), (PUBLISHER, 0)])
def test_only_publishers_delete_a_report(report, client, group, left):
    user = get_user_model().objects.create_user("pat", is_staff=True)
    response = delete(client, user, report, group)
    assert response.status_code == (403 if left else 302)
    assert ProblemReport.objects.count() == left


def test_reports_are_purged_by_when_they_were_sent(report, settings, capsys):
    settings.RETENTION_DAYS = 30
    old = ProblemReport.objects.create(kind="other", text="Anna, 52, has a sore knee.")
    month_ago = timezone.now() - timedelta(days=31)
    ProblemReport.objects.filter(pk=old.pk).update(created_at=month_ago)
    call_command("purge")
    assert list(ProblemReport.objects.all()) == [report]
    assert "1 reports" in capsys.readouterr().out
