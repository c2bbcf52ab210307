"""Queries per request of the questions, counted without a server. Needs Django to be set up."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .visitor import QUESTION, Visitor

#: What a transaction costs besides its queries is not counted.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
PEOPLE = 5


class Counting(Visitor):
    """Somebody whose requests stay in this process."""

    def __init__(self, seed: int) -> None:
        super().__init__(0, seed)
        self.client = Client(HTTP_HOST="127.0.0.1")
        self.most = {"GET": 0, "POST": 0}

    def _request(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        with CaptureQueriesContext(connection) as captured:
            if method == "POST":
                fields: dict[str, list[str]] = {}
                for name, value in parse_qsl(body):
                    fields.setdefault(name, []).append(value)
                response = self.client.post(path, fields)
            else:
                response = self.client.get(path)
        if QUESTION.search(path):
            said = [q["sql"] for q in captured if not q["sql"].startswith(FRAME)]
            self.most[method] = max(self.most[method], len(said))
        self.page = response.content.decode()
        return response.status_code, response.headers.get("Location", "")


def most_queries() -> dict[str, int]:
    most = {"GET": 0, "POST": 0}
    for seed in range(PEOPLE):
        visitor = Counting(seed)
        visitor.begin()
        while visitor.asked or visitor.interrupted:
            if visitor.interrupted:
                visitor.post([])
            else:
                visitor.answer()
        most = {method: max(most[method], visitor.most[method]) for method in most}
    return most
