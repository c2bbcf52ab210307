"""The cache that all workers share."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.django_db


def rows(*names: str) -> int:
    """How many of these entries are in the table: others may count there meanwhile."""
    keys = [cache.make_and_validate_key(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        return len({key for (key,) in cursor.fetchall()}.intersection(keys))


def test_purge_deletes_counters_past_their_time_and_no_others(capsys):
    # What a test committed here no flush takes away, since it is no model's table. And the cache
    # says nothing if it cannot write: from here on SQLite lets nobody else.
    cache.clear()
    cache.set("kept for ever", 1, timeout=None)
    cache.set("old", 1)
    past = connection.ops.adapt_datetimefield_value(
        (timezone.now() - timedelta(seconds=5)).replace(microsecond=0)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE shared_cache SET expires = %s WHERE cache_key = %s",
            [past, cache.make_and_validate_key("old")],
        )
    cache.set("new", 1, timeout=60)
    assert rows("kept for ever", "old", "new") == 3
    call_command("purge")
    assert rows("old") == 0
    assert rows("kept for ever", "new") == 2
    assert cache.get("new") == cache.get("kept for ever") == 1
    assert "1 counters past" in capsys.readouterr().out
