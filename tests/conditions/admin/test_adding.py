"""Whoever adds a page fills in what a clinician knows; the rest is made or offered."""

import pytest
from django.urls import reverse

from conditions.models import Condition, Exercise, Link, SafetyRule, Source

from .conftest import errors_of, form_data


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def page(name, *args):
    return reverse(f"admin:conditions_{name}", args=args)


def add(client, model, **fields):
    address = page(f"{model}_add")
    return client.post(address, form_data(client.get(address)) | fields)


CONDITION = {
    "name": "Snapping hip, outer type",
    "lay_name": "Snapping at the hip",
    "category": "tendon",
    "urgency": "routine",
    "summary": "It snaps.",
    "story": "It snaps when I walk.",
    "confirmed_by": "An examination.",
}


def test_code_is_made_from_the_name(as_curator):
    response = add(as_curator, "condition", **CONDITION)
    assert response.status_code == 302, errors_of(response)
    assert Condition.objects.get(name=CONDITION["name"]).code == "snapping_hip_outer_type"
    add(as_curator, "condition", **CONDITION)
    assert Condition.objects.filter(code="snapping_hip_outer_type_2").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("3rd toe", "no_3rd_toe"),
        ("Naïve Übung", "naive_ubung"),
        ("→", "new"),
        ("very " * 30 + "long", "_".join(["very"] * 10)),
    ],
)
def test_odd_names_make_codes_too(as_curator, name, code):
    add(as_curator, "condition", **CONDITION | {"name": name})
    assert Condition.objects.filter(code=code).exists()


def test_code_may_be_chosen(as_curator):
    add(as_curator, "condition", **CONDITION, code="snap")
    assert Condition.objects.get(code="snap").name == CONDITION["name"]


def test_wrong_code_is_refused_in_words(as_curator):
    html = add(as_curator, "condition", **CONDITION, code="Snap Hip").content.decode()
    assert "A code has small letters, digits and underscores only" in html


def test_figures_that_are_needed_can_be_filled_in_later(as_curator):
    add(as_curator, "condition", **CONDITION)
    row = Condition.objects.get(name=CONDITION["name"])
    address = page("condition_change", row.pk)
    data = form_data(as_curator.get(address))
    data |= {"sides-0-both": "20", "sides-0-why": "As in plantar fasciitis."}
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    assert Condition.objects.get(pk=row.pk).sides.both == 20


def test_new_rows_show_no_number_that_stands_for_last(as_curator):
    html = as_curator.get(page("safetyrule_add")).content.decode()
    assert "10000" not in html


SOURCE = {
    "title": "Heels in long walks",
    "authors": "O'Doe J, Roe R",
    "year": "2019",
    "kind": "cohort",
    "doi": "10.1000/heel.1",
}


def test_source_is_called_by_author_and_year(as_curator):
    response = add(as_curator, "source", **SOURCE)
    assert response.status_code == 302, errors_of(response)
    assert Source.objects.get(title=SOURCE["title"]).code == "odoe_2019"


@pytest.mark.parametrize(
    ("name", "pasted", "kept"),
    [
        ("doi", "https://doi.org/10.1000/heel.1", "10.1000/heel.1"),
        ("doi", "doi: 10.1000/heel.1 ", "10.1000/heel.1"),
        ("doi", "doi.org/10.1000/heel.1", "10.1000/heel.1"),
        ("doi", "https://www.doi.org/10.1000/heel.1", "10.1000/heel.1"),
        ("pmid", "PMID: 31234567", "31234567"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/31234567/?term=heel+2019", "31234567"),
        ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/31234567", "31234567"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/31234567/", "31234567"),
        ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/PMC77/", "PMC77"),
    ],
)
def test_numbers_are_taken_as_they_are_copied(as_curator, name, pasted, kept):
    response = add(as_curator, "source", **SOURCE | {"doi": "", name: pasted})
    assert response.status_code == 302, errors_of(response)
    assert getattr(Source.objects.get(title=SOURCE["title"]), name) == kept


def test_page_of_a_source_says_what_to_type(as_curator):
    html = as_curator.get(reverse("admin:conditions_source_add")).content.decode()
    for example in ("10.1136/bmj.l1234", "31234567", "PMC1234567"):
        assert f"For example {example}. A whole address may be pasted" in html


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("doi", "heel.1", "It starts with 10. and has a slash"),
        ("pmid", "about 3", "Digits only"),
        ("pmcid", "77", "“PMC” and digits"),
        ("year", "19", "must be at least 1900 and at most 2100"),
    ],
)
def test_wrong_number_is_told_at_its_field(as_curator, name, typed, told):
    response = add(as_curator, "source", **SOURCE | {name: typed})
    [fault] = response.context["faults"]
    assert (fault.anchor, told in fault.message) == (f"id_{name}", True)


def test_paper_that_is_here_is_not_entered_twice(as_curator):
    add(as_curator, "source", **SOURCE)
    response = add(as_curator, "source", **SOURCE | {"doi": "https://doi.org/10.1000/HEEL.1"})
    assert "“Heels in long walks” (2019) is here already" in response.content.decode()
    assert Source.objects.filter(title=SOURCE["title"]).count() == 1


def test_exercise_comes_behind_the_others_and_has_a_drawing_to_choose(as_curator):
    html = as_curator.get(page("exercise_add")).content.decode()
    last = Exercise.objects.order_by("-order").first().order
    assert f'name="order" value="{last + 10}"' in html
    assert '<option value="heel_raise">' in html


def test_rule_and_link_get_codes(as_curator):
    texts = {"title": "A cold, pale foot", "why": "It may die.", "basis": "A guideline."}
    response = add(as_curator, "safetyrule", urgency="emergency", **texts)
    assert response.status_code == 302, errors_of(response)
    assert SafetyRule.objects.filter(code="a_cold_pale_foot").exists()
    knee, heel = (
        Condition.objects.get(code=code) for code in ("septic_arthritis", "plantar_fasciitis")
    )
    response = add(
        as_curator,
        "link",
        cause_condition=knee.pk,
        cause_region="knee",
        effect_condition=heel.pk,
        effect_region="foot",
        grade="weak",
        explanation="One limps.",
        **{
            "sides-0-side": "same",
            "sides-0-odds_ratio": "1.2",
            "sides-0-altered_gait": "100",
            "sides-0-why": "A guess.",
        },
    )
    assert response.status_code == 302, errors_of(response)
    assert Link.objects.filter(code="septic_arthritis_plantar_fasciitis").exists()


def test_readings_are_numbered(as_curator):
    row = {"read": "full", "looked_up": "23/11/2026", "population": "-", "where": "-"}
    rows = {
        f"readings-{number}-{name}": value
        for number in (0, 1)
        for name, value in {**row, "published": f"{number} of 100"}.items()
    }
    response = add(as_curator, "source", **SOURCE, **rows, **{"readings-TOTAL_FORMS": "2"})
    assert response.status_code == 302, errors_of(response)
    source = Source.objects.get(title=SOURCE["title"])
    assert [r.code for r in source.readings.all()] == ["reading_1", "reading_2"]
    source.readings.get(code="reading_1").delete()
    address = page("source_change", source.pk)
    data = form_data(as_curator.get(address)) | {"readings-TOTAL_FORMS": "2"}
    data |= {f"readings-1-{name}": value for name, value in {**row, "published": "3"}.items()}
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    assert {r.code for r in source.readings.all()} == {"reading_2", "reading_2_2"}
