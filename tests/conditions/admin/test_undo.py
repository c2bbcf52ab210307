"""The history of a page takes back what a person changed, and nothing that came after."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from conditions.models import Condition, Evidence

from .conftest import account, errors_of, form_data, signed_in


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def addresses(code="septic_arthritis"):
    pk = Condition.objects.get(code=code).pk
    names = ("change", "history")
    return [reverse(f"admin:conditions_condition_{name}", args=[pk]) for name in names]


def fever():
    return Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")


def save(client, **changes):
    page, _ = addresses()
    data = form_data(client.get(page))
    prefix = next(
        n.removesuffix("-id")
        for n, v in data.items()
        if v == [str(fever().pk)] and n.startswith("evidence-") and n.endswith("-id")
    )
    changes = {name.replace("fever", prefix): value for name, value in changes.items()}
    response = client.post(page, data | changes)
    assert response.status_code == 302, errors_of(response)


def entries(client):
    return client.get(addresses()[1]).context["entries"]


def undo(client, entry):
    return client.post(addresses()[1], {"entry": entry.key}, follow=True).content.decode()


def test_undo_puts_back_everything_of_one_go(as_curator, curator):
    other = Condition.objects.get(code="other")
    before = Condition.objects.get(code="septic_arthritis")
    save(as_curator, **{"fever-of_100": "80", "story": "New.", "often_with": [other.pk]})
    [entry, *_] = entries(as_curator)
    assert entry.can_undo
    assert "Undone." in undo(as_curator, entry)
    after = Condition.objects.get(code="septic_arthritis")
    assert (fever().of_100, after.story) == (65, before.story)
    assert not after.often_with.exists()
    assert fever().history.first().history_user == curator


def records():
    """Of the page and its figure: those of persons, newest first."""
    rows = (Condition.objects.get(code="septic_arthritis"), fever())
    found = [r for row in rows for r in row.history.filter(history_user__isnull=False)]
    return sorted(found, key=lambda record: record.history_date, reverse=True)


def test_one_save_is_one_entry_though_the_minute_ends_in_it(as_curator):
    before = Condition.objects.get(code="septic_arthritis").story
    save(as_curator, **{"fever-of_100": "80", "story": "New."})
    page, row = [r for r in records() if r.history_type == "~"]
    moment = datetime(2030, 1, 1, 12, 0, 59, 900_000, UTC)
    for record, when in ((page, moment), (row, moment + timedelta(seconds=0.4))):
        type(record).objects.filter(pk=record.pk).update(history_date=when)
    [entry] = [e for e in entries(as_curator) if e.who]
    assert len(entry.records) == 2
    assert "Undone." in undo(as_curator, entry)
    assert (fever().of_100, Condition.objects.get(code="septic_arthritis").story) == (65, before)


def test_two_saves_are_two_entries_though_they_follow_at_once(as_curator):
    save(as_curator, story="New.")
    save(as_curator, story="Newer.")
    later, earlier = [e for e in entries(as_curator) if e.who]
    assert later.when - earlier.when < timedelta(seconds=20)
    assert "Undone." in undo(as_curator, later)
    assert Condition.objects.get(code="septic_arthritis").story == "New."


def test_a_load_is_one_entry_though_the_minute_ends_in_it(as_curator):
    """The page and a row of it that were loaded from a file, a second apart."""
    page, row = Condition.objects.get(code="septic_arthritis"), fever()
    moment = datetime(2030, 1, 1, 12, 0, 59, 500_000, UTC)
    for table, when in ((page.history, moment), (row.history, moment + timedelta(seconds=1))):
        table.update(history_date=when)
    [entry] = [e for e in entries(as_curator) if e.when > moment - timedelta(days=1)]
    assert (entry.who, len(entry.records)) == ("", 2)
    assert entry.reason.startswith("load_knowledge conditions/septic_arthritis.yaml")


def test_undo_of_a_deletion(as_curator):
    pk, of_100 = fever().pk, fever().of_100
    save(as_curator, **{"fever-DELETE": "on"})
    assert not Evidence.objects.filter(pk=pk).exists()
    undo(as_curator, entries(as_curator)[0])
    assert fever().of_100 == of_100


def test_undo_of_a_new_row(as_curator):
    page, _ = addresses()
    data = form_data(as_curator.get(page))
    number = int(data["texts-TOTAL_FORMS"][0])
    data |= {
        "texts-TOTAL_FORMS": [str(number + 1)],
        f"texts-{number}-kind": "prevention",
        f"texts-{number}-text": "Wash your hands.",
    }
    as_curator.post(page, data)
    condition = Condition.objects.get(code="septic_arthritis")
    assert condition.texts.filter(text="Wash your hands.").exists()
    undo(as_curator, entries(as_curator)[0])
    assert not condition.texts.filter(text="Wash your hands.").exists()


def test_what_was_changed_again_is_not_undone(as_curator):
    save(as_curator, **{"fever-of_100": "80", "story": "New."})
    [entry, *_] = entries(as_curator)
    save(signed_in(account("cora", "curator")), **{"fever-of_100": "90"})
    told = undo(as_curator, next(e for e in entries(as_curator) if e.key == entry.key))
    assert "Nothing was undone." in told
    assert "of 100 was changed again since" in told
    assert fever().of_100 == 90
    assert Condition.objects.get(code="septic_arthritis").story == "New."


def test_a_load_from_files_is_not_undone(as_curator):
    entry = next(e for e in entries(as_curator) if not e.who)
    assert not entry.can_undo
    assert "There is no such change." in undo(as_curator, entry)


@pytest.mark.parametrize("key", ["", "nonsense", "historicalevidence-999999"])
def test_unknown_entry(as_curator, key):
    told = as_curator.post(addresses()[1], {"entry": key}, follow=True).content.decode()
    assert "There is no such change." in told


def test_who_may_only_look_may_not_undo(as_curator, client):
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    save(as_curator, story="New.")
    [entry, *_] = entries(as_curator)
    user = get_user_model().objects.create_user("vera", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_condition"))
    viewer = signed_in(user)
    html = viewer.get(addresses()[1]).content.decode()
    assert "Undo" not in html
    assert viewer.post(addresses()[1], {"entry": entry.key}).status_code == 403
