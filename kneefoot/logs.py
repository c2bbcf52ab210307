"""Logs that can be shown to anyone.

Three things must not reach a log: what a person answered, the secret part of their
private link, and where they are on the network. Two guards see to the first two; the
third is kept by never writing addresses (deploy/gunicorn.conf.py).

gunicorn reads this module before Django is there: it imports nothing of Django.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

# /a/<secret>/… in a path, a full address, or a percent-encoded copy of one.
PRIVATE_LINK = re.compile(r"(/|%2F)a(\1)[^/%?#\s\"'<>]+", re.IGNORECASE)
# gunicorn names the sender of a malformed request.
SENDER = re.compile(r"\bip=\S+")


def mask(text: str) -> str:
    """Replace the secret part of private links, and network addresses, by a dash."""
    return SENDER.sub("ip=-", PRIVATE_LINK.sub(r"\1a\2-", text))


class MaskPrivateLinks(logging.Filter):
    """Put the message together once, masked, before any handler sees its parts."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = mask(record.getMessage())
        record.args = None
        return True


class PrivateFormatter(logging.Formatter):
    """Say where an error happened and of which kind, never with which values.

    The text of an exception often quotes the data: PostgreSQL prints the whole failing
    row, Django the rejected value.
    """

    def formatException(  # noqa: N802 (the name is logging's)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        lines: list[str] = []
        error: Any = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            frames = "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
            lines[:0] = [line for line in (frames, f"{kind} (text withheld)") if line]
            suppressed = error.__suppress_context__
            error = error.__cause__ or (None if suppressed else error.__context__)
        return mask("\n".join(["Traceback (most recent call last):", *lines]))

    def format(self, record: logging.LogRecord) -> str:
        # A formatter before us may have left the full text of an error on the record.
        record.exc_text = None
        return mask(super().format(record))


def to_standard_error(loggers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes: one way out, past both guards, which the service
    manager keeps. ``loggers`` by name; each may send to the handler "console" itself.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"mask_private": {"()": "kneefoot.logs.MaskPrivateLinks"}},
        "formatters": {
            "private": {
                "()": "kneefoot.logs.PrivateFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["mask_private"],
                "formatter": "private",
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {name: dict(logger) for name, logger in loggers.items()},
    }
