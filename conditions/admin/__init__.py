"""The clinicians' pages: one noun a file."""

from . import condition, exercise, finding, link, release, rule, source, treatment

__all__ = ["condition", "exercise", "finding", "link", "release", "rule", "source", "treatment"]
