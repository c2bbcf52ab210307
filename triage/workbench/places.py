"""From a problem or a changed piece to its page in the admin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from conditions import models as m
from conditions.rows import ROOTS
from conditions.validation import Path, Problem

#: Which section of a page the first step of a path leads to.
_SECTIONS = {
    "evidence": "evidence",
    "rates": "rates",
    "places": "place_shares",
    "sides": "sides",
    "silent": "silent",
    "danger": "danger",
    "treatments": "treatments",
    "urgency_variants": "urgency_variants",
    "self_care": "texts",
    "prevention": "texts",
    "seek_help": "texts",
    "background": "background",
    "relation": "relation",
    "options": "options",
    "ask_if": "ask_if",
    "mirror": "mirrors",
    "cautions": "cautions",
    "same": "sides",
    "opposite": "sides",
    "steps": "steps",
    "uses": "uses",
    "contrary": "contrary",
    "readings": "readings",
    "groups": "literals",
    "do_now": "texts",
    "do_not": "texts",
    "test_patient": "answers",
}


@dataclass(frozen=True)
class Placed:
    """A problem with the page on which it can be mended."""

    problem: Problem
    page: str
    where: str
    address: str


class Pages:
    """Addresses of pages by kind and code, each kind looked up once."""

    def __init__(self) -> None:
        self._ids: dict[str, Mapping[str, tuple[int, str]]] = {}
        self._findings: dict[str, list[tuple[int, str]]] | None = None

    def of(self, kind: str, code: str) -> str:
        """The address of a piece's page; empty if there is none any more."""
        found = self._of_kind(kind).get(code)
        return _address(ROOTS[kind], found[0]) if found else ""

    def name(self, kind: str, code: str) -> str:
        found = self._of_kind(kind).get(code)
        return found[1] if found else code

    def place(self, problem: Problem) -> Placed:
        kind = str(ROOTS[problem.kind]._meta.verbose_name).capitalize()
        path = problem.path
        if problem.kind == "topics" and path[:1] == ("findings",) and len(path) > 1:
            findings = self._findings_of(problem.code)
            if isinstance(path[1], int) and path[1] < len(findings):
                pk, code = findings[path[1]]
                address = _address(m.Finding, pk) + _anchor(path[2:])
                return Placed(problem, f"Finding {code}", _words(path[2:]), address)
        address = self.of(problem.kind, problem.code)
        return Placed(
            problem,
            f"{kind} {self.name(problem.kind, problem.code)}",
            _words(path),
            address and address + _anchor(path),
        )

    def place_all(self, problems: Iterable[Problem]) -> list[Placed]:
        return [self.place(problem) for problem in problems]

    def _of_kind(self, kind: str) -> Mapping[str, tuple[int, str]]:
        if kind not in self._ids:
            model = ROOTS[kind]
            names = {field.name for field in model._meta.fields}
            name = next(n for n in ("name", "title", "code") if n in names)
            rows = model._default_manager.values_list("code", "pk", name)
            self._ids[kind] = {code: (pk, label) for code, pk, label in rows}
        return self._ids[kind]

    def _findings_of(self, topic: str) -> list[tuple[int, str]]:
        if self._findings is None:
            self._findings = {}
            rows = m.Finding.objects.order_by("position", "code")
            for pk, code, owner in rows.values_list("pk", "code", "topic__code"):
                self._findings.setdefault(owner, []).append((pk, code))
        return self._findings.get(topic, [])


def _address(model: Any, pk: int) -> str:
    return reverse(f"admin:conditions_{model._meta.model_name}_change", args=[pk])


def _anchor(path: Path) -> str:
    section = _SECTIONS.get(str(path[0])) if path else None
    return f"#{section}-group" if section else ""


def _words(path: Path) -> str:
    """ "evidence, no. 3, values" """
    steps = (f"no. {s + 1}" if isinstance(s, int) else s.replace("_", " ") for s in path)
    return ", ".join(steps)
