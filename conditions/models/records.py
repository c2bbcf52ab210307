"""The history of the rows: each change with who, when and in which request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

    from django.contrib.auth.models import User

    from .base import Curated

    class Record(models.Model):
        """One change of one row, as simple_history keeps it: a table for each model, made at run
        time. It has the columns of the row too, as they were after the change."""

        id: int  # of the row
        history_id: int
        history_date: datetime
        history_type: Literal["+", "~", "-"]
        history_user: User | None
        history_user_id: int | None
        history_change_reason: str | None
        instance: Curated  # the row as it was
        instance_type: type[Curated]
        prev_record: Record | None

        class Meta:
            abstract = True


#: How the reason of a history record begins that names no reason but the request it was made in.
REQUEST = "request "


class Records(HistoricalRecords):  # type: ignore[misc]  # simple_history has no types
    """A history that knows what one request changed, however many rows and tables that were.

    The records of a request have the same reason, ``request`` and a random number, unless
    whoever saves gives a reason. What no request did (a command, a test) has none.
    """

    if TYPE_CHECKING:
        # a class is asked for the records of all its rows, a row for its own
        def __get__(self, row: object, model: type[models.Model]) -> models.Manager[Record]: ...

    def get_change_reason_for_object(
        self, instance: models.Model, history_type: str, using: str | None
    ) -> str | None:
        reason: str | None = super().get_change_reason_for_object(instance, history_type, using)
        request = getattr(self.context, "request", None)
        if reason or request is None:
            return reason
        if not hasattr(request, "_history_reason"):
            request._history_reason = f"{REQUEST}{uuid4().hex}"
        return str(request._history_reason)
