"""A load or a publication while clinicians work: it waits for who is saving, and they for it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.urls import reverse

from conditions import actions, rows
from conditions.admin.undo import undo
from conditions.document import from_document
from conditions.models import Condition, Evidence, Finding, Reading, Release, Source, Topic
from conditions.rows import base

from .admin.conftest import as_curator, curator, form_data  # noqa: F401  fixtures

SEPTIC = "conditions/septic_arthritis.yaml"
#: Seconds for a load to read the rows, if nothing holds it back.
LONG_ENOUGH = 1.5

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def has_read(monkeypatch):
    """Set once a load has read what the rows say."""
    event, read = Event(), rows.read

    def told():
        found = read()
        event.set()
        return found

    monkeypatch.setattr(rows, "read", told)
    return event


def story():
    return Condition.objects.get(code="septic_arthritis")


def figure():
    """A row of the page, and not the page itself."""
    return Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")


@pytest.mark.parametrize(
    ("row_of", "name", "said"), [(story, "story", "Ow."), (figure, "of_100", 35)]
)
def test_what_is_saved_during_a_load_is_a_conflict_and_stays(
    loaded, folder, edit, has_read, row_of, name, said
):
    edit(SEPTIC, "story: It hurts.", "story: It throbs.")
    opened = Event()

    def clinician():
        try:
            with transaction.atomic():
                Condition.objects.select_for_update().get(code="septic_arthritis")
                opened.set()
                has_read.wait(LONG_ENOUGH)
                row = row_of()
                setattr(row, name, said)
                row.save()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        saved = other.submit(clinician)
        assert opened.wait(10)
        with pytest.raises(actions.LoadStopped, match=r"septic_arthritis.yaml:1: conflict .*both"):
            actions.load_files(directory=folder)
        saved.result(10)
    assert getattr(row_of(), name) == said


@pytest.mark.parametrize("model", [Condition, Finding, Reading, Source, Topic])
def test_a_load_waits_for_every_kind_of_page(loaded, folder, has_read, model):
    page, waited = model.objects.first(), []

    def load():
        try:
            actions.load_files(directory=folder)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        model.objects.select_for_update().get(pk=page.pk)
        loading = other.submit(load)
        waited.append(not has_read.wait(0.4))
    loading.result(10)
    assert waited == [True]
    assert has_read.is_set()


@pytest.mark.parametrize("model", [Condition, Source])
def test_a_publication_waits_for_who_is_saving(loaded, has_read, model):
    page, waited = model.objects.first(), []

    def publish():
        try:
            actions.publish()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        model.objects.select_for_update().get(pk=page.pk)
        publishing = other.submit(publish)
        waited.append(not has_read.wait(0.4))
    publishing.result(10)
    assert waited == [True]
    assert Release.objects.count() == 1


def test_a_page_saved_during_a_publication_is_in_the_next_release_as_a_whole(
    loaded,
    monkeypatch,
    as_curator,  # noqa: F811
):
    """Its text is read before its figures, and the page is saved between the two."""
    address = reverse("admin:conditions_condition_change", args=[story().pk])
    data = form_data(as_curator.get(address))
    [of_100] = [
        name.removesuffix("-id") + "-of_100"
        for name, value in data.items()
        if name.startswith("evidence-") and name.endswith("-id") and value == [str(figure().pk)]
    ]
    data |= {"story": "Ow.", of_100: "80"}
    half_read, saved = Event(), Event()
    read = base.Tables.of

    def slowly(tables, model, owner, pk):
        if model is Evidence and not half_read.is_set():
            half_read.set()
            saved.wait(LONG_ENOUGH)
        return read(tables, model, owner, pk)

    def save():
        try:
            assert half_read.wait(10)
            response = as_curator.post(address, data)
            saved.set()
            return response.status_code
        finally:
            connection.close()

    monkeypatch.setattr(base.Tables, "of", slowly)
    with ThreadPoolExecutor(1) as other:
        saving = other.submit(save)
        release, _ = actions.publish()
        was_early = saved.is_set()
        assert saving.result(10) == 302
    assert not was_early
    published = from_document(release.document).conditions["septic_arthritis"]
    evidence = {one.finding: one for one in published.evidence}["fever"]
    assert (published.story, evidence.values["yes"]) == ("It hurts.", 65)
    assert (story().story, figure().of_100) == ("Ow.", 80)


def test_taking_back_a_change_waits_for_a_load(loaded, folder, edit, monkeypatch):
    """Else it would put the whole row back over what the file has just said."""
    row = story()
    row.story = "Ow."
    row.save()
    record = row.history.first()
    call, writing, taken_back = rows.write, Event(), Event()

    def slowly(changes, **options):
        writing.set()
        taken_back.wait(0.4)
        call(changes, **options)

    monkeypatch.setattr(rows, "write", slowly)
    edit("conditions/other.yaml", "story: It hurts.", "story: It aches.")

    def take_back():
        try:
            assert writing.wait(10)
            undo([record])
            taken_back.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        undoing = other.submit(take_back)
        actions.load_files(directory=folder)
        was_early = taken_back.is_set()
        undoing.result(10)
    assert not was_early
    assert story().story == "It hurts."
