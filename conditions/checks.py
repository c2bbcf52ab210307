"""Checks that other apps add to what a release must pass.

``triage`` registers checks that need the engine (does every rule's test patient fire it, can
every condition be reached), so that ``conditions`` need not know the engine.
"""

from __future__ import annotations

from collections.abc import Callable

from .schema import Knowledge
from .validation import Problem, validate

ReleaseCheck = Callable[[Knowledge], list[Problem]]
#: In the order in which they run. Tests whose knowledge is too small for them replace the list.
registered: list[ReleaseCheck] = []


def register_release_check(check: ReleaseCheck) -> ReleaseCheck:
    """Have ``check`` run before every publication. Usable as a decorator; twice does no harm."""
    if check not in registered:
        registered.append(check)
    return check


def check_release(knowledge: Knowledge) -> list[Problem]:
    """All problems of the knowledge. Registered checks run only on knowledge that is sound."""
    problems = validate(knowledge)
    if not any(problem.is_error for problem in problems):
        for check in registered:
            problems.extend(check(knowledge))
    return problems
