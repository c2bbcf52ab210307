"""What must hold of treatment categories."""

from __future__ import annotations

from collections.abc import Iterator

from .base import Checks, Problem


class Treatments(Checks):
    def problems(self) -> Iterator[Problem]:
        for code, treatment in self.knowledge.treatments.items():
            for index, caution in enumerate(treatment.cautions):
                path = ("cautions", index)
                yield from self.answers(caution, "treatments", code, path)
                yield from self.sources(caution.sources, "treatments", code, path)
