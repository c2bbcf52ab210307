"""The clinicians' pages in a real browser: accessible, and nothing blocked by our own policy."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from conditions import actions
from conditions.models import Condition, Evidence, Finding, SafetyRule, Source
from tests.conditions.conftest import TINY

from .conftest import account


@pytest.fixture
def complaints(page):
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def staff(live_server, page, transactional_db):
    """A publisher who is signed in, before the tiny knowledge."""
    actions.load_files(directory=TINY)
    actions.publish()
    account("paula", "publisher")
    page.goto(f"{live_server.url}/staff/")
    page.get_by_label("Username").fill("paula")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/")

    def go(name, *args):
        page.goto(live_server.url + reverse(name, args=args))
        return page

    return go


def without_icon(complaints):
    # A browser asks for an icon by itself.
    return [c for c in complaints if "404" not in c]


def check(page, complaints):
    # first, since axe itself tries styles that the policy blocks
    assert without_icon(complaints) == [], page.url
    violations = Axe().run(page).response["violations"]
    found = {v["id"]: [node["html"][:200] for node in v["nodes"]][:3] for v in violations}
    assert found == {}, page.url
    complaints.clear()


def test_pages_are_accessible(staff, page, complaints):
    for name, args in (
        ("admin:index", ()),
        ("admin:conditions_condition_changelist", ()),
        ("admin:conditions_condition_change", (Condition.objects.first().pk,)),
        ("admin:conditions_safetyrule_change", (SafetyRule.objects.first().pk,)),
        ("admin:conditions_finding_change", (Finding.objects.first().pk,)),
        ("admin:conditions_source_change", (Source.objects.first().pk,)),
        ("workbench:check", ()),
        ("workbench:publish", ()),
    ):
        staff(name, *args)
        check(page, complaints)


def test_clinician_adds_a_figure_by_looking_things_up(staff, page, complaints):
    condition = Condition.objects.get(code="septic_arthritis")
    staff("admin:conditions_condition_change", condition.pk)
    page.get_by_role("button", name=re.compile("Add another figure", re.IGNORECASE)).or_(
        page.locator("#evidence-group .add-row a")
    ).first.click()
    for field, typed in (("finding", "pain_site"), ("near", "osteoarthritis")):
        page.locator(f'select[name="evidence-2-{field}"]').click()
        page.locator(".select2-search__field").last.fill(typed)
        page.locator(".select2-results__option", has_text=typed).first.click()
    page.locator('[name="evidence-2-option"]').fill("front")
    page.locator('[name="evidence-2-of_100"]').fill("50")
    page.locator('[name="evidence-2-why"]').fill("All of the joint hurts.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/condition/")
    row = Evidence.objects.get(condition=condition, option="front")
    assert (row.of_100, row.near.code) == (50, "knee_osteoarthritis")
    assert without_icon(complaints) == []
