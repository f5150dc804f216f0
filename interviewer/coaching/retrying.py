"""An answer and its later attempts, side by side, level by level. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot
from typing import Literal

from interviewer.coaching.digest import Answered, Digest, Measured
from interviewer.grading.scorecard import Interval
from interviewer.model import StageKind
from interviewer.purpose import Purpose, Retried

Moved = Literal["up", "down", "same", "unknown"]
"""Beyond noise upwards or downwards; within it; or nobody knows the ranges."""


@dataclass(frozen=True, slots=True)
class Level:
    """One criterion (or the score) of one attempt."""

    level: int | None
    """1–5; None for a score, and where it was not graded."""
    estimate: float | None
    """What it was rounded from; None where it was not graded."""
    interval: Interval | None
    """At 80%."""
    difference: float | None
    """To the first attempt that has one; None there, and where there is nothing to compare."""
    moved: Moved
    """Whether the difference is beyond noise."""


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion through all attempts."""

    criterion: str
    """Key."""
    name: str
    """As shown."""
    levels: tuple[Level, ...]
    """One for each attempt, in order."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One of the times an answer was given."""

    interview_id: str
    """Where."""
    unit_key: str
    """Of its unit there."""
    purpose: Purpose
    """What that interview was held for."""
    at: datetime
    """UTC, when it began."""
    score: Level
    """As it counts."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """All attempts at one answer."""

    tried: Retried
    """The answer they are attempts at, where it was given first."""
    stage: StageKind
    """Of which round."""
    question: str
    """As asked; the round's title for a recruiter screen."""
    attempts: tuple[Attempt, ...]
    """Oldest first."""
    rows: tuple[CriterionRow, ...]
    """In the rubric's order."""
    first_is_gone: bool
    """Whether the interview of the first answer was deleted, or is not graded."""

    def unit_in(self, interview_id: str) -> str | None:
        """Return the key of the unit that is an attempt in this interview."""
        return next((a.unit_key for a in self.attempts if a.interview_id == interview_id), None)


def attempts_in(digests: Iterable[Digest], interview_id: str) -> tuple[Attempts, ...]:
    """Return what was tried again among the answers of an interview, or what it tries again itself."""
    families: dict[tuple[str, str], list[tuple[Digest, Answered]]] = {}
    for digest in digests:
        for answer in digest.answers:
            families.setdefault(_origin(digest, answer), []).append((digest, answer))
    return tuple(
        _attempts(origin, held)
        for origin, held in families.items()
        if any(d.interview_id == interview_id for d, _ in held) and any(d.retries for d, _ in held)
    )


def _origin(digest: Digest, answer: Answered) -> tuple[str, str]:
    """Return the interview and unit of the first answer."""
    if digest.retries:
        return digest.retries.interview_id, digest.retries.unit_key
    return digest.interview_id, answer.unit_key


def _attempts(origin: tuple[str, str], held: Sequence[tuple[Digest, Answered]]) -> Attempts:
    held = sorted(held, key=lambda each: (each[0].created_at, each[0].interview_id))
    _, answer = held[-1]
    scores = _levels([(None, a.score, a.interval) for _, a in held])
    retried = next(d.retries for d, _ in held if d.retries)
    return Attempts(
        tried=retried,
        stage=answer.stage,
        question=answer.question,
        attempts=tuple(
            Attempt(d.interview_id, a.unit_key, d.purpose, d.created_at, score)
            for (d, a), score in zip(held, scores, strict=True)
        ),
        rows=_rows([[m for m in d.measured if m.unit_key == a.unit_key] for d, a in held]),
        first_is_gone=all(d.interview_id != origin[0] for d, _ in held),
    )


def _rows(measured: Sequence[Sequence[Measured]]) -> tuple[CriterionRow, ...]:
    """Return the criteria that were graded in any attempt, in the order of the fullest one."""
    fullest = max(measured, key=len)
    names = {m.criterion: m.name for m in (*fullest, *(m for one in measured for m in one))}
    rows = []
    for key, name in names.items():
        found = [next((m for m in one if m.criterion == key), None) for one in measured]
        each = [(m.level, m.estimate, m.interval) if m else (None, None, None) for m in found]
        rows.append(CriterionRow(key, name, _levels(each)))
    return tuple(rows)


def _levels(found: Sequence[tuple[int | None, float | None, Interval | None]]) -> tuple[Level, ...]:
    first: tuple[float, Interval | None] | None = None
    levels = []
    for level, estimate, interval in found:
        difference: float | None = None
        moved: Moved = "unknown"
        if first is not None and estimate is not None:
            difference = estimate - first[0]
            moved = moved_beyond_noise(first, (estimate, interval))
        elif estimate is not None:
            first = (estimate, interval)
        levels.append(Level(level, estimate, interval, difference, moved))
    return tuple(levels)


def moved_beyond_noise(before: tuple[float, Interval | None], after: tuple[float, Interval | None]) -> Moved:
    """Return whether two estimates differ by more than their ranges explain.

    The ranges hold careful raters' levels in 8 of 10 cases. Of each the side that faces the other estimate counts;
    independent errors add as squares. Attempts at one question by one grader share part of their errors, so this
    says "within noise" rather too often than too seldom.
    """
    (old, old_range), (new, new_range) = before, after
    if old_range is None or new_range is None:
        return "unknown"
    side = 1 if new >= old else 0
    noise = hypot(abs(old_range[side] - old), abs(new - new_range[1 - side]))
    if abs(new - old) <= noise:
        return "same"
    return "up" if new > old else "down"
