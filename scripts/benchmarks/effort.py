"""What an assessment asks of a person: words to read, choices to make, pages to go through.

The people of fixtures/cases/vignettes.jsonl walk through the real pages, in this process. What a
story is silent about they are not sure of, as in `manage.py evaluate --interview`. Words are those
one sees without opening anything: folded explanations and the drawings do not count, nor do the
head and foot of the page. A choice is a radio button, a tick, or the age; "Continue" is none.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.production_site import ROOT, prepared_site, run

from .report import Figure

CASES = ROOT / "fixtures" / "cases" / "vignettes.jsonl"
MOST_PAGES = 40
#: Elements without an end.
VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "path", "source", "use", "wbr"])


@dataclass(frozen=True)
class Effort:
    """Of one person. ``words`` are those from the start page to the last question."""

    words: int
    check_words: int
    result_words: int
    choices: int
    pages: int


NAMES = {
    "words": ("words from the start to the last question", "words"),
    "check_words": ("words where one's answers are shown again", "words"),
    "result_words": ("words on the result page, nothing opened", "words"),
    "choices": ("choices made", "choices"),
    "pages": ("pages before the result", "pages"),
}


def measure() -> list[Figure]:
    with prepared_site() as environment:
        rows = json.loads(run(["-m", "scripts.benchmarks.effort"], environment))
    return figures([Effort(**row) for row in rows])


def figures(people: Sequence[Effort]) -> list[Figure]:
    """Median and 90th percentile (nearest rank) of each."""
    found = []
    for field, (name, unit) in NAMES.items():
        values = sorted(getattr(one, field) for one in people)
        high = values[math.ceil(0.9 * len(values)) - 1]
        found += [
            Figure(f"{name}, median of {len(values)} people", statistics.median(values), unit),
            Figure(f"{name}, 90th percentile", high, unit),
        ]
    return found


class Words(HTMLParser):
    """The words of a page's ``main`` that are seen without opening anything."""

    HIDDEN = frozenset(["script", "style", "svg", "template"])

    def __init__(self, html: str) -> None:
        super().__init__()
        self.count = 0
        self.open: list[tuple[str, bool]] = []  # element, and whether one sees what is in it
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attributes)
        seen = self.open[-1][1] if self.open else False
        if tag == "main":
            seen = True
        elif tag in self.HIDDEN or "visually-hidden" in (given.get("class") or ""):
            seen = False
        elif self.open and self.open[-1][0] == "details (closed)":
            # of what is closed one sees the summary, if one sees the whole at all
            seen = tag == "summary" and self._around_details()
        name = "details (closed)" if tag == "details" and "open" not in given else tag
        self.open.append((name, seen))

    def _around_details(self) -> bool:
        return self.open[-2][1] if len(self.open) > 1 else False

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, _ = self.open.pop()
            if name.partition(" ")[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] and self.open[-1][0] != "details (closed)":
            self.count += sum(any(map(str.isalnum, word)) for word in data.split())


# --- below here Django is set up ---------------------------------------------------------


class Walk:
    """One person on the pages."""

    def __init__(self, case: Any) -> None:
        from django.test import Client

        self.case = case
        self.client = Client(HTTP_HOST="127.0.0.1")
        self.words = self.choices = self.pages = 0
        self.see("/")

    def see(self, path: str) -> None:
        self.path = path
        for _ in range(5):
            self.response = self.client.get(self.path)
            if self.response.status_code != 302:
                break
            self.path = urlsplit(self.response.url).path
        if self.response.status_code != 200:
            raise RuntimeError(f"a page answered {self.response.status_code}")

    def read(self) -> int:
        return Words(self.response.content.decode()).count

    def send(self, data: Mapping[str, Any]) -> None:
        """Read the page, answer it and go on."""
        self.words += self.read()
        self.pages += 1
        for value in data.values():
            self.choices += len(value) if isinstance(value, list) else 1
        answer = self.client.post(self.path, data)
        if answer.status_code != 302:
            raise RuntimeError(f"the answers were refused: {answer.context['form'].errors}")
        self.see(urlsplit(answer.url).path)

    def to_result(self) -> Effort:
        self.send({})
        self.send(self.about())
        sides = {str(c.region): c.side or "unknown" for c in self.case.complaints}
        self.send({region: sides.get(region, "none") for region in ("knee", "leg", "foot")})
        for _ in range(MOST_PAGES):
            if "/q/" in self.path:
                self.send(self.answers(self.response.context["form"]))
            elif self.path.endswith("/emergency/"):
                self.send({})
            else:
                break
        words, check_words = self.words, self.read()
        self.send({})
        if not self.path.endswith("/result/"):
            raise RuntimeError("the interview did not end with a result")
        return Effort(words, check_words, self.read(), self.choices, self.pages)

    def about(self) -> dict[str, Any]:
        age = None if self.case.age is None else round(sum(self.case.age) / 2)
        who = "someone" if age is not None and age < 16 else "me"
        sex = str(self.case.sex) if self.case.sex else "not_sure"
        return {"who": who, "sex": sex} | ({"no_age": "on"} if age is None else {"age": str(age)})

    def answers(self, form: Any) -> dict[str, Any]:
        found = {}
        for name, group in form.groups.items():
            if not form.is_ticks(name):
                found[name] = self._answer(form.here.question(name).finding, name)
                continue
            said = {key: self.case.answers.get(key) for key in group}
            ticks = [key for key, answer in said.items() if answer == "yes"]
            if any(answer not in ("yes", "no") for answer in said.values()):
                ticks.append("not_sure")
            found[name] = ticks or ["none"]
        return found

    def _answer(self, finding: Any, key: str) -> Any:
        answer = self.case.answers.get(key, "not_sure")
        if isinstance(answer, Mapping):
            chosen = [option for option, said in answer.items() if said]
            unknown = any(said is None for said in answer.values())
            return chosen + (["not_sure"] if unknown or not chosen else [])
        if answer != "not_sure" and finding.bounds == (0, 10):
            option = next(one for one in finding.options if one.code == answer)
            return str(math.ceil(option.low or 0))
        return answer


def main() -> None:
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()  # so that a response tells its form
    from triage.contract import read_lines
    from triage.engine.cases import read_case
    from triage.knowledge import current_model

    _, model = current_model()
    with Path(CASES).open(encoding="utf-8") as lines:
        cases = [read_case(raw, model.vocabulary) for raw, _ in read_lines(lines) if raw]
    print(json.dumps([asdict(Walk(case).to_result()) for case in cases]))


if __name__ == "__main__":
    main()
