"""The levels of one thing over time. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from interviewer.coaching.digest import Digest
from interviewer.coaching.levels import Level, level_of
from interviewer.coaching.periods import Slot
from interviewer.coaching.trend import Trend, trend
from interviewer.grading.scorecard import Score

Scores = Callable[[Digest], Sequence[Score]]
"""What an interview has to say of the thing; empty where it has nothing."""
Key = tuple[str, str]
"""Rubric id and criterion key."""


@dataclass(frozen=True, slots=True)
class Point:
    """One measured level on a time line."""

    slot: int
    """Index into the slots."""
    level: Level
    """Mean over the answers there."""


@dataclass(frozen=True, slots=True)
class Line:
    """The levels of one thing over time."""

    rubric: str | None
    """Rubric id; None for a round as a whole."""
    criterion: str | None
    """Key; None for a round as a whole."""
    name: str
    """As shown; empty for a round as a whole."""
    points: tuple[Point, ...]
    """In order, at least one."""
    trend: Trend | None
    """None below two interviews."""

    @property
    def latest(self) -> Level:
        """Where it stands: the mean of the last interviews compared, or the last point."""
        return self.trend.change.after if self.trend else self.points[-1].level


def trend_of(held: Sequence[Digest], scores: Scores) -> Trend | None:
    """Return the trend over interviews in order. Retries take no part: what was missing had been read by then."""
    return trend([scores(digest) for digest in held if digest.purpose != "retry"])


def points_of(slots: Sequence[Slot], scores: Scores) -> Iterator[Point]:
    """Yield a point for every slot in which there is something."""
    for place, slot in enumerate(slots):
        level = level_of(score for digest in slot.held for score in scores(digest))
        if level:
            yield Point(place, level)


def line_of(
    name: str, held: Sequence[Digest], slots: Sequence[Slot], scores: Scores, *, key: Key | None = None
) -> Line | None:
    """Return the line of a criterion, or of a round without a key; None where nothing was measured."""
    points = tuple(points_of(slots, scores))
    rubric, criterion = key or (None, None)
    return Line(rubric, criterion, name, points, trend_of(held, scores)) if points else None
