"""The slow, obvious twin of the engine: plain loops over the release document.

It shares nothing with the engine but the reading of cases, so that an error in the arrays
shows. Every formula stands here a second time, in the words of docs/model.md: what one cause
alone says in naive_terms.py, what several say together here.
"""

from __future__ import annotations

import itertools

from conditions.schema import Mechanism

from .naive_terms import Terms, normalised, spread

MIXED = 0.1
TOLD_TOGETHER = 2.0


class Naive(Terms):
    """Prior, likelihood and posterior of one case by enumeration."""

    # --- connection --------------------------------------------------------------------

    def relation(self, pair: tuple[str, str], given: str, mirrored: bool = False) -> float:
        total = 1.0
        for key, option, names, value in self.observations(f"relation@{pair[0]}+{pair[1]}"):
            finding, _ = self.findings[key.split("@")[0]]
            rows = {r.given: dict(r.values) for r in finding.relation}
            even = dict.fromkeys(names, 1 / len(names))
            apart = spread(rows["not_connected"], option, names, even)
            p = spread(rows[given], option, names, apart) if given in rows else apart
            value_given = finding.mirror[value] if mirrored and finding.directional else value
            total *= (1 - finding.error) * p[value_given] + finding.error * apart[value_given]
        return total

    def excess(
        self, cause: str, at: str, effect: str, there: str, pattern: str
    ) -> dict[str, float]:
        """Odds ratio minus one times each mechanism's share."""
        sides: dict[str, dict[str, float]] = {}
        for name in ("same", "opposite"):
            best = None
            for link in self.knowledge.links.values():
                if (str(link.cause_region), str(link.effect_region)) != (at, there):
                    continue
                groups = self.knowledge.groups
                causes = groups[link.cause].members if link.cause in groups else (link.cause,)
                effects = groups[link.effect].members if link.effect in groups else (link.effect,)
                if cause not in causes or effect not in effects or cause == effect:
                    continue
                breadth = (link.cause in groups) + (link.effect in groups)
                row = getattr(link, name)
                if row and (best is None or breadth < best[0]):
                    best = (breadth, row)
            sides[name] = {
                str(m): (best[1].odds_ratio - 1) * best[1].mechanisms.get(m, 0) / 100
                if best
                else 0.0
                for m in Mechanism
            }
        if pattern == "unknown":
            return {m: (sides["same"][m] + sides["opposite"][m]) / 2 for m in sides["same"]}
        if pattern == "both":
            return max(sides.values(), key=lambda row: sum(row.values()))
        return sides[pattern]

    def pattern(self, first: int, second: int) -> str:
        sides = (self.sides[first], self.sides[second])
        if "both" in sides:
            return "both"
        if None in sides:
            return "unknown"
        return "same" if sides[0] == sides[1] else "opposite"

    def gain(self, first: int, second: int, k: str, f: str) -> tuple[float, dict[str, float]]:
        """g of one cell and each mechanism's part of it."""
        pair = (self.regions[first], self.regions[second])
        pattern = self.pattern(first, second)
        parts = dict.fromkeys(map(str, Mechanism), 0.0)
        down = self.excess(k, pair[0], f, pair[1], pattern)
        up = self.excess(f, pair[1], k, pair[0], pattern)
        for m in parts:
            parts[m] = down[m] * self.relation(pair, m) + up[m] * self.relation(pair, m, True)
        return self.relation(pair, "not_connected") + sum(parts.values()), parts

    def side_probability(self, causes: list[str]) -> float:
        """P(sides | one cause per complaint), the same cause told jointly."""
        total = 1.0
        for code in set(causes):
            at = [n for n, c in enumerate(causes) if c == code]
            condition = self.knowledge.conditions[code]
            b, s = condition.sides.both / 100, (condition.sides.same or 90) / 100
            single = {"both": b, "left": (1 - b) / 2, "right": (1 - b) / 2}
            if len(at) == 1 or code == "other":
                for n in at:
                    side = self.sides[n]
                    total *= 1 if side is None else single[side]
                continue

            def joint(x: str, y: str, b: float = b, s: float = s) -> float:
                if x == y == "both":
                    return b * (1 - MIXED)
                if "both" in (x, y):
                    return MIXED / 4
                return (1 - b) * (1 - MIXED) / 2 * (s if x == y else 1 - s)

            names = ("left", "right", "both")
            probability = 0.0
            for path in itertools.product(names, repeat=len(at)):
                if any(self.sides[n] not in (None, side) for n, side in zip(at, path, strict=True)):
                    continue
                term = joint(path[0], path[1])
                for x, y in itertools.pairwise(path[1:]):
                    term *= joint(x, y) / sum(joint(x, z) for z in names)
                probability += term
            total *= probability
        return total

    def silent(self, region: str, cause: str, present: set[str]) -> tuple[float, float]:
        """Factor and contributed share of silent contributors to one complaint."""
        factor, miss = 1.0, 1.0
        for code, condition in self.knowledge.conditions.items():
            if condition.silent is None or code in present:
                continue
            best = 1.0
            for start in condition.regions:
                for side in ("same", "opposite"):
                    if str(start) != region:
                        best = max(
                            best,
                            1 + sum(self.excess(code, str(start), cause, region, side).values()),
                        )
            if not any(
                code in (link.cause, *self.members(link.cause)) and link.effect_region == region
                for link in self.knowledge.links.values()
            ):
                continue
            q = condition.silent.prevalence_of_100 / 100
            ratio = self.factor_ratio(condition)
            whole = (1 - q) + q * best * ratio
            factor *= whole / ((1 - q) + q * ratio)
            miss *= 1 - q * (best - 1) * ratio / whole
        return factor, 1 - miss

    def members(self, code: str) -> tuple[str, ...]:
        return self.knowledge.groups[code].members if code in self.knowledge.groups else ()

    # --- the whole ---------------------------------------------------------------------

    def weight(self, causes: tuple[str, ...]) -> float:
        """Unnormalised probability of one combination of causes."""
        conditions = [self.knowledge.conditions[c] for c in causes]
        distinct = list(dict.fromkeys(causes))
        total = self.side_probability(list(causes))
        for code in distinct:
            total /= self.told_again(self.knowledge.conditions[code], causes)
        separate = len(distinct) + max(0, causes.count("other") - 1)
        total *= TOLD_TOGETHER ** (separate - 1)
        for code in distinct:
            at = [n for n, c in enumerate(causes) if c == code]
            condition = self.knowledge.conditions[code]
            places = {self.regions[n] for n in at}
            if code == "other" or len(at) == 1:
                for n in at:
                    total *= (
                        self.rate(condition, {self.regions[n]}, self.regions[n])
                        if len(causes) == 1
                        else self.rate(condition, None, self.regions[n])
                    )
            else:
                total *= self.rate(condition, places)
                for x, y in itertools.combinations(at, 2):
                    total *= self.relation((self.regions[x], self.regions[y]), "shared_cause")
            total *= self.factor_ratio(condition)
        for n, condition in enumerate(conditions):
            total *= self.complaint_likelihood(condition, self.regions[n])
        total *= self.symptom_likelihood([self.knowledge.conditions[c] for c in distinct])
        for x, y in itertools.combinations(range(len(causes)), 2):
            if causes[x] != causes[y] or causes[x] == "other":
                total *= self.gain(x, y, causes[x], causes[y])[0]
        repeated = len(distinct) < len(causes) and set(causes) != {"other"}
        if not (repeated and len(distinct) == 1):
            for n, code in enumerate(causes):
                shared = causes.count(code) > 1 and code != "other"
                if not shared and not self._with_shared(causes, n):
                    total *= self.silent(self.regions[n], code, set(causes))[0]
        return total

    def _with_shared(self, causes: tuple[str, ...], n: int) -> bool:
        """The engine leaves silent contributors out of cells with a shared cause."""
        return any(causes.count(c) > 1 and c != "other" for c in causes)

    def posterior(self) -> dict[tuple[str, ...], float]:
        causes = [
            [c for c, k in self.knowledge.conditions.items() if r in [str(x) for x in k.regions]]
            for r in self.regions
        ]
        return normalised({cell: self.weight(cell) for cell in itertools.product(*causes)})

    def marginal(self, axis: int) -> dict[str, float]:
        found: dict[str, float] = {}
        for cell, p in self.posterior().items():
            found[cell[axis]] = found.get(cell[axis], 0.0) + p
        return found

    def connection(self, first: int, second: int) -> dict[str, float]:
        total = {"none": 0.0, "shared_cause": 0.0, **dict.fromkeys(map(str, Mechanism), 0.0)}
        for cell, p in self.posterior().items():
            k, f = cell[first], cell[second]
            if k == f and k != "other":
                total["shared_cause"] += p
                continue
            g, parts = self.gain(first, second, k, f)
            for m, part in parts.items():
                total[m] += p * part / g
            total["none"] += p * (g - sum(parts.values())) / g
        return total
