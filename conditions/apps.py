from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    """The clinical knowledge: rows that clinicians edit, files, and frozen releases."""

    name = "conditions"
    verbose_name = "Knowledge"
    default_auto_field = "django.db.models.BigAutoField"
