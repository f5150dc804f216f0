"""Where lines and words stand in the report's pictures. Pure geometry: no colours, no markup.

A level of 1–5 is shown in two ways: along a line, in per cent of its length, and on a radar's spoke, where 5 is its
end and 1 a fifth of it, so that a row of ones still has a shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rubrics.model import BANDS, HIGHEST, LOWEST, Recommendation

Point = tuple[float, float]

RADAR_WIDTH = 300.0
"""Of a radar's picture, in its own units: about what a small telephone has in pixels."""
RADAR_LINE = 14.0
"""From one line of a label to the next."""
LEAST_SPOKES = 3
"""Fewer make no area."""
_CHARACTER = 7.6  # The mean width of a wide sans at 12 units; narrower ones leave some air.
_GAP = 9.0
_LONGEST_SPOKE, _SHORTEST_SPOKE = 92, 40
_NARROWEST = 0.8


@dataclass(frozen=True, slots=True)
class Band:
    """The scores that lead to one recommendation."""

    recommendation: Recommendation
    """Which."""
    x: float
    """Where it begins, in per cent."""
    width: float
    """In per cent."""


@dataclass(frozen=True, slots=True)
class OnLine:
    """A level with its interval along a line, in per cent of its length."""

    x: float
    """The level."""
    low: float
    """Where the interval begins; the level itself without one."""
    width: float
    """Of the interval; 0 without one."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One criterion before it has a place."""

    name: str
    """As shown."""
    value: float | None
    """1–5; None: not graded."""
    interval: tuple[float, float] | None = None
    """Where careful raters' levels would lie."""
    before: float | None = None
    """Its level before the first hint."""


@dataclass(frozen=True, slots=True)
class DrawnSpoke:
    """One criterion with its place."""

    name: str
    """As shown."""
    end: Point
    """Level 5."""
    mark: Point | None
    """Its level; None: not graded."""
    interval: tuple[Point, Point] | None
    """Both ends."""
    lines: tuple[str, ...]
    """Its name, cut at spaces."""
    at: Point
    """The baseline of the first line."""
    anchor: str
    """`start`, `middle` or `end`: an SVG text-anchor."""


@dataclass(frozen=True, slots=True)
class Radar:
    """Criteria around a point."""

    width: float
    """In its own units."""
    height: float
    """In its own units."""
    centre: Point
    """Level 0."""
    spokes: tuple[DrawnSpoke, ...]
    """Clockwise from the top."""
    rings: tuple[str, ...]
    """Levels 1 to 5, each the `points` of a polygon."""
    shape: str
    """The `points` of the graded levels."""
    before: str
    """The `points` of the levels before a hint; empty where they make no area."""
    scale: tuple[tuple[str, Point], ...]
    """Levels in words with their places, along the first spoke."""


def along(value: float) -> float:
    """Return where a level of 1–5 stands on a line, in per cent of its length."""
    return round((min(HIGHEST, max(LOWEST, value)) - LOWEST) / (HIGHEST - LOWEST) * 100, 2)


def on_line(value: float | None, interval: tuple[float, float] | None) -> OnLine | None:
    """Return a level along a line; None where there is none."""
    if value is None:
        return None
    if interval is None:
        return OnLine(along(value), along(value), 0.0)
    low, high = map(along, interval)
    return OnLine(along(value), low, round(max(_NARROWEST, high - low), 2))


def bands() -> tuple[Band, ...]:
    """Return the recommendations along a line."""
    bounds = [float(LOWEST), *(bound for bound, _ in BANDS), float(HIGHEST)]
    return tuple(
        Band(which, along(first), round(along(last) - along(first), 2))
        for which, (first, last) in zip(Recommendation, pairwise(bounds), strict=True)
    )


def radar(spokes: Sequence[Spoke]) -> Radar | None:
    """Return the picture of several criteria; None where fewer than three are graded."""
    if sum(spoke.value is not None for spoke in spokes) < LEAST_SPOKES:
        return None
    frame = _frame(tuple(spoke.name for spoke in spokes))
    placed = list(zip(spokes, frame.turns, strict=True))
    return Radar(
        width=RADAR_WIDTH,
        height=frame.height,
        centre=frame.place.centre,
        spokes=tuple(_drawn(s, t, n, frame.place) for (s, t), n in zip(placed, frame.labels, strict=True)),
        rings=frame.rings,
        shape=_points(frame.place(t, s.value) for s, t in placed if s.value is not None),
        before=_before(placed, frame.place),
        scale=frame.scale,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a level stands on a spoke."""

    centre: Point
    radius: float

    def __call__(self, turn: float, level: float) -> Point:
        length = self.radius * min(HIGHEST, max(LOWEST, level)) / HIGHEST
        x, y = self.centre
        return round(x + length * math.cos(turn), 1), round(y + length * math.sin(turn), 1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What of a radar depends on its names only."""

    turns: tuple[float, ...]
    labels: tuple[tuple[str, ...], ...]
    place: _Place
    height: float
    rings: tuple[str, ...]
    scale: tuple[tuple[str, Point], ...]


@lru_cache(maxsize=64)
def _frame(names: tuple[str, ...]) -> _Frame:
    turns = tuple(_turn(place, len(names)) for place in range(len(names)))
    labels = tuple(_wrapped(name) for name in names)
    radius = _radius(turns, labels)
    left, right = _sides(turns, labels, radius)
    top, bottom = _heights(turns, labels, radius)
    place = _Place((round(left + (RADAR_WIDTH - left - right) / 2, 1), round(top, 1)), radius)
    return _Frame(
        turns=turns,
        labels=labels,
        place=place,
        height=round(top + bottom, 1),
        rings=tuple(_points(place(t, level) for t in turns) for level in range(LOWEST, HIGHEST + 1)),
        scale=tuple((str(level), _beside(place(turns[0], level))) for level in (LOWEST, 3, HIGHEST)),
    )


def _turn(place: int, count: int) -> float:
    """Return a spoke's angle, clockwise from the top; four stand askew, so that no label stands at a side's end."""
    first = -math.pi / 2 + (math.pi / 4 if count == 4 else 0.0)
    return first + 2 * math.pi * place / count


def _wrapped(name: str) -> tuple[str, ...]:
    """Cut a name so that no line is much longer than its longest word."""
    words = name.split()
    room = max([9, *map(len, words)])
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _radius(turns: Sequence[float], labels: Sequence[tuple[str, ...]]) -> float:
    """Return the longest spoke that leaves room for the labels at both sides."""
    fitting = (
        r for r in range(_LONGEST_SPOKE, _SHORTEST_SPOKE, -1) if sum(_sides(turns, labels, r)) <= RADAR_WIDTH
    )
    return float(next(fitting, _SHORTEST_SPOKE))


def _sides(turns: Sequence[float], labels: Sequence[tuple[str, ...]], radius: float) -> tuple[float, float]:
    """Return how far the picture reaches to the left and to the right of its centre."""
    left = right = radius
    for turn, lines in zip(turns, labels, strict=True):
        width = max(map(len, lines)) * _CHARACTER
        x = (radius + _GAP) * math.cos(turn)
        anchor = _anchor(turn)
        left = max(left, -x + {"start": 0.0, "middle": width / 2, "end": width}[anchor])
        right = max(right, x + {"start": width, "middle": width / 2, "end": 0.0}[anchor])
    return left, right


def _heights(turns: Sequence[float], labels: Sequence[tuple[str, ...]], radius: float) -> tuple[float, float]:
    """Return how far it reaches above and below."""
    firsts = [_first_line(t, len(lines), radius) for t, lines in zip(turns, labels, strict=True)]
    lasts = [y + (len(lines) - 1) * RADAR_LINE for y, lines in zip(firsts, labels, strict=True)]
    return max(radius, RADAR_LINE - min(firsts)), max(radius, max(lasts) + RADAR_LINE / 2)


def _first_line(turn: float, lines: int, radius: float) -> float:
    """Return the first baseline below the centre: labels grow away from the picture."""
    y = (radius + _GAP) * math.sin(turn)
    grown = (1 - math.sin(turn)) / 2  # 1: all of it above the place, 0: all below.
    return y - grown * (lines - 1) * RADAR_LINE + RADAR_LINE * (0.75 - 0.75 * grown)


def _anchor(turn: float) -> str:
    across = math.cos(turn)
    return "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"


def _drawn(spoke: Spoke, turn: float, lines: tuple[str, ...], place: _Place) -> DrawnSpoke:
    x, y = place.centre
    bounds = spoke.interval
    return DrawnSpoke(
        name=spoke.name,
        end=place(turn, HIGHEST),
        mark=None if spoke.value is None else place(turn, spoke.value),
        interval=(place(turn, bounds[0]), place(turn, bounds[1]))
        if bounds and spoke.value is not None
        else None,
        lines=lines,
        at=(
            round(x + (place.radius + _GAP) * math.cos(turn), 1),
            round(y + _first_line(turn, len(lines), place.radius), 1),
        ),
        anchor=_anchor(turn),
    )


def _before(placed: Sequence[tuple[Spoke, float]], place: _Place) -> str:
    graded = [(t, s.before) for s, t in placed if s.before is not None]
    return _points(place(t, value) for t, value in graded) if len(graded) >= LEAST_SPOKES else ""


def _beside(at: Point) -> Point:
    return round(at[0] + 4, 1), round(at[1] + 4, 1)


def _points(places: Iterable[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
