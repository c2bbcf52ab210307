"""What changed between two states of the knowledge, in the words of a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conditions.admin.words import changed_part, cut, in_plain, plainly
from conditions.document import KINDS
from conditions.schema import (
    AGE_BANDS,
    EVERY_AGE,
    OLDEST,
    Background,
    Basis,
    Evidence,
    Knowledge,
    Link,
    Part,
    RelationEvidence,
)

_BASIS = tuple(Basis.model_fields)
_WORDS = {
    "often_with": "often found together with",
    "of": "alarming answers",
    "test_patient": "test patient",
    "threshold_of_100": "threshold, of 100",
    "prevalence_of_100": "prevalence, of 100",
    "same": "same side",
    "opposite": "opposite side",
}
#: By which of its fields a row in a list is recognised; the first that it has.
_NAMED_BY = ("code", "treatment", "condition", "finding", "region", "text")

#: Rows with a figure for each answer.
Figures = Iterable[Evidence | Background | RelationEvidence]


@dataclass(frozen=True)
class PieceChange:
    """One page of the admin on which something changed. ``lines`` say what."""

    kind: str
    code: str
    name: str
    what: str  # added, removed, changed
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = f"{self.kind.removesuffix('s').capitalize()} {self.name}"
        return "\n".join(f"{head}: {line}" for line in self.lines) or f"{head} {self.what}"


def changed_pieces(before: Knowledge | None, after: Knowledge) -> list[PieceChange]:
    """Pieces that were added, removed or changed, in order of kind and name."""
    old = before or Knowledge()
    names = Names(old, after)
    found = []
    for kind in KINDS:
        was, now = getattr(old, kind), getattr(after, kind)
        for code in sorted(was.keys() | now.keys()):
            name = names.piece(now.get(code) or was[code])
            if code not in was:
                lines = tuple(_contents(now[code]))
                found.append(PieceChange(kind, code, name, "added", lines))
            elif code not in now:
                found.append(PieceChange(kind, code, name, "removed"))
            elif was[code] != now[code]:
                lines = tuple(_parts(was[code], now[code], names))
                # what is said in another order only is no difference to a reader
                found.append(PieceChange(kind, code, name, "changed", lines or ("order of rows",)))
    return found


def differences(before: Knowledge | None, after: Knowledge) -> list[str]:
    """The same as plain lines: "Condition Gout: rates, women, 45 to 59: 10 → 12"."""
    return [line for change in changed_pieces(before, after) for line in str(change).splitlines()]


class Names:
    """Codes as people read them."""

    def __init__(self, *knowledges: Knowledge) -> None:
        self.words: dict[str, str] = {}
        self._options: dict[tuple[str, str], str] = {}
        for knowledge in knowledges:
            for kind in ("treatments", "exercises", "groups", "conditions"):
                self.words |= {code: p.name for code, p in getattr(knowledge, kind).items()}
            for source in knowledge.sources.values():
                paper = f"{source.title} ({source.year})"
                self.words[source.code] = paper
                self.words |= {
                    f"{source.code}/{r.code}": f"“{r.published}” in {paper}"
                    for r in source.readings
                }
            for topic in knowledge.topics.values():
                for finding in topic.findings:
                    question = f"{in_plain(finding.question)} ({finding.code})"
                    self.words[finding.code] = question
                    stem = finding.code.rpartition(".")[2]
                    for region in finding.regions:
                        self.words.setdefault(f"{region}.{stem}", f"{question}, {region} only")
                    for option in finding.options:
                        self._options[finding.code, option.code] = option.label
                        self._options.setdefault((stem, option.code), option.label)

    def piece(self, piece: Part) -> str:
        if isinstance(piece, Link):
            return f"{self.of(piece.cause)} → {self.of(piece.effect)}"
        names = (getattr(piece, name, "") for name in ("name", "title", "code"))
        return str(next(filter(None, names)))

    def of(self, code: object) -> str:
        return self.words.get(str(code), str(code))

    def option(self, finding: str, code: str) -> str:
        """An answer of a finding, by its code or that of one region of it."""
        stem = finding.rpartition(".")[2]
        label = self._options.get((finding, code)) or self._options.get((stem, code))
        return label or {"yes": "Yes", "no": "No"}.get(code, code)


def _parts(was: Part, now: Part, names: Names, where: str = "") -> Iterator[str]:
    """One line for each thing that differs between two versions of the same part."""
    if isinstance(now, Basis) and isinstance(was, Basis):
        yield from _basis(was, now, names, where)
    for name in type(now).model_fields:
        a, b = getattr(was, name), getattr(now, name)
        if a == b or (name in _BASIS and isinstance(now, Basis)):
            continue
        label = f"{where}{_WORDS.get(name, name.replace('_', ' '))}"
        if name in ("evidence", "background", "relation"):
            yield from _figures(a, b, label, names, getattr(now, "code", ""))
        elif name in ("women", "men"):
            yield from (
                f"{label}, {_band(band)}: {plainly(x)} → {plainly(y)} per 1,000"
                for band, x, y in zip(AGE_BANDS, a, b, strict=False)
                if x != y
            )
        elif isinstance(a, Part) and isinstance(b, Part):
            yield from _parts(a, b, names, f"{label}, ")
        elif isinstance(b, dict) and isinstance(a, dict):
            yield from (
                f"{label}, {str(key).replace('_', ' ')}: "
                f"{_short(a.get(key), names)} → {_short(b.get(key), names)}"
                for key in dict.fromkeys([*a, *b])
                if a.get(key) != b.get(key)
            )
        elif isinstance(b, tuple) and isinstance(a, tuple):
            yield from _lists(a, b, label, names)
        else:
            yield f"{label}: {_change(a, b, names)}"


def _contents(piece: Part) -> Iterator[str]:
    """What a new piece brings: "with evidence (5), treatments (4)"."""
    counts = [
        f"{_WORDS.get(name, name.replace('_', ' '))} ({len(value)})"
        for name in type(piece).model_fields
        if isinstance(value := getattr(piece, name), tuple | dict) and value
        if name != "ages"
    ]
    if counts:
        yield f"with {', '.join(counts)}"


def _band(band: tuple[int, int]) -> str:
    low, high = band
    return f"{low} and over" if high >= OLDEST else f"{low} to {high}"


def _change(was: object, now: object, names: Names) -> str:
    """Of long texts, the part that changed."""
    if isinstance(was, str) and isinstance(now, str):
        was, now = changed_part(was, now)
    return f"{_short(was, names)} → {_short(now, names)}"


def _lists(
    was: tuple[object, ...], now: tuple[object, ...], label: str, names: Names
) -> Iterator[str]:
    a, b = _by_name(was), _by_name(now)
    if a or b:
        for name in dict.fromkeys([*a, *b]):
            row = f"{label} “{names.of(name)}”"
            if name not in a:
                yield f"{row} added: {_short(b[name], names)}"
            elif name not in b:
                yield f"{row} removed"
            elif a[name] != b[name]:
                yield from _parts(a[name], b[name], names, f"{row}, ")
    elif len(was) == len(now):
        for number, (a_item, b_item) in enumerate(zip(was, now, strict=True), start=1):
            if a_item != b_item:
                yield f"{label}, no. {number}: {_change(a_item, b_item, names)}"
    else:
        yield from (f"{label}: added “{_short(i, names)}”" for i in now if i not in was)
        yield from (f"{label}: removed “{_short(i, names)}”" for i in was if i not in now)


def _by_name(items: tuple[object, ...]) -> dict[str, Part]:
    """The parts among them; a list has parts or words."""
    found: dict[str, Part] = {}
    rows = (item for item in items if isinstance(item, Part))
    for number, row in enumerate(rows, start=1):
        name = next((str(getattr(row, n)) for n in _NAMED_BY if getattr(row, n, None)), f"{number}")
        found[name if name not in found else f"{name} ({number})"] = row
    return found


def _figures(was: Figures, now: Figures, label: str, names: Names, owner: str) -> Iterator[str]:
    """Figures option by option: rows with one source are one row in a file, but not to a reader.

    owner: the code of what they belong to, which for backgrounds and relations is the finding.
    """
    a, b = _by_option(was), _by_option(now)
    for key in dict.fromkeys([*a, *b]):
        *head, option = key
        words = [*(names.of(word) for word in head if word), names.option(head[0] or owner, option)]
        what = f"{label}: {', '.join(words)}"
        if key not in a:
            yield f"{what}: {plainly(b[key][0])} of 100 added, {_from(b[key][1], names)}"
        elif key not in b:
            yield f"{what}: removed (was {plainly(a[key][0])} of 100)"
        else:
            (old, old_basis), (new, new_basis) = a[key], b[key]
            if old != new:
                yield f"{what}: {plainly(old)} → {plainly(new)} of 100"
            if _basis_of(old_basis) != _basis_of(new_basis):
                yield f"{what}: now {_from(new_basis, names)}"


def _by_option(rows: Figures) -> dict[tuple[str, ...], tuple[float, Basis]]:
    found: dict[tuple[str, ...], tuple[float, Basis]] = {}
    for row in rows:
        ages = getattr(row, "ages", EVERY_AGE)
        head = (
            str(getattr(row, "finding", "")),
            str(getattr(row, "given", "")).replace("_", " "),
            str(getattr(row, "region", "") or ""),
            "" if ages == EVERY_AGE else f"ages {ages[0]} to {ages[1]}",
            str(getattr(row, "sex", "") or ""),
        )
        for option, of_100 in row.values.items():
            found[*head, option] = (of_100, row)
    return found


def _basis_of(row: Basis) -> tuple[str | None, ...]:
    return tuple(getattr(row, name) for name in _BASIS)


def _basis(was: Basis, now: Basis, names: Names, where: str) -> Iterator[str]:
    if _basis_of(was) != _basis_of(now):
        yield f"{where}now {_from(now, names)}"


def _from(row: Basis, names: Names) -> str:
    if row.reading:
        return f"from {names.of(row.reading)}: {row.how}"
    near = f" near {names.of(row.near)}" if row.near else ""
    return f"an estimate{near}: {row.why}"


def _says_something(value: object) -> bool:
    return value is not False and value not in (None, "", (), {})


def _short(value: object, names: Names) -> str:
    """A value as a reader knows it; long texts are cut."""
    if isinstance(value, Part):
        shown = (getattr(value, name) for name in type(value).model_fields)
        text = ", ".join(_short(item, names) for item in shown if _says_something(item))
    elif isinstance(value, dict):
        text = ", ".join(f"{key} {_short(item, names)}" for key, item in value.items())
    elif isinstance(value, tuple):
        text = ", ".join(_short(item, names) for item in value) or "nothing"
    elif isinstance(value, float):
        text = plainly(value)
    elif value in (None, ""):
        text = "nothing"
    else:
        text = names.of(value)
    return cut(text)
