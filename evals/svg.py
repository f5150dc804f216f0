"""Charts as SVG with attributes only, so that a strict page policy shows them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_SIDE, _LEFT, _TOP = 220, 42, 24
_INK, _PALE, _DOT = "#222", "#ccc", "#1f6feb"
Point = tuple[float, float]


def scatter(title: str, points: Sequence[Point]) -> str:
    """Return labels (x) against estimates (y), both 1–5, with the line of agreement."""
    dots = "".join(
        f'<circle cx="{_at(x + _spread(n)):.1f}" cy="{_up(y):.1f}" r="3" fill="{_DOT}" fill-opacity="0.5"/>'
        for n, (x, y) in enumerate(points)
    )
    line = _line((1, 1), (5, 5))
    return _frame(title, f"{line}{dots}{_axes('raters', 'grader')}")


def confusion(title: str, pairs: Sequence[tuple[int, int]]) -> str:
    """Return a matrix of labelled (rows) and predicted (columns) whole levels."""
    cell = _SIDE / 5
    most = max((pairs.count(pair) for pair in set(pairs)), default=1)
    parts = []
    for truth in range(1, 6):
        for guess in range(1, 6):
            count = pairs.count((truth, guess))
            x, y = _LEFT + (guess - 1) * cell, _TOP + (truth - 1) * cell
            parts.append(
                f'<rect x="{x:.0f}" y="{y:.0f}" width="{cell:.0f}" height="{cell:.0f}" fill="{_DOT}"'
                f' fill-opacity="{0.85 * count / most:.2f}" stroke="{_PALE}"/>'
                f'<text x="{x + cell / 2:.0f}" y="{y + cell / 2 + 4:.0f}" text-anchor="middle">{count or ""}</text>'
            )
        parts.append(
            f'<text x="{_LEFT - 8}" y="{_TOP + (truth - 0.4) * cell:.0f}" text-anchor="end">{truth}</text>'
        )
        parts.append(
            f'<text x="{_LEFT + (truth - 0.5) * cell:.0f}" y="{_TOP + _SIDE + 14}" text-anchor="middle">{truth}</text>'
        )
    names = _names("grader", "raters")
    return _frame(title, "".join(parts) + names)


def curve(title: str, points: Sequence[Point], *, x: str, y: str, top: float, ideal: bool = False) -> str:
    """Return points joined by lines, x from 0 to 1 and y from 0 to `top`."""
    placed = [(_LEFT + a * _SIDE, _TOP + _SIDE * (1 - min(b, top) / top)) for a, b in points]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in placed)
    marks = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{_DOT}"/>' for a, b in placed)
    diagonal = (
        f'<line x1="{_LEFT}" y1="{_TOP + _SIDE}" x2="{_LEFT + _SIDE}" y2="{_TOP}" stroke="{_PALE}"/>'
        if ideal
        else ""
    )
    ticks = "".join(
        f'<text x="{_LEFT + share * _SIDE:.0f}" y="{_TOP + _SIDE + 14}" text-anchor="middle">{share:g}</text>'
        f'<text x="{_LEFT - 6}" y="{_TOP + _SIDE * (1 - share) + 4:.0f}" text-anchor="end">{share * top:g}</text>'
        for share in (0, 0.5, 1)
    )
    box = f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{_PALE}"/>'
    line = f'<polyline points="{path}" fill="none" stroke="{_DOT}" stroke-width="2"/>'
    return _frame(title, f"{box}{diagonal}{line}{marks}{ticks}{_names(x, y)}")


def _frame(title: str, inside: str) -> str:
    width, height = _LEFT + _SIDE + 12, _TOP + _SIDE + 34
    name = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{name}" font-family="sans-serif" font-size="11" fill="{_INK}">'
        f'<text x="{_LEFT}" y="14" font-weight="bold">{name}</text>{inside}</svg>'
    )


def _axes(x: str, y: str) -> str:
    ticks = "".join(
        f'<text x="{_at(level):.0f}" y="{_TOP + _SIDE + 14}" text-anchor="middle">{level}</text>'
        f'<text x="{_LEFT - 6}" y="{_up(level) + 4:.0f}" text-anchor="end">{level}</text>'
        for level in range(1, 6)
    )
    box = f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{_PALE}"/>'
    return box + ticks + _names(x, y)


def _names(x: str, y: str) -> str:
    middle = _TOP + _SIDE / 2
    return (
        f'<text x="{_LEFT + _SIDE / 2:.0f}" y="{_TOP + _SIDE + 28}" text-anchor="middle">{escape(x)}</text>'
        f'<text x="12" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 12 {middle:.0f})">{escape(y)}</text>'
    )


def _line(start: Point, end: Point) -> str:
    (a, b), (c, d) = start, end
    return f'<line x1="{_at(a):.0f}" y1="{_up(b):.0f}" x2="{_at(c):.0f}" y2="{_up(d):.0f}" stroke="{_PALE}"/>'


def _at(level: float) -> float:
    return _LEFT + 15 + (level - 1) / 4 * (_SIDE - 30)


def _up(level: float) -> float:
    return _TOP + _SIDE - 15 - (level - 1) / 4 * (_SIDE - 30)


def _spread(number: int) -> float:
    """Return a small fixed shift, so that points on the same level don't hide each other."""
    return ((number * 7) % 11 - 5) / 50
