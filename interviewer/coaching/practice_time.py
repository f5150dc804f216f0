"""How long was practiced: in all, by round, and by week of late. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from interviewer.coaching.digest import Digest
from interviewer.coaching.periods import week_of
from interviewer.model import StageKind

WEEKS = 12
"""How many weeks are shown, the current one included."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday, in UTC."""

    begins: date
    """The Monday."""
    secs: float
    """Practiced in interviews that began in it."""
    sessions: int
    """How many those were."""


@dataclass(frozen=True, slots=True)
class PracticeTime:
    """Time in interviews that were held to their end, without pauses."""

    secs: float
    """All of it."""
    sessions: int
    """Interviews, drills and retries."""
    rounds: tuple[tuple[StageKind, float], ...]
    """Seconds by round, in the order of a loop; those without any are left out."""
    weeks: tuple[Week, ...]
    """The last WEEKS weeks, oldest first, empty ones included."""

    @property
    def longest_week_secs(self) -> float:
        """The most in one of the weeks shown."""
        return max((week.secs for week in self.weeks), default=0.0)


def practice_time(held: Sequence[Digest], now: datetime) -> PracticeTime:
    """Return it; an interview dated after now (a clock was wrong) counts in all but the weeks."""
    by_round = dict.fromkeys(StageKind, 0.0)
    for digest in held:
        for stage in digest.stages:
            by_round[stage.kind] += stage.active_secs
    return PracticeTime(
        secs=sum(digest.active_secs for digest in held),
        sessions=len(held),
        rounds=tuple((stage, secs) for stage, secs in by_round.items() if secs > 0),
        weeks=_weeks(held, now),
    )


def _weeks(held: Sequence[Digest], now: datetime) -> tuple[Week, ...]:
    by_week: dict[date, list[float]] = {}
    for digest in held:
        by_week.setdefault(week_of(digest.created_at), []).append(digest.active_secs)
    this = week_of(now)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    return tuple(
        Week(monday, sum(by_week.get(monday, ())), len(by_week.get(monday, ()))) for monday in mondays
    )
