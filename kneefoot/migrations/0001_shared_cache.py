"""The table of the cache in settings.py: with `migrate`, no start of a site can forget it."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def create(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunPython(create, drop)]
