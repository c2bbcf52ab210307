from django.apps import AppConfig


class TriageConfig(AppConfig):
    """The questionnaire, the engine and the results."""

    name = "triage"
    verbose_name = "Questionnaire and result"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conditions.checks import register_release_check

        from .release_checks import drawing_checks, engine_checks

        register_release_check(engine_checks)
        register_release_check(drawing_checks)
