"""The cache that all workers share."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.django_db


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM shared_cache")
        return cursor.fetchone()[0]


def test_purge_deletes_counters_past_their_time_and_no_others(capsys):
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
    assert rows() == 3
    call_command("purge")
    assert rows() == 2
    assert cache.get("new") == cache.get("kept for ever") == 1
    assert "1 counters past" in capsys.readouterr().out
