"""The memory of a process: bounded, safe between threads, and nothing made twice at once."""

import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from conditions.recent import Recent


class Maker:
    """Counts what it made, in order."""

    def __init__(self):
        self.made = []

    def __call__(self, name):
        def make():
            self.made.append(name)
            return name.upper()

        return make


@pytest.fixture
def make():
    return Maker()


@pytest.fixture
def hasty_threads():
    """Threads take turns in the middle of anything."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_each_thing_is_made_once_and_what_was_asked_for_longest_ago_is_forgotten(make):
    kept = Recent(2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, make(name)) == name.upper()
    assert make.made == ["a", "b", "c", "b"]


def test_what_is_spared_outlives_what_was_asked_for_later(make):
    kept = Recent(2, spare=lambda: "a")
    for name in ("a", "b", "c", "d", "a", "d", "b"):
        kept.get(name, make(name))
    assert make.made == ["a", "b", "c", "d", "b"]


def test_nothing_is_spared_while_there_is_room():
    def never():
        raise AssertionError("it costs a query")

    kept = Recent(2, spare=never)
    assert [kept.get(name, name.upper) for name in "abab"] == ["A", "B", "A", "B"]


def test_what_failed_is_tried_again(make):
    kept = Recent(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", make("a")) == "A"


def test_threads_that_want_the_same_wait_for_one_that_makes_it(hasty_threads):
    kept, made, together = Recent(4), [], threading.Barrier(8)

    def make():
        made.append(threading.get_ident())
        time.sleep(0.02)
        return object()

    def want():
        together.wait(10)
        return kept.get("release", make)

    with ThreadPoolExecutor(8) as threads:
        found = [future.result(10) for future in [threads.submit(want) for _ in range(8)]]
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


def test_threads_that_wait_for_a_failure_make_it_themselves_one_by_one(hasty_threads):
    kept, together, making, at_once = Recent(4), threading.Barrier(6), [], []

    def make():
        making.append(1)
        at_once.append(len(making))
        time.sleep(0.005)
        making.pop()
        raise LookupError

    def want():
        together.wait(10)
        with pytest.raises(LookupError):
            kept.get("release", make)

    with ThreadPoolExecutor(6) as threads:
        for future in [threads.submit(want) for _ in range(6)]:
            future.result(10)
    assert at_once == [1] * 6


def test_threads_that_want_something_else_do_not_wait():
    kept, other_is_made = Recent(4), threading.Event()

    def slow():
        assert other_is_made.wait(10), "the other thread had to wait"
        return "slow"

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(kept.get, "slow", slow)
        assert threads.submit(kept.get, "quick", lambda: "quick").result(10) == "quick"
        other_is_made.set()
        assert first.result(10) == "slow"


def test_many_threads_get_what_they_asked_for_however_little_is_kept(hasty_threads):
    kept, making, twice = Recent(3), Counter(), []

    def made(name):
        making[name] += 1
        if making[name] > 1:
            twice.append(name)
        value = f"made of {name}"
        making[name] -= 1
        return value

    def want(start):
        for step in range(300):
            name = (start * 7 + step * step) % 9
            assert kept.get(name, lambda name=name: made(name)) == f"made of {name}"

    with ThreadPoolExecutor(8) as threads:
        for future in [threads.submit(want, start) for start in range(8)]:
            future.result(30)
    assert not twice
