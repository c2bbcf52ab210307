"""What every page may say without asking the database."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str | int]:
    return {
        "country": settings.COUNTRY,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "retention_days": settings.RETENTION_DAYS,
        # why a form came back unread (kneefoot.views), in a sentence
        "not_taken": str(getattr(request, "not_taken", "")),
    }
