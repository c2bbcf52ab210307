"""Rows of the database <-> pieces of knowledge.

``write`` makes the rows say what some pieces say, touching only rows that differ, so that the
history shows real changes. ``read`` builds pieces from rows with one query per table.

Each kind has a module with two functions beside each other: ``<kind>_rows`` lists the rows a
piece consists of, ``<kind>_data`` puts the piece together again.
"""

from .kinds import ROOTS
from .reading import read
from .writing import Change, lock_pages, write

__all__ = ["ROOTS", "Change", "lock_pages", "read", "write"]
