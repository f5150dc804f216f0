"""Charts as SVG with attributes only, so that a strict page policy shows them, in light and in dark. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_SIDE, _LEFT, _TOP = 220, 46, 26
_MARGIN = 12
"""Between a plot's frame and its ends, so that points there are whole."""
_PALE = 'stroke="currentColor" stroke-opacity="0.25"'
_DOT = "#3b82f6"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a plot."""

    name: str
    """Shown beside it."""
    ticks: tuple[float, ...]
    """Numbers shown; the first and the last are its ends."""

    def share(self, value: float) -> float:
        """Return where a value lies, 0–1; what lies outside is put on the end."""
        low, high = self.ticks[0], self.ticks[-1]
        return (min(max(value, low), high) - low) / (high - low)


def levels(name: str) -> Axis:
    """Return the axis of levels 1–5."""
    return Axis(name, (1, 2, 3, 4, 5))


def scatter(title: str, points: Sequence[Point], x: Axis, y: Axis) -> str:
    """Return points with the line where both are equal."""
    opacity = 0.6 if len(points) < 200 else 0.25
    dots = "".join(
        f'<circle cx="{_across(x, a + _spread(n)):.1f}" cy="{_up(y, b):.1f}" r="3.5" fill="{_DOT}"'
        f' fill-opacity="{opacity}"/>'
        for n, (a, b) in enumerate(points)
    )
    return _frame(title, f"{_axes(x, y)}{_equal(x, y)}{dots}")


def curve(title: str, points: Sequence[Point], x: Axis, y: Axis, *, equal: bool = False) -> str:
    """Return points joined by lines; with `equal` also the line where both are equal."""
    placed = [(_across(x, a), _up(y, b)) for a, b in points]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in placed)
    marks = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{_DOT}"/>' for a, b in placed)
    line = f'<polyline points="{path}" fill="none" stroke="{_DOT}" stroke-width="2"/>'
    return _frame(title, f"{_axes(x, y)}{_equal(x, y) if equal else ''}{line}{marks}")


def confusion(title: str, pairs: Sequence[tuple[int, int]]) -> str:
    """Return a matrix of labelled (rows) and predicted (columns) whole levels; the diagonal is agreement."""
    counts = [[0] * 5 for _ in range(5)]
    for truth, guess in pairs:
        counts[truth - 1][guess - 1] += 1
    most = max(max(row) for row in counts) or 1
    cells = "".join(_cell(row, column, counts[row][column], most) for row in range(5) for column in range(5))
    size = _SIDE / 5
    ticks = "".join(
        f'<text x="{_LEFT - 8}" y="{_TOP + (n + 0.5) * size + 4:.0f}" text-anchor="end">{n + 1}</text>'
        f'<text x="{_LEFT + (n + 0.5) * size:.0f}" y="{_TOP + _SIDE + 15}" text-anchor="middle">{n + 1}</text>'
        for n in range(5)
    )
    return _frame(title, f"{cells}{ticks}{_names('grader', 'raters')}")


def _cell(row: int, column: int, count: int, most: int) -> str:
    size = _SIDE / 5
    x, y = _LEFT + column * size, _TOP + row * size
    edge = 'stroke="currentColor" stroke-opacity="0.7"' if row == column else _PALE
    return (
        f'<rect x="{x + 1:.0f}" y="{y + 1:.0f}" width="{size - 2:.0f}" height="{size - 2:.0f}" fill="{_DOT}"'
        f' fill-opacity="{0.75 * count / most:.2f}" {edge}/>'
        f'<text x="{x + size / 2:.0f}" y="{y + size / 2 + 4:.0f}" text-anchor="middle">{count or ""}</text>'
    )


def _frame(title: str, inside: str) -> str:
    width, height = _LEFT + _SIDE + 12, _TOP + _SIDE + 36
    name = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{name}" font-family="sans-serif" font-size="12" fill="currentColor">'
        f'<text x="{_LEFT}" y="16" font-size="13" font-weight="bold">{name}</text>{inside}</svg>'
    )


def _axes(x: Axis, y: Axis) -> str:
    ticks = "".join(
        f'<text x="{_across(x, value):.0f}" y="{_TOP + _SIDE + 15}" text-anchor="middle">{value:g}</text>'
        for value in x.ticks
    ) + "".join(
        f'<text x="{_LEFT - 6}" y="{_up(y, value) + 4:.0f}" text-anchor="end">{value:g}</text>'
        f'<line x1="{_LEFT}" x2="{_LEFT + _SIDE}" y1="{_up(y, value):.1f}" y2="{_up(y, value):.1f}"'
        ' stroke="currentColor" stroke-opacity="0.1"/>'
        for value in y.ticks
    )
    box = f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" {_PALE}/>'
    return box + ticks + _names(x.name, y.name)


def _names(x: str, y: str) -> str:
    middle = _TOP + _SIDE / 2
    return (
        f'<text x="{_LEFT + _SIDE / 2:.0f}" y="{_TOP + _SIDE + 31}" text-anchor="middle">{escape(x)}</text>'
        f'<text x="12" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 12 {middle:.0f})">{escape(y)}</text>'
    )


def _equal(x: Axis, y: Axis) -> str:
    low, high = x.ticks[0], x.ticks[-1]
    return (
        f'<line x1="{_across(x, low):.0f}" y1="{_up(y, low):.0f}" x2="{_across(x, high):.0f}"'
        f' y2="{_up(y, high):.0f}" stroke="currentColor" stroke-opacity="0.5" stroke-dasharray="4 3"/>'
    )


def _across(axis: Axis, value: float) -> float:
    return _LEFT + _MARGIN + axis.share(value) * (_SIDE - 2 * _MARGIN)


def _up(axis: Axis, value: float) -> float:
    return _TOP + _SIDE - _MARGIN - axis.share(value) * (_SIDE - 2 * _MARGIN)


def _spread(number: int) -> float:
    """Return a small fixed shift, so that points on the same level don't hide each other."""
    return ((number * 7) % 11 - 5) / 50
