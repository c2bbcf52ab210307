"""What must hold of groups and links."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.schema import Link

from .base import Checks, Problem, unknown


class Groups(Checks):
    def problems(self) -> Iterator[Problem]:
        conditions = self.knowledge.conditions
        for code, group in self.knowledge.groups.items():
            if code in conditions:
                yield Problem("groups", code, ("code",), f"{code} is already a condition")
            for index, member in enumerate(group.members):
                if member not in conditions:
                    message = unknown("condition", member, conditions)
                    yield Problem("groups", code, ("members", index), message)
                elif member in group.members[:index]:
                    yield Problem("groups", code, ("members", index), f"{member} is named twice")


class Links(Checks):
    def _end(self, code: str) -> tuple[str, ...]:
        if code in self.knowledge.groups:
            return self.knowledge.groups[code].members
        return (code,) if code in self.knowledge.conditions else ()

    def problems(self) -> Iterator[Problem]:
        conditions, groups = self.knowledge.conditions, self.knowledge.groups
        for code, link in self.knowledge.links.items():
            for name in ("cause", "effect"):
                end, region = getattr(link, name), getattr(link, f"{name}_region")
                if end not in conditions and end not in groups:
                    message = unknown("condition or group", end, {*conditions, *groups})
                    yield Problem("links", code, (name,), message)
                for member in self._end(end):
                    condition = conditions.get(member)
                    # a silent cause contributes without hurting anywhere
                    if condition is None or (name == "cause" and condition.silent):
                        continue
                    if region not in condition.regions:
                        message = f"{member} does not hurt in the {region}"
                        yield Problem("links", code, (f"{name}_region",), message)
            if link.cause == link.effect:
                yield Problem("links", code, ("effect",), "a condition is no cause of itself")
            yield from self.sources(link.sources, "links", code)
            for index, contrary in enumerate(link.contrary):
                yield from self.sources(contrary.sources, "links", code, ("contrary", index))
        yield from self._twice_linked()

    def _twice_linked(self) -> Iterator[Problem]:
        """One odds ratio per pair and side; a link that names conditions beats one of groups."""
        found: dict[tuple[str, ...], dict[int, Link]] = {}
        for link in self.knowledge.links.values():
            breadth = (link.cause in self.knowledge.groups) + (link.effect in self.knowledge.groups)
            for side in ("same", "opposite"):
                if getattr(link, side) is None:
                    continue
                for cause in self._end(link.cause):
                    for effect in self._end(link.effect):
                        pair = (cause, link.cause_region, effect, link.effect_region, side)
                        rivals = found.setdefault(pair, {})
                        first = rivals.setdefault(breadth, link)
                        if first is not link:
                            message = (
                                f"{cause} to {effect} on the {side} side already has an odds "
                                f"ratio from {first.code}; two links of one pair do not add"
                            )
                            yield Problem("links", link.code, (side,), message)
