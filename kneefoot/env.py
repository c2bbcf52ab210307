"""Typed readers for environment variables.

Each reader fails with one sentence that names the variable, the value found and
what to write instead. A wrong value is never guessed, since a site that starts
with half its settings is worse than one that does not start.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ON = {"1", "true", "yes", "on"}
OFF = {"0", "false", "no", "off"}

# What may stand after the "?" of a PostgreSQL address. `host` is there because a
# Unix socket is a folder, which has no place in the address proper.
POSTGRES_OPTIONS = {
    "application_name",
    "connect_timeout",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
}
POSTGRES_SCHEMES = {"postgres", "postgresql"}
CONNECT_TIMEOUT_SECONDS = "5"  # a person should see "try again soon", not a spinner


class Env:
    """Read settings from `values` (the process environment unless told otherwise)."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def required(self, name: str, how: str) -> str:
        """Return the variable; if it is empty, say `how` to set it."""
        value = self.text(name)
        if not value:
            raise ImproperlyConfigured(f"{name} is not set. {how}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in ON:
            return True
        if value in OFF:
            return False
        raise ImproperlyConfigured(f"{name}={value!r} is neither on nor off. Write 1 or 0.")

    def whole_number(self, name: str, default: int, least: int = 0, most: int = 10**9) -> int:
        value = self.text(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}={value!r} is not a whole number. Write for example {name}={default}."
            ) from None
        if not least <= number <= most:
            raise ImproperlyConfigured(f"{name}={number} must lie between {least} and {most}.")
        return number

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """Split at commas: "a.example, b.example" gives two words."""
        found = [word.strip() for word in self.text(name).split(",") if word.strip()]
        return found or list(default)

    def choice(self, name: str, allowed: Mapping[str, Any], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            known = ", ".join(sorted(allowed))
            raise ImproperlyConfigured(f"{name}={value!r} is not known. Choose one of: {known}.")
        return value

    def database(self, name: str, base: Path, default: Path) -> dict[str, Any]:
        """Return Django's settings for one database address.

        sqlite:///var/x.sqlite3 (below `base`), sqlite:////abs/x.sqlite3,
        postgresql://user:password@host:5432/name?sslmode=require, or with a socket
        folder: postgresql://user@/name?host=/run/postgresql
        """
        address = self.text(name)
        if not address:
            return sqlite(default)
        parts = urlsplit(address)
        if parts.scheme == "sqlite":
            if parts.netloc or len(parts.path) < 2:
                raise ImproperlyConfigured(
                    f"{name}: write sqlite:///folder/file.sqlite3 or sqlite:////full/path.sqlite3."
                )
            return sqlite(base / unquote(parts.path[1:]))
        if parts.scheme in POSTGRES_SCHEMES:
            return postgres(name, address)
        # The address may hold a password: name the scheme only.
        raise ImproperlyConfigured(
            f"{name} starts with {parts.scheme!r}. Write postgresql://user:password@host/name "
            "or sqlite:///var/kneefoot.sqlite3."
        )


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as it behaves with several threads: a log beside the file, and the write
    lock taken when a transaction begins, so that two writers wait and do not fail."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def postgres(variable: str, address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{variable}: the port is not a number.") from None
    host = query.pop("host", "") or unquote(parts.hostname or "")
    database = unquote(parts.path.lstrip("/"))
    if not database:
        raise ImproperlyConfigured(
            f"{variable} names no database. Write postgresql://user:password@host/name."
        )
    unknown = sorted(set(query) - POSTGRES_OPTIONS)
    if unknown:
        raise ImproperlyConfigured(
            f"{variable}: unknown option {unknown[0]!r}. "
            f"Known: host, {', '.join(sorted(POSTGRES_OPTIONS))}."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": CONNECT_TIMEOUT_SECONDS, **query},
    }


def local_secret(path: Path) -> str:
    """Return the secret kept in `path`, making it at the first start.

    Only for a run on one's own machine. The file is linked into place when it is
    complete, so that two processes starting at once read the same secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            draft.unlink()
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise ImproperlyConfigured(
            f"{path} is too short to be a secret. Delete it and start again."
        )
    return secret
