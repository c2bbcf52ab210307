"""A QR code as the outline of its dark squares, for a template to draw as SVG."""

from __future__ import annotations

from dataclasses import dataclass

import segno

#: The quiet zone that readers need around a code, in squares.
MARGIN = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    size: int
    path: str


def qr_code(text: str) -> QrCode:
    code = segno.make(text, error="m", micro=False)
    rows = [list(row) for row in code.matrix]
    return QrCode(len(rows) + 2 * MARGIN, "".join(_runs(rows)))


def _runs(rows: list[list[int]]) -> list[str]:
    """Each run of dark squares in a row as one rectangle."""
    found = []
    for y, row in enumerate(rows, start=MARGIN):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                found.append(f"M{x + MARGIN} {y}h{length}v1h-{length}z")
            x += length or 1
    return found
