"""What must hold between the pieces of the knowledge, beyond the shape of each. No Django.

``validate`` returns everything that is wrong, each with the place in the piece, so that a
file's line or an admin page can be named. An *error* stops a load and a publication; a
*warning* is shown and stops nothing.
"""

from __future__ import annotations

from conditions.schema import Knowledge

from .base import Checks, Path, Problem
from .conditions import Conditions, applies
from .exercises import Exercises
from .figures import Figures
from .links import Groups, Links
from .rules import Rules
from .topics import Topics
from .treatments import Treatments

__all__ = ["Path", "Problem", "applies", "validate"]

#: In the order in which problems are told.
CHECKS: tuple[type[Checks], ...] = (
    Topics,
    Treatments,
    Conditions,
    Exercises,
    Groups,
    Links,
    Rules,
    Figures,
)


def validate(knowledge: Knowledge) -> list[Problem]:
    """Everything wrong with the knowledge as a whole, in order of kind and code."""
    problems = [problem for check in CHECKS for problem in check(knowledge).problems()]
    return list(dict.fromkeys(problems))
