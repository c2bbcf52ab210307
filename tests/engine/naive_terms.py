"""What one cause alone says, for the slow twin of the engine (naive.py): its rate, its answers.

Shares nothing with the engine but the reading of cases. The formulas are those of docs/model.md.
"""

from __future__ import annotations

from typing import Any

from conditions.schema import AGE_BANDS, Condition, Finding, Knowledge, Sex
from triage.engine.cases import Case

USERS = [0.01, 0.03, 0.05, 0.04, 0.17, 0.22, 0.23, 0.18, 0.07]
ONE_NAMED = 0.3
TRUST = 0.9


def normalised(values: dict[Any, float]) -> dict[Any, float]:
    total = sum(values.values())
    return {key: value / total for key, value in values.items()}


def cells(case: Case) -> dict[tuple[int, Sex], float]:
    """Weight of each age band and sex."""
    weights = {}
    for number, (low, high) in enumerate(AGE_BANDS):
        if case.age is None:
            band = USERS[number]
        elif case.age[0] == case.age[1]:
            band = float(low <= case.age[0] < high + 1)
        else:
            band = max(0.0, min(case.age[1] + 1e-9, high + 1) - max(case.age[0], low))
        for sex in Sex:
            weights[number, sex] = band * (0.5 if case.sex is None else float(case.sex == sex))
    return normalised(weights)


def variables(finding: Finding) -> list[tuple[str | None, list[str]]]:
    if finding.type == "many_of":
        return [
            (o.code, ["yes", "no"]) for o in finding.options if not o.exclusive and not o.covers
        ]
    if finding.type == "yes_no":
        return [(None, ["yes", "no"])]
    return [(None, [o.code for o in finding.options])]


def spread(
    values: dict[str, float] | None, option: str | None, names: list[str], base: dict[str, float]
) -> dict[str, float]:
    """P(value) from "of 100" figures."""
    if values is None or (option is not None and option not in values):
        return base
    if names == ["yes", "no"]:
        yes = values[option or "yes"] / 100
        return {"yes": yes, "no": 1 - yes}
    left = [n for n in names if n not in values]
    rest = max(100 - sum(values.values()), 3.0)
    share = sum(base[n] for n in left)
    return normalised({n: values[n] if n in values else rest * base[n] / share for n in names})


class Terms:
    """Rate and likelihood of each cause of one case."""

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self.knowledge, self.case = knowledge, case
        self.findings: dict[str, tuple[Finding, str | None]] = {}
        for topic in knowledge.topics.values():
            for finding in topic.findings:
                for region, code in finding.concrete_codes.items():
                    self.findings[code] = (finding, str(region) if region else None)
        self.regions = [str(r) for r in case.regions]
        self.sides = [c.side for c in case.complaints]
        self.cells = cells(case)

    # --- figures -----------------------------------------------------------------------

    def patients(self, condition: Condition) -> dict[tuple[int, Sex], float]:
        """Who has the condition: share of each age band and sex among those who ask here."""
        rates = {Sex.FEMALE: condition.rates.women, Sex.MALE: condition.rates.men}
        return normalised(
            {(n, sex): USERS[n] * rates[sex][n] for n in range(len(AGE_BANDS)) for sex in Sex}
        )

    def base(
        self,
        code: str,
        option: str | None,
        names: list[str],
        whose: dict[tuple[int, Sex], float] | None = None,
    ) -> dict[str, float]:
        """Background, averaged over the person's possible ages for risk factors; or over others'."""
        finding, _region = self.findings[code]
        even = dict.fromkeys(names, 1 / len(names))
        general = next(r for r in finding.background if r.ages == (0, 120))
        plain = spread(dict(general.values), option, names, even)
        if finding.kind == "symptom":
            return plain
        mixed = dict.fromkeys(names, 0.0)
        for (number, sex), weight in (whose or self.cells).items():
            middle = sum(AGE_BANDS[number]) / 2 if number < 8 else 95
            fitting = [
                r
                for r in finding.background
                if r.ages != (0, 120)
                and r.ages[0] <= middle <= r.ages[1] + 1
                and r.sex in (None, sex)
            ]
            row = fitting[0] if fitting else general
            for name, p in spread(dict(row.values), option, names, even).items():
                mixed[name] += weight * p
        return mixed

    def values(self, condition: Condition, code: str) -> dict[str, float] | None:
        stem = code.split(".")[-1]
        rows = {row.finding: dict(row.values) for row in condition.evidence}
        return rows.get(code, rows.get(stem))

    def general_base(self, code: str, option: str | None, names: list[str]) -> dict[str, float]:
        finding, _ = self.findings[code]
        even = dict.fromkeys(names, 1 / len(names))
        general = next(r for r in finding.background if r.ages == (0, 120))
        return spread(dict(general.values), option, names, even)

    def given(
        self, condition: Condition, code: str, option: str | None, names: list[str]
    ) -> dict[str, float]:
        """P~(value | condition): answer error, then the weight of its cluster."""
        finding, _ = self.findings[code]
        base = self.general_base(code, option, names)
        p = spread(self.values(condition, code), option, names, base)
        mixed = {n: (1 - finding.error) * p[n] + finding.error * base[n] for n in names}
        w = TRUST * finding.weight
        return normalised({n: base[n] ** (1 - w) * mixed[n] ** w for n in names})

    def rate(self, condition: Condition, places: set[str] | None, region: str = "") -> float:
        """People per person with pain from it: exactly in ``places``, or anywhere with region."""
        shares = normalised(dict(condition.places.values))
        total = 0.0
        for name, share in shares.items():
            hurting = set(str(name).split("+"))
            if places is None:
                total += share * (region in hurting)
            elif hurting == places:
                total += share
            elif len(places) == 1 and region and region in hurting:
                total += ONE_NAMED * share / len(hurting)
        per_person = sum(
            weight * (condition.rates.women if sex == Sex.FEMALE else condition.rates.men)[n]
            for (n, sex), weight in self.cells.items()
        )
        return total * per_person / 1000

    # --- answers -----------------------------------------------------------------------

    def observations(self, scope: str) -> list[tuple[str, str | None, list[str], str]]:
        """(key, option, names, value) of everything answered in a scope."""
        found = []
        for key, answer in self.case.answers.items():
            finding, region = self.findings[key.split("@")[0]]
            where = region or str(finding.scope)
            if where != scope.split("@")[0] or (
                where == "relation" and f"@{key.split('@')[1]}" != f"@{scope.split('@')[1]}"
            ):
                continue
            for option, names in variables(finding):
                if isinstance(answer, str):
                    if answer != "not_sure":
                        found.append((key, option, names, answer))
                elif answer.get(option or "") is not None:
                    found.append((key, option, names, "yes" if answer[option or ""] else "no"))
        return found

    def complaint_likelihood(self, condition: Condition, region: str) -> float:
        total = 1.0
        for key, option, names, value in self.observations(region):
            total *= self.given(condition, key, option, names)[value]
        for key, answer in self.case.answers.items():
            finding, where = self.findings[key.split("@")[0]]
            for option in finding.options if where == region else ():
                if option.covers and not isinstance(answer, str) and answer[option.code]:
                    total *= self.one_of(condition, key, option.covers)
        return total

    def told_again(self, condition: Condition, causes: tuple[str, ...]) -> float:
        """What one disease behind several places would say more than once, against background."""
        places = [r for r, code in zip(self.regions, causes, strict=True) if code == condition.code]
        if condition.code == "other" or len(places) < 2:
            return 1.0
        total = 1.0
        for stem in {key.split(".")[-1] for key in self.case.answers}:
            keys = [f"{r}.{stem}" for r in places if f"{r}.{stem}" in self.case.answers]
            keys = [k for k in keys if self.findings[k][0].type != "many_of"]
            keys = [k for k in keys if len(self.findings[k][0].regions) > 1]
            keys = [k for k in keys if self.case.answers[k] != "not_sure"]
            for key in keys if len(keys) > 1 else ():
                [(option, names)] = variables(self.findings[key][0])
                said = str(self.case.answers[key])
                p = self.given(condition, key, option, names)[said]
                base = self.general_base(key, option, names)[said]
                total *= (p / base) ** (1 - 1 / len(keys))
        return total

    def one_of(self, condition: Condition, key: str, covered: tuple[str, ...]) -> float:
        """P~(one at least of the covered options | condition)."""
        finding, names, none, base = self.findings[key][0], ["yes", "no"], 1.0, 1.0
        for option in covered:
            b = self.general_base(key, option, names)
            base *= b["no"]
            none *= spread(self.values(condition, key), option, names, b)["no"]
        mixed = {
            name: (1 - finding.error) * p + finding.error * b
            for name, p, b in (("yes", 1 - none, 1 - base), ("no", none, base))
        }
        w = TRUST * finding.weight
        believed = {"yes": (1 - base) ** (1 - w) * mixed["yes"] ** w}
        believed["no"] = base ** (1 - w) * mixed["no"] ** w
        return normalised(believed)["yes"]

    def symptom_likelihood(self, causes: list[Condition]) -> float:
        """Noisy-or over the distinct causes, on P(X <= j) for ordered options."""
        total = 1.0
        for key, option, names, value in self.observations("person"):
            if self.findings[key][0].kind != "symptom":
                continue
            order = ["no", "yes"] if names == ["yes", "no"] else names
            base = self.general_base(key, option, names)

            def at_most(
                j: int,
                order: list[str] = order,
                base: Any = base,
                key: str = key,
                option: Any = option,
                names: Any = names,
            ) -> float:
                if j < 0:
                    return 0.0
                b = sum(base[n] for n in order[: j + 1])
                product = b
                for cause in causes:
                    if self.values(cause, key) is None:
                        continue
                    p = self.given(cause, key, option, names)
                    product *= min(1.0, sum(p[n] for n in order[: j + 1]) / b)
                return product if j < len(order) - 1 else 1.0

            j = order.index(value)
            total *= at_most(j) - at_most(j - 1)
        return total

    def factor_ratio(self, condition: Condition) -> float:
        total = 1.0
        for key, option, names, value in self.observations("person"):
            finding, _ = self.findings[key]
            values = self.values(condition, key)
            if finding.kind == "symptom" or values is None:
                continue
            if option is not None and option not in values:
                continue
            p = spread(values, option, names, self.general_base(key, option, names))
            here = self.base(key, option, names)
            if finding.kind == "risk_factor":
                usual = self.base(key, option, names, self.patients(condition))
                p = normalised({n: p[n] / usual[n] * here[n] for n in names})
            total *= ((1 - finding.error) * p[value] + finding.error * here[value]) / here[value]
        return total
