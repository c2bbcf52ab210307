"""A reliability plot as plain SVG: what was claimed against what came true."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

SIZE, MARGIN = 360, 48


def reliability_plot(bins: Sequence[tuple[float, float, int]], *, title: str) -> str:
    """Dots of (mean confidence, share right, number of complaints); the diagonal is perfect."""
    inner = SIZE - 2 * MARGIN
    most = max((count for _, _, count in bins), default=1)

    def at(x: float, y: float) -> str:
        return f"{MARGIN + x * inner:.1f},{SIZE - MARGIN - y * inner:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">',
        f"<title>Reliability, {escape(title)}</title>",
        f'<rect width="{SIZE}" height="{SIZE}" fill="#fff"/>',
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#999" stroke-dasharray="4" fill="none"/>',
        f'<polyline points="{at(0, 1)} {at(0, 0)} {at(1, 0)}" stroke="#333" fill="none"/>',
    ]
    for mean, share, count in bins:
        x, y = at(mean, share).split(",")
        radius = 3 + 9 * (count / most) ** 0.5
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="#0b6e6e" fill-opacity="0.7">'
            f"<title>told {100 * mean:.0f} %, came true {100 * share:.0f} %, n = {count}</title>"
            "</circle>"
        )
    for value in (0, 0.5, 1):
        x, y = at(value, 0).split(",")
        parts.append(
            f'<text x="{x}" y="{float(y) + 18:.0f}" font-size="12" text-anchor="middle">'
            f"{100 * value:.0f} %</text>"
        )
        x, y = at(0, value).split(",")
        parts.append(
            f'<text x="{float(x) - 6:.0f}" y="{float(y) + 4:.0f}" font-size="12" '
            f'text-anchor="end">{100 * value:.0f} %</text>'
        )
    parts += [
        f'<text x="{SIZE / 2}" y="{SIZE - 8}" font-size="12" text-anchor="middle">told</text>',
        (
            f'<text x="12" y="{SIZE / 2}" font-size="12" text-anchor="middle" '
            f'transform="rotate(-90 12 {SIZE / 2})">came true</text>'
        ),
        f'<text x="{SIZE / 2}" y="20" font-size="13" text-anchor="middle">{escape(title)}</text>',
        "</svg>\n",
    ]
    return "\n".join(parts)
