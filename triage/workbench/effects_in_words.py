"""What a draft would change for patients, in the words and the order of a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from conditions.admin.words import short_name
from conditions.codes import split_key
from conditions.models.choices import Region, Urgency
from conditions.schema import Knowledge

from .differences import Names
from .impact import Effect, Outcome

#: Up to so many patients nothing is folded.
FEW = 12


@dataclass(frozen=True)
class Line:
    """One thing a patient is told; ``is_new`` if it is not what the release tells."""

    text: str
    is_new: bool = False


@dataclass(frozen=True)
class Row:
    """One patient: who, and what the release and the draft tell. None: no result.

    ``address``: the page of the rule whose test patient it is, or empty. ``unasked``: questions
    that the interview no longer puts to this patient.
    """

    effect: Effect
    marks: list[str]
    before: list[Line] | None
    after: list[Line] | None
    address: str = ""
    unasked: tuple[str, ...] = ()


@dataclass
class Group:
    """Patients for whom the same sort of thing changes."""

    key: str
    title: str
    is_open: bool
    rows: list[Row] = field(default_factory=list)


#: What stands first is what a reviewer must see; the first that fits takes the patient.
_GROUPS: tuple[tuple[str, str, Callable[[Effect, list[str]], bool]], ...] = (
    ("lost", "with a red flag told less", lambda effect, _: effect.needs_reason),
    ("less", "told less urgent", lambda _, marks: "less urgent" in marks),
    ("unread", "without a result", lambda effect, _: effect.after is None),
    ("new", "new", lambda effect, _: effect.before is None),
    ("more", "told more urgent", lambda _, marks: "more urgent" in marks),
    ("first", "with another first cause", lambda _, marks: "another first cause" in marks),
    ("list", "with another list only", lambda _effect, _marks: True),
)
#: Long groups of these are folded: nobody is told something else first.
_FOLDED = ("new", "list")


def groups(
    effects: Iterable[Effect],
    knowledges: Iterable[Knowledge | None],
    address_of: Callable[[str], str],
) -> list[Group]:
    """Groups that have patients, in order. ``address_of``: the page of a rule by its code."""
    effects = list(effects)
    words = _Words([k for k in knowledges if k is not None])
    found = {
        key: Group(key, title, key not in _FOLDED or len(effects) <= FEW)
        for key, title, _ in _GROUPS
    }
    for effect in effects:
        marks = marks_of(effect)
        key = next(key for key, _, fits in _GROUPS if fits(effect, marks))
        address = address_of(effect.rule) if effect.rule else ""
        before = None if effect.before is None else list(words.told(effect.before))
        after = None if effect.after is None else list(words.compared(effect.before, effect.after))
        unasked = tuple(words.names.of(split_key(asked)[0]) for asked in effect.unasked)
        found[key].rows.append(Row(effect, marks, before, after, address, unasked))
    return [group for group in found.values() if group.rows]


def marks_of(effect: Effect) -> list[str]:
    """What changes for a patient, in a word each."""
    if effect.before is None:
        return ["new"]
    if effect.after is None:
        return ["cannot be read any more"]
    marks = []
    if effect.loses_urgency:
        marks.append("less urgent")
    elif effect.before.urgency != effect.after.urgency:
        marks.append("more urgent")
    if effect.before.first != effect.after.first:
        marks.append("another first cause")
    if effect.before.shown != effect.after.shown:
        marks.append("another list")
    return marks


class _Words:
    """Outcomes as lines. Names go without what stands in brackets where that is enough."""

    def __init__(self, knowledges: list[Knowledge]) -> None:
        self.names = Names(*knowledges)
        codes = {code for knowledge in knowledges for code in knowledge.conditions}
        self.short = {code: short_name(self.names.of(code)) for code in codes}
        self.times = Counter(self.short.values())
        self.urgencies, self.regions = dict(Urgency.choices), dict(Region.choices)

    def name(self, code: str) -> str:
        short = self.short.get(code, "")
        return short if self.times[short] == 1 else self.names.of(code)

    def listed(self, codes: Iterable[str]) -> str:
        return ", ".join(sorted(map(self.name, codes))) or "no cause"

    def told(self, told: Outcome) -> Iterator[Line]:
        yield Line(_capital(self.urgencies[told.urgency]))
        for region, code in told.first:
            yield Line(f"First for the {self.regions[region]}: {self.name(code)}")
        yield Line(f"Shown: {self.listed(told.shown)}")

    def compared(self, was: Outcome | None, now: Outcome) -> Iterator[Line]:
        """What the draft tells, said at length only where it is something else."""
        if was is None:
            yield from self.told(now)
            return
        if was.urgency == now.urgency:
            yield Line("As urgent as now")
        else:
            yield Line(_capital(self.urgencies[now.urgency]), is_new=True)
        old, new = dict(was.first), dict(now.first)
        for region in dict.fromkeys([*old, *new]):
            where = f"First for the {self.regions[region]}"
            if old.get(region) == new.get(region):
                yield Line(f"{where}: the same")
            else:
                cause = self.name(new[region]) if region in new else "no cause"
                yield Line(f"{where}: {cause}", is_new=True)
        if was.shown == now.shown:
            yield Line("Shown: the same")
        if gained := set(now.shown) - set(was.shown):
            yield Line(f"Also shown: {self.listed(gained)}", is_new=True)
        if lost := set(was.shown) - set(now.shown):
            yield Line(f"No longer shown: {self.listed(lost)}", is_new=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
