"""Means of levels, and when two of them differ: the arithmetic of progress. Pure.

The rule for a difference. One answer lies around its mean by the *spread*: the mean half-width of the grader's
intervals or, where answers scatter more than that, their scatter at 80%. Means of `n` and `m` answers then differ by
chance by up to `spread × √(1/n + 1/m)`, the *noise*. A difference is told only where it is larger. What a grader gets
wrong alike in all answers drops out of a difference; no credit is taken for that, since questions differ too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.grading.scorecard import Interval, Score, mean_score

Verdict = Literal["grew", "fell", "steady", "unclear"]
STEADY_WITHIN = 0.5
"""A change that lies, noise included, within half a level is none that a rater would see."""
# Two-sided 80% of a normal distribution: the intervals of grades are at 80% too.
_Z80 = 1.2816


@dataclass(frozen=True, slots=True)
class Level:
    """The mean of some answers."""

    value: float
    """1–5."""
    interval: Interval | None
    """At 80%, by the scorecard's rule for means; None where an answer had none."""
    answers: int
    """How many."""


@dataclass(frozen=True, slots=True)
class Change:
    """Two levels, and whether they differ by more than chance."""

    before: Level
    """The earlier one."""
    after: Level
    """The later one."""
    noise: float | None
    """What they may differ by chance; None where it can't be told."""
    spread: float | None
    """How far one answer lies around its mean; None where it can't be told."""

    @property
    def difference(self) -> float:
        """Later minus earlier."""
        return self.after.value - self.before.value

    @property
    def verdict(self) -> Verdict:
        """What may be said of it."""
        if self.noise is None:
            return "unclear"
        if abs(self.difference) > self.noise:
            return "grew" if self.difference > 0 else "fell"
        return "steady" if abs(self.difference) + self.noise <= STEADY_WITHIN else "unclear"


def level_of(scores: Iterable[Score]) -> Level | None:
    """Return the mean of those with a value; None where there are none."""
    valued = [score for score in scores if score.value is not None]
    mean = mean_score(valued)
    if mean.value is None:
        return None
    known = all(score.interval for score in valued)
    return Level(mean.value, mean.interval if known else None, len(valued))


def change_of(before: Sequence[Score], after: Sequence[Score]) -> Change | None:
    """Return the change from the one to the other; None where either has nothing to show."""
    earlier, later = level_of(before), level_of(after)
    if earlier is None or later is None:
        return None
    spread = _spread(before, after)
    noise = None if spread is None else spread * math.sqrt(1 / earlier.answers + 1 / later.answers)
    return Change(earlier, later, noise, spread)


def _spread(*parts: Sequence[Score]) -> float | None:
    """Return how far one answer lies around its part's mean, at 80%; None without an interval for each answer."""
    halves = [_half_width(score) for part in parts for score in part if score.value is not None]
    known = [half for half in halves if half is not None]
    if len(known) < len(halves) or not known:
        return None
    return max(sum(known) / len(known), _Z80 * _scatter(parts))


def _half_width(score: Score) -> float | None:
    if score.value is None or score.interval is None:
        return None
    # The wider side: the other one may have been cut at the scale's end.
    return max(score.value - score.interval[0], score.interval[1] - score.value, 0.0)


def _scatter(parts: Iterable[Sequence[Score]]) -> float:
    """Return the standard deviation around the parts' own means; 0 where no part has two answers."""
    squares, free = 0.0, 0
    for part in parts:
        values = [score.value for score in part if score.value is not None]
        mean = sum(values) / len(values)
        squares += sum((value - mean) ** 2 for value in values)
        free += len(values) - 1
    return math.sqrt(squares / free) if free > 0 else 0.0
