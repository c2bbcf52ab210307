"""Two clinicians on one page: nothing is undone unawares."""

import pytest
from django.urls import reverse

from conditions.models import Condition, Evidence, Link, Reading

from .conftest import account, errors_of, form_data, signed_in


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


@pytest.fixture
def as_another(db):
    return signed_in(account("cora", "curator"))


@pytest.fixture
def address():
    row = Condition.objects.get(code="septic_arthritis")
    return reverse("admin:conditions_condition_change", args=[row.pk])


def figure(code):
    return Evidence.objects.get(condition__code="septic_arthritis", finding__code=code)


def change(data, row, **fields):
    prefix = next(
        name.removesuffix("-id")
        for name, value in data.items()
        if value == [str(row.pk)] and name.startswith("evidence-") and name.endswith("-id")
    )
    return data | {f"{prefix}-{name}": value for name, value in fields.items()}


def test_second_person_is_told_what_the_first_one_wrote(as_curator, as_another, address):
    fever = figure("fever")
    mine, theirs = form_data(as_curator.get(address)), form_data(as_another.get(address))
    assert as_another.post(address, change(theirs, fever, of_100="80")).status_code == 302
    response = as_curator.post(address, change(mine, fever, of_100="90"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "cora changed this to “80”" in html
    fever.refresh_from_db()
    assert fever.of_100 == 80
    # having read it, she may still put hers in its place
    again = form_data(response)
    response = as_curator.post(address, again)
    assert response.status_code == 302, errors_of(response)
    fever.refresh_from_db()
    assert fever.of_100 == 90


def test_what_only_the_other_changed_stays(as_curator, as_another, address):
    fever, other = figure("fever"), Evidence.objects.exclude(finding__code="fever")
    other = other.filter(condition__code="septic_arthritis", reading=None).first()
    mine, theirs = form_data(as_curator.get(address)), form_data(as_another.get(address))
    theirs = change(theirs, fever, of_100="80") | {"story": "A story from her."}
    assert as_another.post(address, theirs).status_code == 302
    mine = change(mine, other, of_100="50") | {"summary": "A summary from me."}
    mine[f"evidence-shared-{fever.finding_id}-all-why"] = "Another reason."  # of the same figure
    response = as_curator.post(address, mine)
    assert response.status_code == 302, errors_of(response)
    fever.refresh_from_db()
    other.refresh_from_db()
    condition = Condition.objects.get(code="septic_arthritis")
    assert (fever.of_100, fever.why, other.of_100) == (80, "Another reason.", 50)
    assert (condition.story, condition.summary) == ("A story from her.", "A summary from me.")


def test_both_wrote_the_same(as_curator, as_another, address):
    fever = figure("fever")
    mine, theirs = form_data(as_curator.get(address)), form_data(as_another.get(address))
    as_another.post(address, change(theirs, fever, of_100="80"))
    assert as_curator.post(address, change(mine, fever, of_100="80")).status_code == 302
    assert fever.history.count() == 2


def test_deleted_row_that_was_not_touched_stays_deleted(as_curator, as_another, address):
    fever = figure("fever")
    mine, theirs = form_data(as_curator.get(address)), form_data(as_another.get(address))
    as_another.post(address, change(theirs, fever, DELETE="on"))
    response = as_curator.post(address, mine | {"story": "Mine."})
    assert response.status_code == 302, errors_of(response)
    assert not Evidence.objects.filter(pk=fever.pk).exists()
    assert Condition.objects.get(code="septic_arthritis").story == "Mine."


def test_deleted_row_that_was_touched_is_told(as_curator, as_another, address):
    fever = figure("fever")
    mine, theirs = form_data(as_curator.get(address)), form_data(as_another.get(address))
    as_another.post(address, change(theirs, fever, DELETE="on"))
    response = as_curator.post(address, change(mine, fever, of_100="80"))
    assert response.status_code == 200
    assert "Somebody deleted this row" in response.content.decode()


def test_lists_of_rows_are_compared_too(as_curator, as_another, address):
    """Often found together with: a field of several."""
    a, b = Condition.objects.exclude(code="septic_arthritis")[:2]
    mine, theirs = form_data(as_curator.get(address)), form_data(as_another.get(address))
    assert as_another.post(address, theirs | {"often_with": [a.pk]}).status_code == 302
    assert as_curator.post(address, mine | {"story": "Mine."}).status_code == 302
    condition = Condition.objects.get(code="septic_arthritis")
    assert list(condition.often_with.all()) == [a]
    response = as_curator.post(address, mine | {"often_with": [b.pk]})
    assert "cora" in response.content.decode() or "carla" in response.content.decode()
    assert f"changed this to “{a}”" in response.content.decode()


def test_odds_ratio_changed_on_the_page_of_the_link(as_curator, as_another):
    link = Link.objects.get(code="knee_to_heel")
    address = reverse("admin:conditions_condition_change", args=[link.cause_condition_id])
    mine = form_data(as_curator.get(address))
    row = next(
        n.removesuffix("-id")
        for n, v in mine.items()
        if v == [str(link.pk)] and n.startswith("links_from-") and n.endswith("-id")
    )
    page = reverse("admin:conditions_link_change", args=[link.pk])
    theirs = form_data(as_another.get(page))
    name = next(n.replace("-side", "-odds_ratio") for n, v in theirs.items() if v == ["same"])
    response = as_another.post(page, theirs | {name: "1.25"})
    assert response.status_code == 302, errors_of(response)
    response = as_curator.post(address, mine | {f"{row}-same_odds_ratio": "1.1"})
    assert "cora changed this to “1.25”" in response.content.decode()
    assert as_curator.post(address, mine | {"story": "Mine."}).status_code == 302
    assert link.sides.get(side="same").odds_ratio == 1.25


def test_page_of_its_own(as_curator, as_another):
    """Fields of the page itself, with a choice among its values."""
    row = Reading.objects.first()
    address = reverse("admin:conditions_reading_change", args=[row.pk])
    mine, theirs = form_data(as_curator.get(address)), form_data(as_another.get(address))
    other = "abstract" if row.read == "full" else "full"
    as_another.post(address, theirs | {"read": other})
    response = as_curator.post(address, mine | {"read": "secondary"})
    assert "cora changed this to “the" in response.content.decode()


@pytest.mark.parametrize("seen", ["", "nonsense", "of_100:zz why:", "x" * 5000])
def test_tampered_prints_do_no_harm(as_curator, address, seen):
    data = form_data(as_curator.get(address))
    data = data | {name: seen for name in data if name.endswith("-seen")} | {"seen": seen}
    assert as_curator.post(address, data).status_code in (200, 302)
