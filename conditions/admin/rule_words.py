"""A safety rule as a sentence would say it."""

from __future__ import annotations

from collections import defaultdict

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from conditions import models as m

from .words import in_plain

#: What must be fetched for the words of many rules.
PREFETCH = ("groups", "literals__finding__options")


def in_words(rule: m.SafetyRule) -> SafeString:
    """What the rule fires for: one line for each group, and all of them must be met."""
    needed = {group.number: group.at_least for group in rule.groups.all()}
    groups: dict[int, list[m.RuleLiteral]] = defaultdict(list)
    for literal in rule.literals.all():
        groups[literal.group].append(literal)
    if not groups:
        return format_html('<span class="quiet">{}</span>', "No alarming answer yet.")
    lines = [_group(needed.get(n, 1), literals) for n, literals in sorted(groups.items())]
    return format_html(
        '<ol class="rule-words">{}</ol>',
        format_html_join("", "<li>{}</li>", ((line,) for line in lines)),
    )


def _group(least: int, literals: list[m.RuleLiteral]) -> SafeString:
    if len(literals) == 1:
        return _answer(literals[0])
    head = "any of these:" if least == 1 else f"at least {least} of these:"
    answers = format_html_join("", "<li>{}</li>", ((_answer(literal),) for literal in literals))
    return format_html("{}<ul>{}</ul>", head, answers)


def _answer(literal: m.RuleLiteral) -> SafeString:
    where = literal.get_region_display()
    return format_html(
        "{}{} <b>{}</b>",
        in_plain(literal.finding.question),
        f" ({where})" if where else "",
        " / ".join(labels_of(literal.finding, literal.options)),
    )


def labels_of(finding: m.Finding, codes: str) -> list[str]:
    """Answers of a finding in its own words: "yes no" is Yes and No."""
    labels = {"yes": "Yes", "no": "No"}
    labels |= {option.code: option.label for option in finding.options.all()}
    return [labels.get(code, code) for code in codes.split()]
