"""Nothing private reaches a log."""

import io
import logging
import logging.config
from pathlib import Path

import pytest
from django.db import IntegrityError

from kneefoot.logs import mask

SECRET = "3fJx-9_kQ0zzTOKEN"


@pytest.fixture
def written(settings):
    """Attach the handler as settings.LOGGING describes it, and return what it writes."""
    config = settings.LOGGING
    stream = io.StringIO()
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": config["filters"],
            "formatters": config["formatters"],
            "handlers": {"probe": {**config["handlers"]["console"], "stream": stream}},
            "loggers": {"probe": {"handlers": ["probe"], "propagate": False, "level": "DEBUG"}},
        }
    )
    return stream


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        (f"Not Found: /a/{SECRET}/result", "Not Found: /a/-/result"),
        (f'"GET /a/{SECRET} HTTP/1.1" 404', '"GET /a/- HTTP/1.1" 404'),
        (f"https://x.example/a/{SECRET}?x=1", "https://x.example/a/-?x=1"),
        (f"next=%2Fa%2F{SECRET}%2Fquestion", "next=%2Fa%2F-%2Fquestion"),
        ("Invalid request from ip=192.0.2.7: bad", "Invalid request from ip=- bad"),
        ("/staff/conditions/condition/1/", "/staff/conditions/condition/1/"),
    ],
)
def test_mask(line, masked):
    assert mask(line) == masked


def test_link_in_the_arguments_is_masked(written):
    logging.getLogger("probe").warning("%s: %s", "Not Found", f"/a/{SECRET}/")
    assert SECRET not in written.getvalue()
    assert "Not Found: /a/-/" in written.getvalue()


def test_error_is_located_but_not_quoted(written):
    # Named here, since a traceback shows source lines: the lines that raise must not quote them.
    row, answer = "Failing row: fever 1961", "refused fever"

    def store():
        raise IntegrityError(row)

    try:
        try:
            store()
        except IntegrityError as error:
            raise ValueError(answer) from error
    except ValueError:
        logging.getLogger("probe").exception("Internal Server Error: /a/%s/", SECRET)

    text = written.getvalue()
    assert row not in text
    assert answer not in text
    assert SECRET not in text
    assert "django.db.utils.IntegrityError (text withheld)" in text
    assert "builtins.ValueError (text withheld)" in text
    assert "test_logging.py" in text


def test_every_logger_goes_through_the_guards(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert all(h["filters"] == ["mask_private"] for h in handlers)
    assert all(h["formatter"] == "private" for h in handlers)
    for name in ("django", "django.request", "django.server", "django.security.csrf"):
        logger = logging.getLogger(name)
        assert not logger.handlers, name


def test_nginx_writes_no_request_to_any_log():
    """Lines of any level carry the client's address and the request, with the private link."""
    text = (Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf").read_text()
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    servers = " ".join(lines).split("server {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert "access_log off;" in server
        assert "error_log /dev/null emerg;" in server
    written = [line for line in lines if "_log " in line]
    assert set(written) == {"access_log off;", "error_log /dev/null emerg;"}
