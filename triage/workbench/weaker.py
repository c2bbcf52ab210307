"""What a draft takes away from what guards patients, whether or not a test patient notices.

Two rules often guard against the same danger. Where one of them is made weaker the other may
still catch every patient that is tried, so that the list of patients shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from conditions.schema import AlarmingAnswer, Condition, Knowledge, RuleGroup, SafetyRule, Urgency
from triage.engine.safety import LEVELS

from .asking import less_asked
from .differences import Names


@dataclass(frozen=True, slots=True)
class Weaker:
    """A rule, condition or finding that guards less than before, and in what.

    ``rules``: of a finding, the titles of the rules that need its answer.
    """

    kind: str  # rules, conditions or findings
    code: str
    name: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...] = ()


def weaker(before: Knowledge | None, after: Knowledge) -> list[Weaker]:
    """Safety rules that fire for fewer people or ask for less, conditions that count as less
    dangerous, and findings of safety rules that are asked of fewer people or later."""
    if before is None:
        return []
    names = Names(before, after)
    found = []
    for code, rule in before.rules.items():
        reasons = tuple(_rule(rule, after.rules.get(code), names))
        if reasons:
            found.append(Weaker("rules", code, rule.title, reasons))
    for code, condition in before.conditions.items():
        reasons = tuple(_condition(condition, after.conditions.get(code)))
        if reasons:
            found.append(Weaker("conditions", code, condition.name, reasons))
    found += [
        Weaker("findings", one.code, one.name.removesuffix(f" ({one.code})"), *one[2:])
        for one in less_asked(before, after, names)
    ]
    return found


def _rule(was: SafetyRule, now: SafetyRule | None, names: Names) -> Iterator[str]:
    if now is None:
        yield "it is removed"
        return
    if _less(was.urgency, now.urgency):
        yield f"urgency {was.urgency} → {now.urgency}"
    if _narrower(was, now):
        yield "it is tried for fewer people"
    if len(now.groups) > len(was.groups):
        yield "it asks for one more group of answers"
    for number, a, b in _paired(was.groups, now.groups):
        if b.at_least > a.at_least:
            yield f"group {number} asks for {b.at_least} answers, not {a.at_least}"
        elif b.at_least > 1 and (merged := _no_longer_enough(a, b)):
            answers = " and ".join(
                f"{names.of(code)} {names.option(code, o)}" for code, o in merged
            )
            yield f"no longer enough in group {number}: {answers}"
        left = _answers(b)
        for one in a.of:
            lost = [option for option in one.options if (one.finding, option) not in left]
            if lost:
                answers = ", ".join(names.option(one.finding, option) for option in lost)
                yield f"no longer alarming in group {number}: {names.of(one.finding)} {answers}"


def _answers(group: RuleGroup) -> set[tuple[str, str]]:
    return {(one.finding, option) for one in group.of for option in one.options}


def _no_longer_enough(was: RuleGroup, now: RuleGroup) -> list[tuple[str, str]]:
    """Alarming answers in rows of their own that met the group, each of which still alarms, and
    which now count as fewer, since their rows were made one. Empty: there are none."""
    # by row: one answer for each set of rows in which it counts now, since the others do the same
    kinds: list[dict[frozenset[int], tuple[str, str]]] = []
    for one in was.of:
        kinds.append({})
        for option in one.options:
            rows = (n for n, row in enumerate(now.of) if _counts(row, one.finding, option))
            kinds[-1].setdefault(frozenset(rows), (one.finding, option))
        kinds[-1].pop(frozenset(), None)  # alarms no longer, which is told of its own
    for some in combinations(kinds, was.at_least):
        for met in product(*some):
            if len(frozenset().union(*met)) < now.at_least:
                return [kind[where] for kind, where in zip(some, met, strict=True)]
    return []


def _counts(row: AlarmingAnswer, finding: str, option: str) -> bool:
    return row.finding == finding and option in row.options


def _paired(
    was: tuple[RuleGroup, ...], now: tuple[RuleGroup, ...]
) -> list[tuple[int, RuleGroup, RuleGroup]]:
    """Each group with its number and what has become of it, wherever that stands now: first those
    that say the same, then those that share most answers. A group that is left alone is no guard
    lost, since every group must be met."""
    olds, news = list(map(_answers, was)), list(map(_answers, now))

    def unlike(pair: tuple[int, int]) -> tuple[bool, int, int, bool, tuple[int, int]]:
        i, j = pair
        same = olds[i] == news[j] and was[i].at_least == now[j].at_least
        return (not same, len(olds[i] - news[j]), -len(olds[i] & news[j]), i != j, pair)

    found: dict[int, int] = {}
    for i, j in sorted(product(range(len(was)), range(len(now))), key=unlike):
        if i not in found and j not in found.values():
            found[i] = j
    return [(i + 1, was[i], now[j]) for i, j in sorted(found.items())]


def _narrower(was: SafetyRule, now: SafetyRule) -> bool:
    """Whether somebody for whom the rule was tried is left out."""
    if now.regions and (not was.regions or not set(was.regions) <= set(now.regions)):
        return True
    if now.ages[0] > was.ages[0] or now.ages[1] < was.ages[1]:
        return True
    if now.sex is not None and now.sex != was.sex:
        return True
    window = now.injury_within_days
    return window is not None and (was.injury_within_days or 10_000) > window


def _condition(was: Condition, now: Condition | None) -> Iterator[str]:
    if now is None:
        if was.danger is not None:
            yield "it is removed"
        return
    if _less(was.urgency, now.urgency):
        yield f"urgency {was.urgency} → {now.urgency}"
    if was.danger is None:
        return
    if now.danger is None:
        yield "it no longer counts as a danger of its own"
        return
    if _less(was.danger.urgency, now.danger.urgency):
        yield f"urgency as a danger {was.danger.urgency} → {now.danger.urgency}"
    if now.danger.threshold_of_100 > was.danger.threshold_of_100:
        yield (
            f"it raises the urgency from {now.danger.threshold_of_100:g} of 100 on, "
            f"not from {was.danger.threshold_of_100:g}"
        )


def _less(was: Urgency, now: Urgency) -> bool:
    return LEVELS.index(now) < LEVELS.index(was)
