"""What speaks for and against, and what would change the decision: computed from the grades that count. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.changes import Lever
from interviewer.debrief_parts import Argument, Crossing, Movement
from interviewer.debrief_signals import ground
from interviewer.grading.scorecard import Score
from rubrics.model import BANDS, HIGHEST, LOWEST, Recommendation

_MIDDLE = (LOWEST + HIGHEST) / 2
_MOST = 3
_MARGIN = 1e-9
"""A score that meets a bound only by the last bit of a float has not crossed it."""


def arguments(levers: Sequence[Lever], *, for_: bool) -> tuple[Argument, ...]:
    """Return the strongest grades on one side of the middle, each of another criterion."""
    side = 1 if for_ else -1
    weighed = [(side * le.share * (le.estimate - _MIDDLE) * le.certainty, le) for le in levers]
    strongest: dict[tuple[str, str], Argument] = {}
    for weight, lever in sorted(weighed, key=lambda pair: -pair[0]):
        if weight > 0:
            strongest.setdefault(lever.same, Argument(ground(lever), weight))
    return tuple(strongest.values())[:_MOST]


def crossing_up(overall: Score, recommendation: Recommendation, levers: Sequence[Lever]) -> Crossing | None:
    """Return what it takes to come into the next band up; None at the top."""
    bands = list(Recommendation)
    place = bands.index(recommendation)
    if overall.value is None or place + 1 == len(bands):
        return None
    threshold = BANDS[place][0]
    reach = bool(overall.interval and overall.interval[1] >= threshold)
    return _crossing(bands[place + 1], threshold, threshold - overall.value, reach, levers)


def crossing_down(overall: Score, recommendation: Recommendation, levers: Sequence[Lever]) -> Crossing | None:
    """Return what it takes to fall into the next band down; None at the bottom."""
    bands = list(Recommendation)
    place = bands.index(recommendation)
    if overall.value is None or place == 0:
        return None
    threshold = BANDS[place - 1][0]
    reach = bool(overall.interval and overall.interval[0] < threshold)
    # what is needed is to fall below the bound, which is no longer part of the band
    return _crossing(bands[place - 1], threshold, threshold - overall.value, reach, levers, down=True)


def _crossing(
    to: Recommendation,
    threshold: float,
    needed: float,
    in_reach: bool,
    levers: Sequence[Lever],
    *,
    down: bool = False,
) -> Crossing:
    single = [m for lever in levers if (m := _movement(lever, needed, down=down))]
    alone: dict[tuple[str, str], Movement] = {}
    for move in sorted(single, key=lambda m: (_levels(m), -m.ground.certainty)):
        alone.setdefault((move.ground.rubric, move.ground.criterion), move)
    chosen = tuple(alone.values())[:_MOST]
    return Crossing(
        to, threshold, needed, in_reach, chosen, () if chosen else _together(levers, needed, down=down)
    )


def _movement(lever: Lever, needed: float, *, down: bool) -> Movement | None:
    """Return the smallest movement of a grade, to a whole level, that changes the overall by this much."""
    for level in reversed(range(LOWEST, HIGHEST)) if down else range(LOWEST + 1, HIGHEST + 1):
        change = lever.moved_to(level)
        if change < needed - _MARGIN if down else change > needed + _MARGIN:
            return Movement(ground(lever), level, change)
    return None


def _together(levers: Sequence[Lever], needed: float, *, down: bool) -> tuple[Movement, ...]:
    """Return the fewest movements that do it together; the last goes only as far as it must.

    The overall is linear in the grades, so taking those that give most needs no search.
    """
    end = LOWEST if down else HIGHEST
    moves: list[Movement] = []
    left = needed
    for lever in sorted(levers, key=lambda le: le.moved_to(end), reverse=not down):
        if last := _movement(lever, left, down=down):
            return (*moves, last)
        moves.append(Movement(ground(lever), end, lever.moved_to(end)))
        left -= lever.moved_to(end)
    return ()


def _levels(move: Movement) -> float:
    return abs(move.to_level - move.ground.estimate)
