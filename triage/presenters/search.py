"""Search over the library that forgives typing errors, the same on every database.

Each word of the query is compared with every word of every entry. A word in a name counts for
more than one in a text; an entry is found when every word of the query fits somewhere in it, or
most of them do.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rapidfuzz import process
from rapidfuzz.distance import OSA

from conditions.recent import Recent
from conditions.schema import OTHER, Condition

from .glossary import glossary
from .library import Library

LONGEST_QUERY = 80
MOST_WORDS = 8
MOST_FOUND = 30
MOST_ALIKE = 40
LONGEST_JOINED = 18
#: How alike two words must be (1 is the same), by the length of the word looked for.
ALIKE_SHORT, ALIKE = 0.74, 0.7
#: A word that sounds the same, or that only begins the same.
SOUNDS, BEGINS = 0.9, 0.95
IN_NAME, IN_TEXT = 1.0, 0.6
#: An entry that fits fewer of the query's words than this share is not shown.
LEAST_SHARE = 0.6
#: Nor one that fits so much less well than the best.
LEAST_OF_BEST = 0.7
#: Lines of the map come after what they join.
AFTER = {"link": 0.85}
#: How much a name counts that holds little else than what was looked for.
WHOLE_NAME = 0.1
#: Of conditions that fit nearly alike the commoner one comes first.
COMMON = 0.05
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
STOP_WORDS = frozenset(("a", "an", "and", "are", "at", "can", "do", "for", "from", "have", "how", "i", "in", "is", "it", "my", "of", "on", "or", "the", "to", "what", "when", "why", "with"))  # fmt: skip
KINDS = ("condition", "treatment", "link", "page", "word")


@dataclass(frozen=True, slots=True)
class Entry:
    """common: between 0 and 1; how common a condition is, and 0 for all else."""

    kind: str
    title: str
    address: str
    text: str
    names: frozenset[str]
    words: frozenset[str]
    common: float = 0


@dataclass(frozen=True, slots=True)
class Found:
    entry: Entry
    score: float


def words_of(*texts: str) -> list[str]:
    """Words in small letters, apostrophes left out."""
    plain = " ".join(texts).casefold().replace("’", "").replace("'", "")
    return _WORD.findall(plain)


def joined(words: list[str]) -> list[str]:
    """Neighbours as one word, since some write ``knee cap`` and some ``kneecap``."""
    return [a + b for a, b in itertools.pairwise(words) if len(a + b) <= LONGEST_JOINED]


def sound(word: str) -> str:
    """Roughly how it sounds, so that ``fysio`` finds physio and ``kramp`` cramp."""
    for said, heard in _SOUNDS:
        word = re.sub(said, heard, word)
    return word


_SOUNDS = (
    ("ph", "f"),
    ("^kn", "n"),
    ("[ao]e", "e"),
    ("sc(?=[eiy])|c(?=[eiy])", "s"),
    ("ch|ck|[cq]", "k"),
    ("ow", "ou"),
    ("y", "i"),
    ("z", "s"),
    (r"(.)\1", r"\1"),
)


@dataclass
class Index:
    """What can be found in one release and language."""

    entries: list[Entry] = field(default_factory=list)

    @cached_property
    def vocabulary(self) -> list[str]:
        return sorted({word for e in self.entries for word in e.names | e.words})

    @cached_property
    def sounds(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self.vocabulary:
            found.setdefault(sound(word), []).append(word)
        return found

    def search(self, query: str) -> list[Found]:
        said = _query_words(query)
        if not said:
            return []
        alike = [self._alike(word) for word in said]
        for place, pair in enumerate(itertools.pairwise(said)):
            together = "".join(pair)
            if together in self.vocabulary:
                alike[place][together] = alike[place + 1][together] = 1.0
        found = [Found(entry, score) for entry in self.entries if (score := _score(entry, alike))]
        found.sort(key=lambda f: (-f.score, KINDS.index(f.entry.kind), f.entry.title))
        best = found[0].score if found else 0
        return [f for f in found if f.score >= best * LEAST_OF_BEST][:MOST_FOUND]

    def _alike(self, word: str) -> dict[str, float]:
        """Words of the index that may be meant, with how alike they are (0 to 1)."""
        least = ALIKE if len(word) > 3 else ALIKE_SHORT
        hits = process.extract(
            word,
            self.vocabulary,
            scorer=OSA.normalized_similarity,
            score_cutoff=least,
            limit=MOST_ALIKE,
        )
        found = {hit: score * score if score < 1 else 1.0 for hit, score, _n in hits}
        heard = sound(word)
        for other, words in self.sounds.items():
            if other == heard or (len(heard) > 3 and other.startswith(heard)):
                found |= {hit: max(found.get(hit, 0), SOUNDS) for hit in words}
        for hit in self.vocabulary if len(word) >= 3 else ():
            if hit.startswith(word) and hit != word:
                found[hit] = max(found.get(hit, 0), BEGINS)
        return found


def _query_words(query: str) -> list[str]:
    meant = [word for word in words_of(query[:LONGEST_QUERY]) if word not in STOP_WORDS]
    return list(dict.fromkeys(meant))[:MOST_WORDS]


def _score(entry: Entry, alike: list[dict[str, float]]) -> float:
    """Mean over the query's words of the best fit; 0 where too few of them fit."""
    scores = [
        max(
            max((s * IN_NAME for w, s in words.items() if w in entry.names), default=0.0),
            max((s * IN_TEXT for w, s in words.items() if w in entry.words), default=0.0),
        )
        for words in alike
    ]
    if sum(score > 0 for score in scores) < LEAST_SHARE * len(scores):
        return 0.0
    meant = {word for words in alike for word, s in words.items() if s >= SOUNDS}
    share = len(meant & entry.names) / len(entry.names)
    fits = sum(scores) / len(scores) + WHOLE_NAME * share + COMMON * entry.common
    return fits * AFTER.get(entry.kind, 1)


#: Only of the release in force: one for each language that is read.
_indexes: Recent[Index] = Recent(4)


def index_of(library: Library) -> Index:
    """The index of a release, made once a process and language."""
    key = (library.release.sha256, get_language())
    return _indexes.get(key, lambda: Index(list(_entries(library))))


def _entries(library: Library) -> Iterable[Entry]:
    yield from _conditions(library)
    yield from _treatments(library)
    yield from _links(library)
    yield from _pages()
    yield from _words()


def _entry(
    kind: str, title: str, address: str, text: str, names: Iterable[str], common: float = 0
) -> Entry:
    named = frozenset([w for n in (title, *names) for w in (words_of(n) + joined(words_of(n)))])
    return Entry(kind, title, address, text, named, frozenset(words_of(text)) - named, common)


def _conditions(library: Library) -> Iterable[Entry]:
    for c in library.knowledge.conditions.values():
        if c.code != OTHER:
            address = reverse("condition", args=[c.code])
            names = (c.name, c.code.replace("_", " "))
            yield _entry("condition", c.lay_name, address, c.summary, names, commonness(c))


def commonness(condition: Condition) -> float:
    """Between 0 and 1; a half where one in a thousand seeks advice in a year, all ages alike."""
    rows = (condition.rates.women, condition.rates.men)
    mean = sum(map(sum, rows)) / sum(map(len, rows))
    return mean / (1 + mean)


def _treatments(library: Library) -> Iterable[Entry]:
    for t in library.knowledge.treatments.values():
        address = reverse("treatment", args=[t.code])
        yield _entry("treatment", t.name, address, t.summary, (t.code.replace("_", " "),))


def _links(library: Library) -> Iterable[Entry]:
    for link in library.links:
        address = f"{reverse('connections')}#{link.code}"
        title = f"{link.cause} → {link.effect} ({link.places})"
        yield _entry("link", title, address, link.explanation, ())


def _pages() -> Iterable[Entry]:
    for name, title, text, names in pages():
        yield _entry("page", title, reverse(name), text, (names,))


def _words() -> Iterable[Entry]:
    for term in glossary():
        address = f"{reverse('glossary')}#{term.code}"
        yield _entry("word", term.word, address, term.text, (term.others,))


def pages() -> list[tuple[str, str, str, str]]:
    """Public pages: address name, title, what it is about, other words one may look for."""
    return [
        ("start", _("Start the check"), _("Answer questions about pain in the knee, leg or foot."), _("symptom checker test")),
        ("anatomy", _("The leg, from hip to toes"), _("Which parts there are, and which of them can hurt."), _("anatomy bones muscles")),
        ("kinetic_chain", _("The chain of movement"), _("Why what happens in the foot reaches the knee, and the other way round."), _("kinetic chain gait walking")),
        ("knee_and_foot", _("Can knee pain cause foot pain?"), _("Four ways in which the two may hang together."), _("compensation limping referred")),
        ("link_map", _("Map of connections"), _("All links between knee and foot in one picture."), _("map diagram")),
        ("connections", _("Connections, as a list"), _("Every link between knee and foot that we use, with its source."), ""),
        ("conditions", _("Conditions"), _("What they are, what helps, when to get help."), _("causes diseases illnesses")),
        ("treatments", _("Treatments"), _("From rest and insoles to surgery, with cautions."), _("therapy what helps")),
        ("glossary", _("Words explained"), _("Doctors’ words in plain ones."), _("glossary dictionary")),
        ("how_it_works", _("How it works"), _("From answers to a result."), _("method algorithm")),
        ("accuracy", _("How accurate it is"), _("How it does on cases whose answer is known, and what that does not tell."), _("accuracy errors figures")),
        ("sources", _("Sources"), _("What the figures rest on."), _("references evidence studies")),
        ("privacy", _("Privacy"), _("What is stored, for how long, and how to delete it."), _("data delete cookies")),
        ("accessibility", _("Accessibility"), _("Large letters, screen readers, keyboard, and what does not work well yet."), _("accessible disability blind contrast")),
        ("intended_use", _("What it is for"), _("Who it is for, and who not."), _("intended use disclaimer")),
        ("come_back", _("Come back with your code"), _("Open answers that were saved."), _("resume saved code link")),
        ("report", _("Report a problem"), _("Tell us what is wrong."), _("contact mistake")),
    ]  # fmt: skip
