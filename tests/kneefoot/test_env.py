import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from kneefoot.env import Env, local_secret


@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("TRUE", True), ("off", False), ("", False)]
)
def test_flag_is_read(written, meant):
    assert Env({"X": written}).flag("X") is meant


def test_flag_that_is_neither_on_nor_off_says_what_to_write():
    with pytest.raises(ImproperlyConfigured, match=r"X='maybe' .* Write 1 or 0"):
        Env({"X": "maybe"}).flag("X")


def test_flag_default_holds_only_when_unset():
    assert Env({}).flag("X", default=True) is True
    assert Env({"X": "0"}).flag("X", default=True) is False


@pytest.mark.parametrize("written", ["ten", "1.5", "-1", "99"])
def test_whole_number_refuses_nonsense_and_names_the_variable(written):
    with pytest.raises(ImproperlyConfigured, match="DAYS"):
        Env({"DAYS": written}).whole_number("DAYS", 30, least=1, most=90)


def test_required_says_how():
    with pytest.raises(ImproperlyConfigured, match=r"KEY is not set\. Make one\."):
        Env({"KEY": "  "}).required("KEY", "Make one.")


def test_words_are_split_at_commas():
    assert Env({"X": " a.example ,b.example,"}).words("X") == ["a.example", "b.example"]


def test_choice_lists_what_is_known():
    with pytest.raises(ImproperlyConfigured, match="EU, GB"):
        Env({"X": "FR"}).choice("X", {"GB": 1, "EU": 2}, "EU")


def test_database_is_sqlite_when_nothing_is_said(tmp_path):
    found = Env({}).database("DATABASE_URL", tmp_path, tmp_path / "x.sqlite3")
    assert found["NAME"] == tmp_path / "x.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_database_sqlite_paths(tmp_path):
    def name(address):
        return str(Env({"U": address}).database("U", tmp_path, tmp_path)["NAME"])

    assert name("sqlite:///var/a.sqlite3") == str(tmp_path / "var/a.sqlite3")
    assert name("sqlite:////srv/a.sqlite3") == "/srv/a.sqlite3"


def test_database_postgresql_in_full(tmp_path):
    address = "postgresql://me:p%40ss@db.example:5433/knee?sslmode=require"
    found = Env({"U": address}).database("U", tmp_path, tmp_path)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "knee")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_database_postgresql_by_socket_folder(tmp_path):
    found = Env({"U": "postgresql://postgres@/postgres?host=/tmp/x"}).database(
        "U", tmp_path, tmp_path
    )
    assert (found["HOST"], found["PORT"], found["USER"]) == ("/tmp/x", "", "postgres")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://me:secret@db/x", "starts with 'mysql'"),
        ("postgresql://me:secret@db", "names no database"),
        ("postgresql://me:secret@db:port/x", "port is not a number"),
        ("postgresql://me:secret@db/x?sslmod=require", "unknown option 'sslmod'"),
        ("sqlite://secret", "write sqlite:///"),
    ],
)
def test_database_address_that_is_wrong_is_refused_without_printing_it(tmp_path, address, words):
    with pytest.raises(ImproperlyConfigured, match=words) as refusal:
        Env({"U": address}).database("U", tmp_path, tmp_path)
    assert "secret" not in str(refusal.value)


def test_local_secret_is_made_once_and_only_for_its_owner(tmp_path):
    path = tmp_path / "var" / "secret_key"
    first = local_secret(path)
    assert local_secret(path) == first
    assert len(first) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret_key"]


def test_local_secret_that_is_empty_is_refused(tmp_path):
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(ImproperlyConfigured, match="too short"):
        local_secret(tmp_path / "secret_key")
