"""What must hold of questions."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.schema import Finding

from .base import Checks, Path, Problem


class Topics(Checks):
    def problems(self) -> Iterator[Problem]:
        indexes = {
            (topic.code, finding.code): index
            for topic in self.knowledge.topics.values()
            for index, finding in enumerate(topic.findings)
        }
        for topic_code, finding in self.findings.twice:
            path = ("findings", indexes[topic_code, finding.code], "code")
            message = f"{finding.code} is defined twice, here for a region it already has"
            yield Problem("topics", topic_code, path, message)
        for topic in self.knowledge.topics.values():
            for index, finding in enumerate(topic.findings):
                yield from self._finding(topic.code, ("findings", index), finding)
        yield from self._ask_if_cycles(indexes)

    def _finding(self, topic: str, path: Path, finding: Finding) -> Iterator[Problem]:
        for index, wanted in enumerate(finding.ask_if):
            yield from self.answers(wanted, "topics", topic, (*path, "ask_if", index))
        orderly = finding.type == "yes_no" or (finding.type == "one_of" and finding.ordered)
        if finding.scope == "person" and finding.kind == "symptom" and not orderly:
            message = (
                f"{finding.code}: a symptom of the whole person is yes_no, or one_of with "
                "'ordered: true', because several causes may add to it"
            )
            yield Problem("topics", topic, (*path, "type"), message)
        seen = set()
        for index, row in enumerate(finding.background):
            if row.region and row.region not in finding.regions:
                message = f"{finding.code} is not asked of the {row.region}"
                yield Problem("topics", topic, (*path, "background", index, "region"), message)
            if (cell := (row.region, row.ages, row.sex)) in seen:
                message = f"{finding.code}: two backgrounds for the same people"
                yield Problem("topics", topic, (*path, "background", index), message)
            seen.add(cell)
        given = [row.given for row in finding.relation]
        for index, name in enumerate(given):
            if name in given[:index]:
                message = f"{finding.code}: two rows given {name}"
                yield Problem("topics", topic, (*path, "relation", index), message)
        if finding.relation and "not_connected" not in given:
            message = f"{finding.code}: the row given not_connected is missing"
            yield Problem("topics", topic, (*path, "relation"), message)

    def _ask_if_cycles(self, indexes: dict[tuple[str, str], int]) -> Iterator[Problem]:
        needs = {
            asked.finding.code: {
                one.finding.code
                for row in asked.finding.ask_if
                for one in self.findings.named(row.finding)
            }
            for asked in self.findings
        }
        for (topic, code), index in indexes.items():
            reached: set[str] = set()
            todo = list(needs.get(code, ()))
            while todo:
                step = todo.pop()
                if step not in reached:
                    reached.add(step)
                    todo.extend(needs.get(step, ()))
            if code in reached:
                message = f"{code} is asked only after itself: its ask_if rows form a circle"
                yield Problem("topics", topic, ("findings", index, "ask_if"), message)
