"""Reading and writing a person's row: everything comes back, and nobody overwrites unread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from triage import actions, rows
from triage.models import Assessment, code_of, hash_of

from .conftest import form_of


@pytest.fixture
def asked(person):
    return person.introduce(knee="left", foot="right")


def values(row):
    return {f.name: getattr(row, f.attname) for f in Assessment._meta.concrete_fields}


@pytest.mark.parametrize("finished", [False, True])
def test_row_is_read_as_django_reads_it(asked, finished):
    if finished:
        asked.finish()
    row = rows.read("token_hash", hash_of(asked.token))
    assert values(row) == values(asked.row)
    for name in rows.RELEASE:
        assert getattr(row.release, name) == getattr(asked.row.release, name)


def test_row_is_found_by_its_code_too(asked):
    assert rows.read("code_hash", hash_of(code_of(asked.token))).pk == asked.row.pk


def test_unknown_row(release):
    with pytest.raises(Assessment.DoesNotExist):
        rows.read("token_hash", hash_of("nobody"))


def test_reading_takes_one_query_and_leaves_the_document(asked, django_assert_num_queries):
    with django_assert_num_queries(1):
        row = rows.read("token_hash", hash_of(asked.token))
        assert row.release.version == "2026.1"
    assert "document" in row.release.get_deferred_fields()


def test_writing_stores_whatever_answers_can_change(asked, django_assert_num_queries):
    row, before = rows.read("token_hash", hash_of(asked.token)), values(asked.row)
    changes = {
        "for_someone_else": True,
        "age": None,
        "sex": "male",
        "complaints": [{"region": "foot", "side": None}],
        "answers": {"fever": "no", "foot.where": ["heel"], "foot.severity": 7},
        "own_words": "100 % “sore” \\ '",
        "screens": [{"part": "opening", "keys": ["fever"], "rule": None}],
        "acknowledged": ["hot_joint@knee"],
        "asked_all": True,
    }
    for name, value in changes.items():
        setattr(row, name, value)
    with django_assert_num_queries(1):
        rows.write(row)
    after = values(asked.row)
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before | changes | {"revision": before["revision"] + 1}


def test_what_was_changed_since_is_not_overwritten(asked):
    first, second = (rows.read("token_hash", hash_of(asked.token)) for _ in range(2))
    first.own_words = "first"
    rows.write(first)
    second.own_words = "second"
    with pytest.raises(rows.Overtaken):
        rows.write(second)
    assert asked.row.own_words == "first"
    first.own_words = "first again"
    rows.write(first)
    assert asked.row.own_words == "first again"


def test_deleted_row_is_not_written(asked):
    row = rows.read("token_hash", hash_of(asked.token))
    asked.row.delete()
    with pytest.raises(rows.Overtaken):
        rows.write(row)


# --- pages that overtake each other --------------------------------------------------------


def interrupted(monkeypatch, interruption):
    """Let something happen between the reading and the writing of the next answer."""
    save, waiting = actions.save_answers, [interruption]

    def save_later(**given):
        if waiting:
            waiting.pop()()
        return save(**given)

    monkeypatch.setattr(actions, "save_answers", save_later)


def test_answers_that_overtake_each_other_are_both_kept(asked, monkeypatch):
    first, data = asked.at, asked.harmless(form_of(asked.see()))
    asked.answer(data)
    second = asked.harmless(form_of(asked.see()))
    other_tab = data | {"fever": "not_sure"}
    interrupted(monkeypatch, lambda: asked.send(first, other_tab))
    asked.answer(second)
    assert asked.row.answers["fever"] == "not_sure"
    assert second.keys() <= asked.row.answers.keys()


def test_answer_to_what_is_being_deleted_is_a_404(asked, monkeypatch):
    data = asked.harmless(form_of(asked.see()))
    interrupted(monkeypatch, lambda: asked.send(asked.address("delete"), {}))
    assert asked.send(asked.at, data).status_code == 404
    assert not Assessment.objects.exists()


def test_answer_that_reads_alone_takes_no_lock(asked, django_assert_num_queries):
    data = asked.harmless(form_of(asked.see()))
    with django_assert_num_queries(2):
        asked.answer(data)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_nothing(asked):
    at, before = asked.at, asked.row.revision
    data = asked.harmless(form_of(asked.see()))
    values_sent = ["yes", "no", "not_sure"] * 4

    def send(value):
        try:
            return Client().post(at, data | {"fever": value}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as several:
        assert set(several.map(send, values_sent)) == {302}
    assert asked.row.revision == before + len(values_sent)
    assert data.keys() <= asked.row.answers.keys()
