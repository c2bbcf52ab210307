"""What all workers of the site must know at once, kept in the database.

allauth counts here who failed to sign in and which one-time codes were used. In the memory of
each worker, two workers would allow twice the tries and take a used code again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac


def hidden_key(key: str, prefix: str, version: int) -> str:
    """The name of an entry in the table: 64 hexadecimal digits that only this site can make.

    allauth names its counters after network addresses, and an entry that is past its time stays
    until `manage.py purge` or until the table is full: neither the database nor a backup of it may tell who was there.
    """
    whole = f"{prefix}:{version}:{key}"
    return salted_hmac("kneefoot.cache", whole, algorithm="sha256").hexdigest()


def delete_expired() -> int:
    """Delete entries that are past their time; return how many.

    Django's cache does so only when an entry is added to a full table.
    """
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    now = connection.ops.adapt_datetimefield_value(datetime.now(tz=UTC).replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
        return int(cursor.rowcount)
