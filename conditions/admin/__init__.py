"""The clinicians' pages: one noun a file."""

from . import condition, finding, link, release, rule, source, treatment

__all__ = ["condition", "finding", "link", "release", "rule", "source", "treatment"]
