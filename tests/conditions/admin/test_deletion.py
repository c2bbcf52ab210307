"""What is used cannot be deleted, and the page says where it is used."""

import re

import pytest
from django.urls import reverse

from conditions.models import Condition, Finding, Reading, Source, Treatment


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def words(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(text.split())


def delete_page(row):
    return reverse(f"admin:conditions_{row._meta.model_name}_delete", args=[row.pk])


@pytest.mark.parametrize(
    ("model", "code", "told"),
    [
        (Treatment, "pain_tablets", "condition Knee osteoarthritis : condition treatment"),
        (Finding, "fever", "condition Septic arthritis : evidence, urgency variant"),
        (Condition, "knee_osteoarthritis", "group Worn joints : members"),
        (Condition, "plantar_fasciitis", "condition Knee osteoarthritis : often with"),
        (Source, "example_2020", "condition Knee osteoarthritis : evidence (2), sources"),
    ],
)
def test_used_page_names_its_users(as_publisher, model, code, told):
    row = model.objects.get(code=code)
    html = words(as_publisher.get(delete_page(row)))
    assert "cannot be deleted while it is used here" in html
    assert told in html
    assert "object (" not in html  # what Django calls a row of a join table


def test_users_are_links(as_publisher):
    row = Treatment.objects.get(code="pain_tablets")
    user = Condition.objects.get(code="knee_osteoarthritis")
    address = reverse("admin:conditions_condition_change", args=[user.pk])
    assert f'<a href="{address}">' in as_publisher.get(delete_page(row)).content.decode()


def test_used_page_stays(as_publisher):
    row = Treatment.objects.get(code="pain_tablets")
    as_publisher.post(delete_page(row), {"post": "yes"})
    assert Treatment.objects.filter(pk=row.pk).exists()


def test_unused_page_goes(as_publisher):
    row = Treatment.objects.get(code="pain_tablets")
    row = Treatment(
        code="nothing_new", name="Nothing new", setting=row.setting, summary="-", order=9
    )
    row.save(force_insert=True)
    html = words(as_publisher.get(delete_page(row)))
    assert "“Nothing new” goes out of the draft" in html
    assert as_publisher.post(delete_page(row), {"post": "yes"}).status_code == 302
    assert not Treatment.objects.filter(pk=row.pk).exists()


def test_several_at_once(as_publisher):
    """The action of the list says the same."""
    used = Reading.objects.first()
    data = {"action": "delete_selected", "_selected_action": [used.pk]}
    html = words(as_publisher.post(reverse("admin:conditions_reading_changelist"), data))
    assert "condition Knee osteoarthritis : evidence (2)" in html


def test_unknown_page(as_publisher):
    address = reverse("admin:conditions_condition_delete", args=[0])
    assert as_publisher.get(address).status_code == 302
