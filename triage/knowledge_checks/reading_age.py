"""How old a reader must be: Flesch-Kincaid grade + 5.

    grade = 0.39 words per sentence + 11.8 syllables per word - 15.59       (Kincaid 1975)

An American school grade g is reached at the age of g + 5. Syllables are counted by pyphen
(British and American hyphenation) or by groups of vowels, whichever finds more: hyphenation
leaves out syllables at which no line may break (an|kle, a|gain). Against a pronouncing
dictionary this counts slightly too many, so a text is never called easier than it is.

Names of conditions, treatments and medicines are exempt: a name counts as one word of two
syllables, or as it is if that is less. A number is one word of one syllable, an abbreviation has
one syllable a letter. The formula means little below ``LEAST_WORDS`` words; a shorter passage is
not measured.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from conditions.schema import Knowledge

from .patient_texts import Passage, passages
from .row import Row

CHECK = "reads_too_hard"
MEDIAN = "reads_too_hard_on_average"

OLDEST = 14.0
MEDIAN_ABOUT = 12.5
LEAST_WORDS = 8
_NAME = "\x00"
_WORD = re.compile(r"[A-Za-zÀ-ÿ\x00]+(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
#: International names of medicines say by their end what they are.
_MEDICINE = (
    r"\w+(?:statins?|xaban|floxacin|dronate|mab|fen|parin|semide|thiazide|pamide|trexate|sporin|"
    r"limus|triptyline|oxetine|gabalin|gabapentin|gatran|grel|farin|proxen)|paracetamol|codeine|"
    r"aspirin|lithium|quinolone"
)
_VOWELS = re.compile(r"[aeiouyà-ÿ]+")


@dataclass(frozen=True)
class Measured:
    """A passage with its reading age in years."""

    where: str
    words: int
    age: float
    text: str


def measured(knowledge: Knowledge) -> list[Measured]:
    """Every passage long enough, the hardest first."""
    exempt = names(knowledge)
    found = [one for passage in passages(knowledge) if (one := _measure(passage, exempt))]
    return sorted(found, key=lambda one: (-one.age, one.where))


def too_hard(found: Sequence[Measured]) -> Iterator[Row]:
    for one in found:
        if round(one.age, 1) > OLDEST:
            yield Row(CHECK, one.where, f"reading age {one.age:.1f}: {one.text}")
    if found and (middle := statistics.median(one.age for one in found)) > MEDIAN_ABOUT:
        yield Row(MEDIAN, "all texts", f"median reading age {middle:.1f}, wanted about 12")


def names(knowledge: Knowledge) -> re.Pattern[str]:
    """All names of conditions, treatments and groups, the longest first, and of medicines."""
    found: set[str] = set()
    for condition in knowledge.conditions.values():
        found |= {*_plain(condition.name), *_plain(condition.lay_name)}
    for named in (knowledge.treatments, knowledge.groups):
        for piece in named.values():
            found |= set(_plain(piece.name))
    longest = sorted(found, key=lambda name: (-len(name), name))
    either = "|".join([*map(re.escape, longest), _MEDICINE])
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


def reading_age(text: str, exempt: re.Pattern[str] | None = None) -> float:
    """Reading age of a text with at least one word, in years, at least 5."""
    if exempt is not None:
        text = exempt.sub(_shortened, text)
    words = _WORD.findall(text)
    if not words:
        raise ValueError(f"text: no word in {text!r}")
    sentences = [part for part in _SENTENCE.split(text.strip()) if _WORD.search(part)]
    per_word = sum(map(syllables, words)) / len(words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59
    return max(grade, 0.0) + 5


def _shortened(name: re.Match[str]) -> str:
    return _NAME if sum(map(syllables, _WORD.findall(name[0]))) > 2 else name[0]


@cache
def syllables(word: str) -> int:
    """Syllables of one word; 1 for a number, 2 for an exempt name, 1 a letter for MRI."""
    if word.isupper() and 1 < len(word) <= 4 and word != _NAME:
        return len(word)
    word = word.lower()
    if word.startswith(_NAME):
        return 2
    if word[0].isdigit():
        return 1
    hyphenated = max(len(by.positions(word)) + 1 for by in _hyphenation())
    return max(hyphenated, _vowel_groups(word))


def _vowel_groups(word: str) -> int:
    word = re.sub(r"['’].*$", "", word)
    groups = len(_VOWELS.findall(word))
    silent = re.search(r"[^aeiouyl]es?$|[aeiouy]les?$|[^aeiouytd]ed$", word)
    if silent and not re.search(r"(?:[sxz]|ch|sh|[cg])es$", word):
        groups -= 1
    return max(groups, 1)


@cache
def _hyphenation() -> tuple[Any, ...]:
    import pyphen  # type: ignore[import-untyped]  # only this check needs it; requirements-dev.txt has it

    return pyphen.Pyphen(lang="en_GB"), pyphen.Pyphen(lang="en_US")


def _measure(passage: Passage, exempt: re.Pattern[str] | None) -> Measured | None:
    words = len(_WORD.findall(passage.text))
    if words < LEAST_WORDS:
        return None
    return Measured(passage.where, words, reading_age(passage.text, exempt), passage.text)


def _plain(name: str) -> Iterable[str]:
    """The name without what stands in brackets, and what stands in brackets."""
    inside = re.findall(r"\(([^)]{4,})\)", name)
    outside = re.sub(r"\s*\([^)]*\)", "", name).strip()
    return [part.strip() for part in (outside, *inside) if part.strip()]
