"""What is wrong is listed on top, each with the way to its field; and the place is not lost."""

import re

import pytest
from django.urls import reverse

from conditions.admin.widgets import NUMBER_FAULTS
from conditions.models import Condition, Evidence, Link, SafetyRule

from .conftest import form_data


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def page(row):
    return reverse(f"admin:conditions_{row._meta.model_name}_change", args=[row.pk])


@pytest.fixture
def condition():
    return Condition.objects.get(code="septic_arthritis")


def prefix(data, row):
    return next(
        name.removesuffix("-id")
        for name, value in data.items()
        if value == [str(row.pk)] and name.startswith("evidence-") and name.endswith("-id")
    )


def listed(response):
    """Where each fault is, and whether its link leads to something on the page."""
    html = response.content.decode()
    [summary] = re.findall(r'<div class="errornote staff-faults".*?</div>', html, re.DOTALL)
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert all(f'id="{anchor}"' in html for anchor in anchors)
    return [(fault.where, fault.message) for fault in response.context["faults"]]


def test_faults_are_listed_with_their_fields(as_curator, condition):
    data = form_data(as_curator.get(page(condition)))
    fever = Evidence.objects.get(condition=condition, finding__code="fever")
    data |= {"name": "", "rates-3-women": "many", f"{prefix(data, fever)}-of_100": "0"}
    data |= {f"evidence-shared-{fever.finding_id}-all-why": ""}
    response = as_curator.post(page(condition), data)
    assert listed(response) == [
        ("Name", "This field is required."),
        (
            "Do you have a fever?: Why you estimate it so",
            "Say in a sentence why you estimate it so, or look up the reading it comes from.",
        ),
        ("Do you have a fever? Yes: Of 100", "“of 100” must be above 0 and below 100."),
        ("How common it is (per 1,000 people), row 4: Women", NUMBER_FAULTS["invalid"]),
    ]
    assert response.content.decode().count("<title>") == 1
    assert "Error:" in response.content.decode().split("</title>")[0]


def test_each_fault_is_told_once(as_curator, condition):
    """0 is neither a probability nor on the grid of estimates."""
    data = form_data(as_curator.get(page(condition)))
    fever = Evidence.objects.get(condition=condition, finding__code="fever")
    response = as_curator.post(page(condition), data | {f"{prefix(data, fever)}-of_100": "0"})
    assert len(response.context["faults"]) == 1
    assert len(re.findall(r'<ul class="errorlist', response.content.decode())) == 1


@pytest.mark.parametrize(("name", "where"), [("both", "Both, of 100"), ("same", "Same side")])
def test_rules_in_the_same_words_are_told_at_their_own_fields(as_curator, condition, name, where):
    data = form_data(as_curator.get(page(condition)))
    response = as_curator.post(
        page(condition), data | {"sides-0-same": "50", f"sides-0-{name}": 42}
    )
    [fault] = response.context["faults"]
    assert where in fault.where
    assert fault.anchor == f"id_sides-0-{name}"
    assert "An estimate must be one of" in fault.message


def test_fault_of_several_fields_leads_to_the_row(as_curator):
    link = Link.objects.get(code="knee_to_heel")
    data = form_data(as_curator.get(page(link)))
    response = as_curator.post(page(link), data | {"sides-0-altered_gait": "99"})
    [(where, message)] = listed(response)
    assert where == "Strength and mechanisms, by side, row 1"
    assert message == (
        "The shares of the four mechanisms add up to 100. These are 99 + 0 + 0 + 0 = 99."
    )


def test_no_faults_no_list(as_curator, condition):
    html = as_curator.get(page(condition)).content.decode()
    assert "staff-faults" not in html
    assert "Error:" not in html


# --- saved ---------------------------------------------------------------------------------------


def test_saving_says_that_it_is_a_draft(as_curator):
    rule = SafetyRule.objects.get(code="swollen_calf")
    data = form_data(as_curator.get(page(rule)))
    html = as_curator.post(page(rule), data | {"why": "Other words."}, follow=True).content.decode()
    assert f"Saved in the draft: safety rule “{rule.title}”" in html
    assert "Patients get it when it is published" in html


def test_whoever_goes_on_comes_back_to_the_place(as_curator, condition):
    data = form_data(as_curator.get(page(condition)))
    response = as_curator.post(
        page(condition), data | {"_continue": "1", "place": "treatments-group"}
    )
    assert response["Location"].endswith("#treatments-group")
    opened = [value for name, values in data.items() if name.endswith("-open") for value in values]
    assert opened
    assert all(f"open={key}" in response["Location"] for key in opened)


def test_what_was_open_is_asked_for_once(as_curator, condition):
    opened = as_curator.get(f"{page(condition)}?open=all&open=x")
    data = form_data(opened)
    address = f"{page(condition)}?open=all&open=x"
    response = as_curator.post(address, data | {"_continue": "1"})
    asked = response["Location"].partition("?")[2].split("&")
    assert len(asked) == len(set(asked))
    assert "open=all" not in asked


@pytest.mark.parametrize("place", ["", "//example.org", "<b>", "x" * 200, "a\nb"])
def test_tampered_place_leads_nowhere_else(as_curator, condition, place):
    data = form_data(as_curator.get(page(condition)))
    response = as_curator.post(page(condition), data | {"_continue": "1", "place": place})
    assert response["Location"].partition("?")[0] == page(condition)
    assert "#" not in response["Location"]
