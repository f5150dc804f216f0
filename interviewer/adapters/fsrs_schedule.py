"""Spaced repetition by FSRS: the only file that imports it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from interviewer.coaching.repetition import Attempt

if TYPE_CHECKING:
    from fsrs import Scheduler

_RETENTION = 0.9
_LONGEST_DAYS = 365


class FsrsSchedule:
    """Implements `RepetitionSchedule`. Safe to share between threads."""

    def due(self, attempts: Sequence[Attempt]) -> datetime:
        """Return when to ask again, UTC."""
        from fsrs import Card, Rating  # a fifth of a second: not at start

        # A card without an id waits a millisecond to find itself one.
        card = Card(card_id=1, due=attempts[0].at.astimezone(UTC))
        for attempt in attempts:
            card, _ = self._scheduler.review_card(card, Rating(attempt.rating), attempt.at.astimezone(UTC))
        return card.due

    @cached_property
    def _scheduler(self) -> Scheduler:
        from fsrs import Scheduler

        # Learning steps are minutes, for flash cards of seconds; a question is asked once a day at most.
        # Without fuzz the same answers always give the same date.
        return Scheduler(
            desired_retention=_RETENTION,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=_LONGEST_DAYS,
            enable_fuzzing=False,
        )
