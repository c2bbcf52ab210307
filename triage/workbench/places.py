"""From a problem or a changed piece to its page in the admin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model
from django.urls import reverse

from conditions import models as m
from conditions.admin.widgets import label_of
from conditions.admin.words import in_plain
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


#: Steps of a path by the names that the pages give them.
_STEPS = {
    "rates": "how common it is",
    "places": "where it hurts",
    "sides": "one side or both",
    "self_care": "self care, prevention, when to seek help",
    "prevention": "self care, prevention, when to seek help",
    "seek_help": "self care, prevention, when to seek help",
    "groups": "groups of alarming answers",
    "of": "alarming answers",
    "do_now": "what to do now",
    "do_not": "what not to do",
    "test_patient": "test patient",
    "complaints": "where it hurts",
    "uses": "what it is for",
    "ask_if": "ask only if",
    "contrary": "what speaks against it",
}


#: What is wrong with a piece as a whole has no path; its words tell which section it is about.
_BY_WORD = {
    "topics": {"background": "background", "relation": "relation", "option": "options"},
    "links": {"odds ratio": "same", "share": "same"},
}


@dataclass(frozen=True)
class Placed:
    """A problem with the page on which it can be mended."""

    problem: Problem
    page: str
    where: str
    address: str

    @property
    def sentence(self) -> str:
        """The message with a capital, unless it begins with a code."""
        first = self.problem.message.partition(" ")[0]
        message = self.problem.message
        return message[:1].upper() + message[1:] if first.isalpha() else message


class Pages:
    """Addresses of pages by kind and code, each kind looked up once."""

    def __init__(self) -> None:
        self._ids: dict[str, Mapping[str, tuple[int, str]]] = {}
        self._findings: dict[str, list[tuple[int, str]]] | None = None

    def of(self, kind: str, code: str) -> str:
        """The address of a piece's page, or of a finding's; empty if there is none any more."""
        if kind == "findings":
            pk = m.Finding.objects.filter(code=code).values_list("pk", flat=True).first()
            return _address(m.Finding, pk) if pk is not None else ""
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
                pk, name = findings[path[1]]
                rest = path[2:] or _path_of(problem)
                return Placed(problem, name, _words(rest), _address(m.Finding, pk) + _anchor(rest))
        address = self.of(problem.kind, problem.code)
        page = f"{kind} {self.name(problem.kind, problem.code)}"
        question = self._question_of(problem)
        if question is not None and address:
            key, words = question
            return Placed(problem, page, words, f"{address}?open={key}#evidence-at-{key}")
        anchor = _anchor(path or _path_of(problem))
        return Placed(problem, page, _words(path), address and address + anchor)

    def _question_of(self, problem: Problem) -> tuple[str, str] | None:
        """The question of a figure, as the page of its condition calls and opens it."""
        path = problem.path
        if problem.kind != "conditions" or path[:1] != ("evidence",) or len(path) < 2:
            return None
        questions = self._questions.get(problem.code, [])
        number = path[1]
        return questions[number] if isinstance(number, int) and number < len(questions) else None

    @cached_property
    def _questions(self) -> dict[str, list[tuple[str, str]]]:
        """By condition: its questions in the order of the content file, one for each basis."""
        found: dict[str, dict[tuple[object, ...], tuple[str, str]]] = defaultdict(dict)
        rows = m.Evidence.objects.order_by("order", "pk").values_list(
            "condition__code",
            "finding_id",
            "region",
            "reading_id",
            "how",
            "near_id",
            "why",
            "finding__question",
        )
        for condition, finding, region, *basis, question in rows:
            place = f"{finding}-{region or 'all'}", in_plain(question)
            found[condition].setdefault((finding, region, *basis), place)
        return {condition: list(entries.values()) for condition, entries in found.items()}

    def place_all(self, problems: Iterable[Problem]) -> list[Placed]:
        return [self.place(problem) for problem in problems]

    def _of_kind(self, kind: str) -> Mapping[str, tuple[int, str]]:
        if kind not in self._ids:
            model = ROOTS[kind]
            names = {field.name for field in model._meta.fields}
            name = next(n for n in ("name", "title", "code") if n in names)
            if kind == "links":  # a code of both ends; their names say more
                ends = ("cause_condition", "cause_group", "effect_condition", "effect_group")
                links = m.Link.objects.select_related(*ends)
                self._ids[kind] = {link.code: (link.pk, label_of(link)) for link in links}
                return self._ids[kind]
            rows = model._default_manager.values_list("code", "pk", name)
            self._ids[kind] = {code: (pk, label) for code, pk, label in rows}
        return self._ids[kind]

    def _findings_of(self, topic: str) -> list[tuple[int, str]]:
        if self._findings is None:
            self._findings = {}
            rows = m.Finding.objects.order_by("position", "code")
            for pk, code, question, owner in rows.values_list(
                "pk", "code", "question", "topic__code"
            ):
                name = f"Finding {in_plain(question)} ({code})"
                self._findings.setdefault(owner, []).append((pk, name))
        return self._findings.get(topic, [])


def _address(model: type[Model], pk: int) -> str:
    return reverse(f"admin:conditions_{model._meta.model_name}_change", args=[pk])


def _path_of(problem: Problem) -> Path:
    words = _BY_WORD.get(problem.kind, {})
    return tuple(section for word, section in words.items() if word in problem.message)[:1]


def _anchor(path: Path) -> str:
    section = _SECTIONS.get(str(path[0])) if path else None
    return f"#{section}-group" if section else ""


def _words(path: Path) -> str:
    """ "evidence, no. 3, values" """
    steps = (
        f"no. {step + 1}" if isinstance(step, int) else _STEPS.get(step, step.replace("_", " "))
        for step in path
    )
    return ", ".join(steps)
