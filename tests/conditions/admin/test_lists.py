"""The lists: what is sourced, what patients do not have yet, and how many queries that takes."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conditions import actions
from conditions.models import (
    Condition,
    Evidence,
    Finding,
    Link,
    LinkSide,
    Option,
    Reading,
    Release,
    SafetyRule,
    Source,
    Topic,
    Treatment,
)

CODES = {Condition, Finding, Topic, Link, SafetyRule, Treatment, Source}
EDITED = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "conditions" and model is not Release
]


def named(model):
    return model._meta.model_name


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def found(client, model, **query):
    response = client.get(reverse(f"admin:conditions_{named(model)}_changelist"), query)
    assert response.status_code == 200
    return [row.code for row in response.context["cl"].result_list], response.content.decode()


def test_what_is_not_published_yet(as_curator):
    release, _ = actions.publish()
    codes, html = found(as_curator, Condition, changed="yes")
    assert codes == []
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    row.of_100 = 80
    row.save()
    codes, html = found(as_curator, Condition, changed="yes")
    assert codes == ["septic_arthritis"]
    assert "not published" in html
    codes, _ = found(as_curator, Condition, changed="no")
    assert set(codes) == {"knee_osteoarthritis", "other", "plantar_fasciitis"}
    _, html = found(as_curator, Condition)
    assert f"changed since {release} (1)" in html


def test_nothing_published_offers_no_comparison(as_curator):
    _, html = found(as_curator, Condition)
    assert "changed since" not in html


def test_what_is_sourced(as_curator):
    some, html = found(as_curator, Condition, sourced="some")
    assert some == ["knee_osteoarthritis"]
    assert "2 of 6 (33\N{NO-BREAK SPACE}%)" in html
    none, _ = found(as_curator, Condition, sourced="none")
    assert set(none) == {"septic_arthritis", "other", "plantar_fasciitis"}
    assert found(as_curator, Condition, sourced="all")[0] == []
    LinkSide.objects.filter(link__code="knee_to_heel").update(
        reading=Reading.objects.first(), how="As it stands.", why="", near=None
    )
    assert "knee_to_heel" in found(as_curator, Link, sourced="all")[0]
    assert "knee_to_heel" not in found(as_curator, Link, sourced="none")[0]


@pytest.mark.parametrize("query", [{"changed": "x"}, {"sourced": "x"}])
def test_tampered_filter(as_curator, query):
    actions.publish()
    assert len(found(as_curator, Condition, **query)[0]) == Condition.objects.count()


def more(number):
    """As many more rows of everything that a list shows."""
    topic = Topic.objects.first()
    source = Source.objects.first()
    first = Condition.objects.get(code="knee_osteoarthritis")
    for n in range(number):
        Topic.objects.create(code=f"more_{n}", name="More", order=99)
        other = Source.objects.create(
            code=f"more_{n}", title="T", year=2020, kind="other", pmid="1"
        )
        Treatment.objects.create(
            code=f"more_{n}", name="More", order=9, summary="S.", setting="self"
        )
        finding = Finding.objects.create(
            code=f"more_{n}",
            topic=topic,
            scope="person",
            kind="symptom",
            type="one_of",
            question="Q?",
            why_asked="W.",
        )
        Option.objects.create(finding=finding, code="a", label="A")
        Reading.objects.create(
            source=other,
            code="r",
            published="1",
            population="p",
            read="full",
            where="w",
            looked_up="2026-01-01",
        )
        condition = Condition.objects.create(
            code=f"more_{n}",
            name="More",
            lay_name="More",
            category="other",
            urgency="routine",
            summary="S.",
            story="S.",
            confirmed_by="C.",
        )
        Evidence.objects.create(
            condition=condition, finding=finding, option="a", of_100=20, near=first, why="W."
        )
        link = Link.objects.create(
            code=f"more_{n}",
            cause_condition=first,
            cause_region="knee",
            effect_condition=condition,
            effect_region="foot",
            grade="expert",
            explanation="E.",
        )
        link.sources.add(source)
        LinkSide.objects.create(link=link, side="same", odds_ratio=1.2, altered_gait=100, why="W.")
        rule = SafetyRule.objects.create(
            code=f"more_{n}", condition=first, urgency="soon", title="T", why="W."
        )
        rule.sources.add(source)
        rule.groups.create(number=1)
        rule.literals.create(finding=finding, options="a")
        group = link.cause_condition.groups.create(code=f"more_{n}", name="G")
        group.members.add(condition)


def queries(client, address):
    client.get(address)  # what is looked up once a process
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", EDITED, ids=named)
def test_list_asks_no_query_per_row(as_curator, model):
    actions.publish()
    address = reverse(f"admin:conditions_{named(model)}_changelist")
    before = queries(as_curator, address)
    more(7)
    assert queries(as_curator, address) == before
    assert before <= 45


@pytest.mark.parametrize("model", EDITED, ids=named)
def test_page_asks_no_query_per_row(as_curator, model):
    """Of the row with the most around it: everything that is made here is tied to the first."""
    row = (
        Condition.objects.get(code="knee_osteoarthritis")
        if model is Condition
        else model.objects.order_by("pk").first()
    )
    if row is None:
        pytest.skip("the tiny knowledge has none")
    address = reverse(f"admin:conditions_{named(model)}_change", args=[row.pk])
    more(2)
    before = queries(as_curator, address)
    for n in (2, 3, 4, 5, 6):
        # the same again under other codes
        link = Link.objects.get(code="more_0")
        link.pk, link.code = None, f"again_{n}"
        link._state.adding = True
        link._code_in_database = None
        link.save()
        LinkSide.objects.create(link=link, side="same", odds_ratio=1.2, altered_gait=100, why="W.")
    assert queries(as_curator, address) <= before + 1
    assert before <= 60
