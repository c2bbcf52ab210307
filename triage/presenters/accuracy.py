"""The figures of the accuracy page, from the stored summary of ``evaluate``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from triage.models import AccuracyReport


@dataclass(frozen=True, slots=True)
class Share:
    """hits of n; low and high bound the 95 % interval, in whole percent."""

    what: str
    why: str
    hits: int
    n: int
    percent: int
    low: int
    high: int


class AccuracyPage:
    def __init__(self, report: AccuracyReport) -> None:
        self.report = report
        self.summary: Mapping[str, Any] = report.summary

    @property
    def n(self) -> int:
        return int(self.summary["n"])

    @property
    def causes(self) -> list[Share]:
        rows = [
            ("first_every", _("Every right cause stood first in its place"), ""),
            ("first_any", _("A right cause stood first"), ""),
            ("first_three_any", _("A right cause was among the first three"), ""),
            ("shown_list_hit", _("A right cause was in the list a person is shown"), ""),
        ]
        return self._shares(rows)

    @property
    def urgency(self) -> list[Share]:
        rows = [
            ("urgency_accepted", _("The urgency was one that fits the case"), ""),
            ("urgency_too_low", _("The urgency was too low"), _("This is the dangerous mistake.")),
            ("urgency_too_high", _("The urgency was too high"), _("This costs time and worry.")),
            (
                "missed_emergencies",
                _("Emergencies that were not sent to be seen within a day"),
                _("Of the cases that are emergencies."),
            ),
        ]
        return self._shares(rows)

    @property
    def mechanism(self) -> list[Share]:
        what = _("The way two pains are connected was named rightly")
        return self._shares([("mechanism_right", what, _("Of the cases with a known way."))])

    @property
    def listed(self) -> float | None:
        """Median number of causes shown per place."""
        value = self.summary["shown_list_length"]["median"]
        return None if value is None else float(value)

    def _shares(self, rows: list[tuple[str, str, str]]) -> list[Share]:
        return [
            Share(
                what,
                why,
                s["hits"],
                s["n"],
                round(100 * s["share"]),
                int(100 * s["low"]),
                -int(-100 * s["high"] // 1),
            )
            for name, what, why in rows
            if (s := self.summary[name])["n"]
        ]
