"""Links and rules are edited in place on the page of a condition."""

import pytest
from django.urls import reverse

from conditions.models import Condition, Link, LinkSide, SafetyRule

from .conftest import errors_of, form_data


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def page_of(code):
    return reverse("admin:conditions_condition_change", args=[Condition.objects.get(code=code).pk])


def prefix(data, row, inline):
    return next(
        name.removesuffix("-id")
        for name, value in data.items()
        if value == [str(row.pk)] and name.startswith(f"{inline}-") and name.endswith("-id")
    )


def test_both_ends_show_the_link(as_curator):
    link = Link.objects.get(code="knee_to_heel")
    for code, inline in (("knee_osteoarthritis", "links_from"), ("plantar_fasciitis", "links_to")):
        response = as_curator.get(page_of(code))
        prefix(form_data(response), link, inline)
        assert reverse("admin:conditions_link_change", args=[link.pk]) in response.content.decode()


def test_links_of_a_group_are_named_and_lead_to_their_page(as_curator):
    response = as_curator.get(page_of("knee_osteoarthritis"))
    assert [link.code for link in response.context["connections"]["leads_to"]] == ["worn_to_heel"]


def test_odds_ratio_and_words_are_changed_in_place(as_curator, curator):
    link = Link.objects.get(code="knee_to_heel")
    side = link.sides.get(side="same")
    records = link.history.count()
    address = page_of("knee_osteoarthritis")
    data = form_data(as_curator.get(address))
    row = prefix(data, link, "links_from")
    data[f"{row}-same_odds_ratio"] = "1.15"
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    side.refresh_from_db()
    assert side.odds_ratio == 1.15
    assert side.history.first().history_user == curator
    assert link.history.count() == records  # the link itself did not change
    told = as_curator.get(address.replace("change", "history")).content.decode()
    assert "Link side knee_to_heel the same side: odds ratio 1.2 → 1.15" in told
    data = form_data(as_curator.get(address))
    data[f"{row}-explanation"] = "In other words."
    assert as_curator.post(address, data).status_code == 302
    link.refresh_from_db()
    assert link.explanation == "In other words."


@pytest.mark.parametrize(
    ("typed", "told"),
    [("1", "“odds ratio” must be above 1 and below 100."), ("", "Give a number, for example")],
)
def test_wrong_odds_ratio_is_refused_in_words(as_curator, typed, told):
    link = Link.objects.get(code="knee_to_heel")
    address = page_of("knee_osteoarthritis")
    data = form_data(as_curator.get(address))
    data[f"{prefix(data, link, 'links_from')}-same_odds_ratio"] = typed
    response = as_curator.post(address, data)
    assert response.status_code == 200
    assert told in response.content.decode()


def new_link(client, **fields):
    address = page_of("knee_osteoarthritis")
    data = form_data(client.get(address))
    number = int(data["links_from-TOTAL_FORMS"][0])
    data["links_from-TOTAL_FORMS"] = [str(number + 1)]
    fields = {
        "code": "knee_to_other",
        "effect_condition": Condition.objects.get(code="other").pk,
        "cause_region": "knee",
        "effect_region": "leg",
        "grade": "expert",
        "same_odds_ratio": "1.3",
        "mechanism": "altered_gait",
        "explanation": "Limping strains the shin.",
        "why": "As for the heel.",
        **fields,
    }
    for name, value in fields.items():
        data[f"links_from-{number}-{name}"] = [str(value)]
    return client.post(address, data)


def test_a_link_is_made_in_place(as_curator):
    response = new_link(as_curator)
    assert response.status_code == 302, errors_of(response)
    side = LinkSide.objects.get(link__code="knee_to_other")
    assert (side.side, side.odds_ratio, side.altered_gait) == ("same", 1.3, 100)
    assert side.link.cause_condition.code == "knee_osteoarthritis"


def test_a_link_needs_no_code(as_curator):
    response = new_link(as_curator, code="")
    assert response.status_code == 302, errors_of(response)
    assert Link.objects.filter(code="knee_osteoarthritis_other").exists()


def test_each_fault_of_a_new_link_is_told_at_its_field(as_curator):
    response = new_link(as_curator, why="", mechanism="", same_odds_ratio="40")
    anchors = [fault.anchor.rpartition("-")[2] for fault in response.context["faults"]]
    assert sorted(anchors) == ["mechanism", "why"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"same_odds_ratio": ""}, "Give an odds ratio for one side at least."),
        ({"mechanism": ""}, "Choose the main mechanism."),
        ({"why": ""}, "Say why you estimate the odds ratio so."),
        ({"effect_region": "knee"}, "A link joins two different regions."),
        ({"effect_condition": ""}, "The effect is a condition or a group, one of them."),
    ],
)
def test_half_a_link_is_refused_in_words(as_curator, changes, told):
    response = new_link(as_curator, **changes)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not Link.objects.filter(code="knee_to_other").exists()


def test_rule_is_changed_in_place(as_curator, curator):
    rule = SafetyRule.objects.get(code="hot_joint_with_fever")
    address = page_of("septic_arthritis")
    opened = as_curator.get(address)
    html = opened.content.decode()
    assert reverse("admin:conditions_safetyrule_change", args=[rule.pk]) in html
    assert "Do you have a fever? <b>Yes</b>" in html
    data = form_data(opened)
    data[f"{prefix(data, rule, 'rules')}-title"] = "Your joint may be infected, see somebody now"
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    rule.refresh_from_db()
    assert rule.title.endswith("see somebody now")
    assert rule.history.first().history_user == curator
    assert (
        "see somebody now" in as_curator.get(address.replace("change", "history")).content.decode()
    )
