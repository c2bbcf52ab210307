"""All problems of the draft, each with the way to the page where it is mended."""

import io
import zipfile

import pytest
from django.urls import reverse

from conditions import checks, files
from conditions.models import (
    Background,
    Condition,
    Evidence,
    Finding,
    Link,
    Option,
    Rate,
    SafetyRule,
)
from conditions.validation import Problem

from .conftest import TINY

CHECK = reverse("workbench:check")


def page(model, code, section=""):
    row = model.objects.get(code=code)
    return reverse(f"admin:conditions_{model._meta.model_name}_change", args=[row.pk]) + section


def test_sound_draft(as_curator):
    response = as_curator.get(CHECK)
    assert response.context["errors"] == []


def test_problems_lead_to_their_pages_errors_first(as_curator, monkeypatch):
    monkeypatch.setattr(
        checks,
        "registered",
        [
            lambda _: [
                Problem("conditions", "other", ("evidence", 0), "a warning", "warning"),
                Problem("rules", "swollen_calf", ("test_patient",), "does not fire"),
                Problem("topics", "joints", ("findings", 2, "background", 0), "adds up wrongly"),
                Problem("links", "no_longer_there", (), "is gone"),
                Problem("links", "knee_to_heel", (), "an odds ratio is too high"),
            ]
        ],
    )
    response = as_curator.get(CHECK)
    placed = {p.problem.message: p for p in response.context["errors"]}
    assert placed["does not fire"].address == page(SafetyRule, "swollen_calf", "#answers-group")
    assert placed["does not fire"].page == "Safety rule It may be a clot"
    wrong = placed["adds up wrongly"]
    assert wrong.address == page(Finding, "knee.pain_site", "#background-group")
    assert (wrong.page, wrong.where) == (
        "Finding Where does the knee hurt? (knee.pain_site)",
        "background, no. 1",
    )
    assert placed["is gone"].address == ""
    high = placed["an odds ratio is too high"]
    assert high.address == page(Link, "knee_to_heel", "#sides-group")
    assert "→" in high.page  # both ends by name
    html = response.content.decode()
    assert html.index("Does not fire.") < html.index("A warning.")
    assert page(Condition, "other", "#evidence-group") in html


def test_rows_that_make_no_sense_alone_are_named_too(as_curator):
    Rate.objects.filter(condition__code="other", band=0).delete()
    [placed] = {p.problem: p for p in as_curator.get(CHECK).context["errors"]}.values() or [None]
    assert placed.address == page(Condition, "other", "#rates-group")


def test_answer_without_a_background_leads_to_the_backgrounds(as_curator):
    """A rule about a whole finding has no path of its own."""
    finding = Finding.objects.get(code="knee.pain_site")
    Option.objects.create(finding=finding, code="inside", label="Inside")
    response = as_curator.get(CHECK)
    [placed] = response.context["errors"]
    assert placed.address == page(Finding, "knee.pain_site", "#background-group")
    html = response.content.decode()
    assert (
        "The background of people with pain anywhere has no figure for inside (“Inside”): "
        "add one for each answer."
    ) in html
    assert "check again then" in html


@pytest.mark.parametrize(
    ("people", "named"),
    [
        ({"region": "knee"}, "in the knee"),
        ({"region": "knee", "oldest": 17}, "in the knee, 0 to 17 years"),
        ({"youngest": 18, "sex": "female"}, "anywhere, 18 to 120 years, female"),
    ],
)
def test_answer_that_lacks_in_the_background_of_some_people_only(as_curator, people, named):
    finding = Finding.objects.get(code="knee.pain_site")
    Background.objects.create(finding=finding, option="front", of_100=35, why="A guess.", **people)
    [placed] = as_curator.get(CHECK).context["errors"]
    assert placed.sentence == (
        f"The background of people with pain {named} has no figure for inner "
        "(“On the inner side”): add one for each answer"
    )


def test_sections_are_really_on_the_pages(as_curator):
    html = as_curator.get(page(Condition, "other")).content.decode()
    for section in ("evidence", "rates", "place_shares", "sides", "silent", "danger", "treatments"):
        assert f'id="{section}-group"' in html
    html = as_curator.get(page(SafetyRule, "swollen_calf")).content.decode()
    for section in ("literals", "texts", "answers"):
        assert f'id="{section}-group"' in html
    html = as_curator.get(page(Finding, "fever")).content.decode()
    for section in ("background", "relation", "options", "ask_if", "mirrors"):
        assert f'id="{section}-group"' in html


def test_number_of_queries_does_not_grow(as_curator, django_assert_max_num_queries):
    Background.objects.filter(finding__code="fever").delete()
    Evidence.objects.filter(option="yes").update(option="maybe")
    with django_assert_max_num_queries(60):
        as_curator.get(CHECK)


def test_download_holds_the_files_that_were_loaded(as_curator):
    response = as_curator.get(reverse("workbench:download"))
    assert response["Content-Disposition"].endswith('"kneefoot-draft.zip"')
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert len(archive.namelist()) == len(list(TINY.glob("*/*.yaml")))
        for name in archive.namelist():
            _, kind, file = name.split("/")
            piece = files.read_text(archive.read(name).decode(), kind, file).piece
            path = TINY / kind / file
            assert piece == files.read_text(path.read_text(), kind, path).piece


def test_download_of_a_draft_that_makes_no_sense_leads_to_the_problems(as_curator):
    Rate.objects.filter(condition__code="other", band=0).delete()
    response = as_curator.get(reverse("workbench:download"))
    assert response.url == CHECK


# --- in words -----------------------------------------------------------------------------------


def told(client):
    return {(p.page, p.where): p for p in client.get(CHECK).context["errors"]}


def test_wrong_figure_leads_to_its_question(as_curator):
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    Evidence.objects.filter(pk=row.pk).update(option="maybe")
    placed = told(as_curator)["Condition Septic arthritis", "Do you have a fever?"]
    key = f"{row.finding_id}-all"
    place = f"?open={key}#evidence-at-{key}"
    assert placed.address == page(Condition, "septic_arthritis", place)
    html = as_curator.get(placed.address.partition("#")[0]).content.decode()
    assert f'id="evidence-at-{key}"' in html


def test_half_a_rule_is_told_in_plain_words(as_curator):
    rule = SafetyRule.objects.create(
        code="half", title="Half a rule", why="-", basis="-", urgency="soon"
    )
    rule.groups.create(number=1)
    found = told(as_curator)
    for where in (
        "groups of alarming answers, no. 1, alarming answers",
        "what to do now",
        "test patient, where it hurts",
    ):
        message = found["Safety rule Half a rule", where].sentence
        assert message == "Nothing is filled in here; at least 1 is needed"


def test_half_a_condition_is_told_in_plain_words(as_curator):
    Condition.objects.create(
        code="half",
        name="Half",
        lay_name="Half",
        category="test",
        urgency="soon",
        summary="-",
        story="-",
        confirmed_by="-",
    )
    found = told(as_curator)
    assert found["Condition Half", "how common it is"].sentence == "This is missing; fill it in"


def test_sentences_keep_codes_as_they_are():
    from triage.workbench.places import Placed

    for message, sentence in (
        ("cannot be reached", "Cannot be reached"),
        ("foot.pain_site has two entries", "foot.pain_site has two entries"),
    ):
        problem = Problem("conditions", "other", (), message)
        assert Placed(problem, "", "", "").sentence == sentence
