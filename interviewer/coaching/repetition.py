"""Spaced repetition of questions: when one is worth asking again, from how it was answered so far. Pure.

Nothing is kept: every question's card is played again from the digests, so that a regrading, a deletion or a
correction moves its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from interviewer.coaching.digest import Digest


class Rating(IntEnum):
    """How well a question went."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to a question."""

    at: datetime
    """UTC."""
    rating: Rating
    """How it went."""


@dataclass(frozen=True, slots=True)
class Due:
    """A question and its date."""

    question_id: str
    """Which."""
    at: datetime
    """UTC; from then on it is worth asking again."""


class RepetitionSchedule(Protocol):
    """Says when what was answered is about to be forgotten."""

    def due(self, attempts: Sequence[Attempt]) -> datetime:
        """Return when to ask again, UTC, after at least one attempt, the oldest first. The same for the same."""
        ...


def rating_of(score: float) -> Rating:
    """Return how a score of 1–5 counts: below 2 again, below 3 hard, below 4 good, else easy."""
    bounds = ((2.0, Rating.AGAIN), (3.0, Rating.HARD), (4.0, Rating.GOOD))
    return next((rating for bound, rating in bounds if score < bound), Rating.EASY)


def attempts(digests: Iterable[Digest]) -> dict[str, tuple[Attempt, ...]]:
    """Return every question's attempts, oldest first; by the score that counts, which is the one without help.

    An answer that nothing was graded of is no attempt: how it went is not known.
    """
    found: dict[str, list[Attempt]] = {}
    for digest in digests:
        for answer in digest.answers:
            if answer.question_id is not None and answer.score is not None:
                attempt = Attempt(digest.finished_at, rating_of(answer.score))
                found.setdefault(answer.question_id, []).append(attempt)
    return {key: tuple(sorted(each, key=lambda a: (a.at, a.rating))) for key, each in found.items()}


class Repetition:
    """When each question is due."""

    def __init__(self, schedule: RepetitionSchedule, answered: Mapping[str, Sequence[Attempt]]) -> None:
        self._schedule = schedule
        self._answered = answered

    def due_at(self, question_id: str, *, then: Sequence[datetime] = ()) -> datetime | None:
        """Return when a question is due; None before its first attempt. `then`: reviews to come, taken to go well."""
        done = self._answered.get(question_id, ())
        if not done:
            return None
        return self._schedule.due([*done, *(Attempt(at, Rating.GOOD) for at in then)])

    def due(self, question_ids: Iterable[str], now: datetime) -> tuple[Due, ...]:
        """Return those that are due by now, the longest overdue first."""
        dates = [Due(one, at) for one in question_ids if (at := self.due_at(one)) is not None and at <= now]
        return tuple(sorted(dates, key=lambda one: (one.at, one.question_id)))
