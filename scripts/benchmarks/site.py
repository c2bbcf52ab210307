"""One question step of the real site against a bare view of the same server.

A step is what a person waits for: the POST of one page of answers, its redirect, and the GET of
the next page. The bare view is one more address of the same site, behind the same middleware: one
transaction in which it writes one row and reads one through a model. Beside it stands a view
that does so in SQL by hand, the least that anything in this server can cost
(scripts/benchmarks/urls.py). Every client keeps its connection open, and is replaced after each
round, since a worker keeps the connections that it once took.

gunicorn with the settings of deploy/ and a real PostgreSQL, both on this machine alone. The
PostgreSQL keeps its promises about the disk, as a clinic's does: fsync, full_page_writes and
synchronous_commit are on, so nothing acknowledged is lost. They are the same for both, and a
bench that finds them otherwise ends. Whoever sends the requests runs on the same cores.
"""

from __future__ import annotations

import math
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from scripts.production_site import prepared_site, run, served
from tests.pgserver import Server

from .report import Figure
from .visitor import Line, Visitor

CLIENTS = 4
ROUNDS, SECONDS = 3, 3.0
BARE, RAW = (
    b"POST /bench/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n" % name
    for name in (b"bare", b"raw")
)
MAKE_TABLE = """
import django
django.setup()
from django.db import connection
from scripts.benchmarks.urls import TABLE
cursor = connection.cursor()
cursor.execute(TABLE)
for name in ("fsync", "full_page_writes", "synchronous_commit"):
    cursor.execute(f"SHOW {name}")
    assert cursor.fetchone()[0] == "on", f"{name} is off"
"""


def measure() -> list[Figure]:
    with _database() as address, prepared_site(DATABASE_URL=address) as environment:
        run(["-c", MAKE_TABLE], environment)
        with served(environment, "scripts.benchmarks.wsgi") as site:
            rounds = _rounds(site.port, site.pid)
        return [*_throughput(rounds), *_queries(environment)]


@contextmanager
def _database() -> Iterator[str]:
    server = Server(durable=True)
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


# --- throughput --------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """What one turn of bare views or of question steps gave."""

    kind: str
    done: int
    a_second: float
    cpu_ms: float  # of gunicorn's workers, for each


def _rounds(port: int, master: int) -> list[Round]:
    """Bare views and question steps in turns, so that both meet the same neighbours."""
    rounds: list[Round] = []
    for number in range(ROUNDS + 1):
        people = iter([_begun(port, 1000 * number + n) for n in range(16 * CLIENTS)])
        lock = threading.Lock()

        def fresh(people: Iterator[Visitor] = people, lock: Any = lock) -> Visitor | None:
            with lock:
                return next(people, None)

        for kind, client in (
            ("bare", partial(_bare_client, port, BARE)),
            ("raw", partial(_bare_client, port, RAW)),
            ("step", partial(_step_client, fresh)),
        ):
            before = _cpu_seconds(master)
            done, a_second = _together(client)
            spent = _cpu_seconds(master) - before
            if number:  # the first round warms the server up
                rounds.append(Round(kind, done, a_second, 1000 * spent / done))
    return rounds


def _cpu_seconds(master: int) -> float:
    """What the workers of a gunicorn have used so far; not a number outside Linux."""
    total = 0.0
    try:
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        for child in children:
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    except OSError:
        return math.nan
    return total / os.sysconf("SC_CLK_TCK")


def _together(client: Callable[[], tuple[int, float]]) -> tuple[int, float]:
    """How much several clients at once did, and how much that is a second."""
    found: list[tuple[int, float]] = []
    threads = [threading.Thread(target=lambda: found.append(client())) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(found) < CLIENTS:
        raise SystemExit("a client failed; see above")
    return sum(count for count, _ in found), sum(count / seconds for count, seconds in found)


def _bare_client(port: int, request: bytes) -> tuple[int, float]:
    line, count, began = Line(port), 0, time.perf_counter()
    while (now := time.perf_counter()) - began < SECONDS:
        status, _, _ = line.send(request)
        if status != 200:
            raise RuntimeError(f"the bare view answered {status}")
        count += 1
    return count, now - began


def _begun(port: int, seed: int) -> Visitor:
    visitor = Visitor(port, seed)
    visitor.begin()
    return visitor


def _step_client(fresh: Callable[[], Visitor | None]) -> tuple[int, float]:
    """Question steps, one person after the other; other pages' time does not count."""
    count, seconds, began = 0, 0.0, time.perf_counter()
    visitor = fresh()
    while visitor is not None and time.perf_counter() - began < SECONDS:
        if visitor.asked:
            seconds += visitor.answer()
            count += 1
        elif visitor.interrupted:
            visitor.post([])
        else:
            visitor = fresh()
    return count, seconds


def _throughput(rounds: list[Round]) -> list[Figure]:
    turns = {kind: [r for r in rounds if r.kind == kind] for kind in ("bare", "raw", "step")}
    a_second = {k: statistics.median(r.a_second for r in found) for k, found in turns.items()}
    cpu = {k: statistics.median(r.cpu_ms for r in found) for k, found in turns.items()}

    def ratio(to: str) -> float:
        pairs = zip(turns["step"], turns[to], strict=True)
        return statistics.median(step.a_second / other.a_second for step, other in pairs)

    return [
        Figure("bare view", a_second["bare"], "a second"),
        Figure("the same in SQL by hand", a_second["raw"], "a second"),
        Figure("question step", a_second["step"], "a second"),
        Figure(
            "question step to bare view", ratio("bare"), "of its throughput", 0.25, at_least=True
        ),
        Figure("question step to SQL by hand", ratio("raw"), "of its throughput"),
        Figure("bare view, gunicorn alone", cpu["bare"], "ms of CPU"),
        Figure("SQL by hand, gunicorn alone", cpu["raw"], "ms of CPU"),
        Figure("question step, gunicorn alone", cpu["step"], "ms of CPU"),
    ]


# --- queries -----------------------------------------------------------------------------


def _queries(environment: dict[str, str]) -> list[Figure]:
    """The most queries that any question page needs, asked in this process."""
    os.environ.update(environment)
    import django

    django.setup()
    from .queries import most_queries

    return [
        Figure(f"queries of a question page, {method}", count, "at most seen", 4)
        for method, count in most_queries().items()
    ]
