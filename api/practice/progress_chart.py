"""Where the lines of a round's small pictures run: places in the picture's own units, no markup. Pure.

All pictures of a round share their places from left to right, one step for each interview (or week …), so that they
can be read down the page. Steps, not days: an afternoon of five interviews is five points, and a clock that was wrong
pushes nothing aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from interviewer.coaching.lines import Line, Point
from interviewer.coaching.periods import Slot
from interviewer.purpose import Purpose
from rubrics.model import HIGHEST, LOWEST

WIDTH, HEIGHT = 260.0, 94.0
"""Of a picture: about what a small telephone has in pixels beside the page's edges."""
LEFT, RIGHT, TOP, BOTTOM = 16.0, 252.0, 8.0, 86.0
"""The field that levels 5 and 1 bound."""
_DOT, _SMALL_DOT = 3.5, 2.25
_CROWDED = 16


@dataclass(frozen=True, slots=True)
class Dot:
    """One measured level."""

    x: float
    """From the left."""
    y: float
    """From the top."""
    purpose: Purpose
    """How it is marked."""
    radius: float
    """Smaller where there are many."""
    low: float | None
    """Where its interval ends below; None without one."""
    high: float | None
    """Where it ends above."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A level's line across the picture."""

    y: float
    """From the top."""
    level: int
    """Which."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One line with its interval."""

    dots: tuple[Dot, ...]
    """In order."""
    line: str
    """A path through the dots that retries have no part in; empty below two."""
    bands: tuple[str, ...]
    """Paths around the intervals, one for each unbroken stretch of at least two."""


GRID = tuple(
    Grid(round(BOTTOM - (level - LOWEST) / (HIGHEST - LOWEST) * (BOTTOM - TOP), 1), level)
    for level in (1, 3, 5)
)


def chart(line: Line, slots: Sequence[Slot]) -> Chart:
    """Return where everything stands."""
    radius = _SMALL_DOT if len(slots) > _CROWDED else _DOT
    dots = tuple(_dot(point, slots, radius) for point in line.points)
    joined = [dot for dot in dots if dot.purpose != "retry"]
    return Chart(dots, _path(joined) if len(joined) > 1 else "", tuple(_bands(joined)))


def _dot(point: Point, slots: Sequence[Slot], radius: float) -> Dot:
    interval = point.level.interval
    return Dot(
        x=_x(point.slot, len(slots)),
        y=_y(point.level.value),
        purpose=slots[point.slot].purpose,
        radius=radius,
        low=None if interval is None else _y(interval[0]),
        high=None if interval is None else _y(interval[1]),
    )


def _bands(dots: Sequence[Dot]) -> list[str]:
    stretches = [list(found) for known, found in groupby(dots, lambda dot: dot.low is not None) if known]
    return [_band(stretch) for stretch in stretches if len(stretch) > 1]


def _band(dots: Sequence[Dot]) -> str:
    there = [f"{dot.x} {dot.high}" for dot in dots]
    back = [f"{dot.x} {dot.low}" for dot in reversed(dots)]
    return f"M{'L'.join([*there, *back])}Z"


def _path(dots: Sequence[Dot]) -> str:
    return f"M{'L'.join(f'{dot.x} {dot.y}' for dot in dots)}"


def _x(slot: int, slots: int) -> float:
    inset = 6.0
    share = 0.5 if slots == 1 else slot / (slots - 1)
    return round(LEFT + inset + share * (RIGHT - LEFT - 2 * inset), 1)


def _y(value: float) -> float:
    share = (min(float(HIGHEST), max(float(LOWEST), value)) - LOWEST) / (HIGHEST - LOWEST)
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


TOPIC_WIDTH = 160.0
"""Of the picture of a topic: a line from 1 to 5."""
_TOPIC_EDGE = 6.0


def level_x(value: float) -> float:
    """Return where a level stands on a topic's line."""
    share = (min(float(HIGHEST), max(float(LOWEST), value)) - LOWEST) / (HIGHEST - LOWEST)
    return round(_TOPIC_EDGE + share * (TOPIC_WIDTH - 2 * _TOPIC_EDGE), 1)
