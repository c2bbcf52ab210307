from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConditionsConfig(AppConfig):
    """The clinical knowledge: rows that clinicians edit, files, and frozen releases."""

    name = "conditions"
    verbose_name = "Knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .permissions import make_groups

        post_migrate.connect(make_groups, sender=self)
