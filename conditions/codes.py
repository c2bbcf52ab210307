"""What content files call a finding, and what an answer to it is keyed by. No Django.

A finding of one region carries it in its code: ``knee.swelling``. Content refers to it by that
code, or by its name alone where every region's finding of that name is meant: ``swelling``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .schema import Finding, Knowledge, Region

#: Stands for the region of a reference that means every finding of its name.
EVERY = "every"


def name_of(code: str) -> str:
    """The code of a finding without its region."""
    return code.rpartition(".")[2]


def reference_to(code: str, region: str) -> str:
    """How content refers to a finding.

    region: empty for all that the code means, one of its regions, or ``EVERY``.
    """
    if not region:
        return code
    return name_of(code) if region == EVERY else f"{region}.{name_of(code)}"


class References:
    """What a reference means: ``knee.swelling`` and ``fever`` mean themselves; ``swelling`` means
    every region's swelling, also where several findings of that name share the regions."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = dict.fromkeys(codes)
        self._by_name: dict[str, list[str]] = {}
        for code in self._codes:
            if name_of(code) != code:
                self._by_name.setdefault(name_of(code), []).append(code)

    def meant(self, reference: str) -> tuple[str, ...]:
        """The codes that are meant, in their order; none if the reference is unknown."""
        if reference in self._codes:
            return (reference,)
        return tuple(self._by_name.get(reference, ()))

    def resolve(self, reference: str) -> tuple[str, str]:
        """The code and region for which ``reference_to`` gives the reference back.

        Of a finding of several regions only its name is among the codes. Raises KeyError if
        nothing is called so.
        """
        region, _, name = reference.rpartition(".")
        if reference in self._codes:
            return reference, ""
        if not region:
            return self._by_name[name][0], EVERY
        if name in self._codes:
            return name, region
        raise KeyError(reference)


class Asked(NamedTuple):
    """One finding as it is asked: ``code`` is what answers are keyed by."""

    code: str
    finding: Finding
    region: Region | None
    topic: str


class Findings:
    """Every finding of the knowledge, by the code under which it is answered."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.asked: dict[str, Asked] = {}
        self.twice: list[tuple[str, Finding]] = []
        for topic in sorted(knowledge.topics.values(), key=lambda t: (t.order, t.code)):
            for finding in topic.findings:
                for region, code in finding.concrete_codes.items():
                    if code in self.asked:
                        self.twice.append((topic.code, finding))
                    else:
                        self.asked[code] = Asked(code, finding, region, topic.code)
        self.references = References(self.asked)

    def __iter__(self) -> Iterator[Asked]:
        return iter(self.asked.values())

    def named(self, reference: str) -> list[Asked]:
        """All that ``reference`` means; nothing if it is unknown."""
        return [self.asked[code] for code in self.references.meant(reference)]


# --- keys of answers ---------------------------------------------------------------------


def pair_key(code: str, pair: Sequence[str]) -> str:
    """What the answer about two painful places is keyed by: ``limp@knee+foot``."""
    return f"{code}@{'+'.join(pair)}"


def split_key(key: str) -> tuple[str, tuple[str, ...]]:
    """The code of the question, and the places behind the ``@`` as they are written, if any."""
    code, at, places = key.partition("@")
    return code, tuple(places.split("+")) if at else ()
