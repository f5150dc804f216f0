"""Practice time as bars. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.coaching.practice_time import PracticeTime
from interviewer.coaching.progress_words import duration
from interviewer.report import STAGE_TITLES


@dataclass(frozen=True, slots=True)
class Bar:
    """A time as a bar."""

    label: str
    """Of what."""
    time: str
    """As shown."""
    sessions: int | None
    """How many, where that is known."""
    share: float
    """Of the longest one, 0–1."""


def week_bars(practice: PracticeTime) -> tuple[Bar, ...]:
    """Return a bar for each of the last weeks; none where nothing was practiced in them."""
    longest = practice.longest_week_secs
    if not longest:
        return ()
    return tuple(
        Bar(
            f"{week.begins.day} {week.begins:%b}",
            duration(week.secs),
            week.sessions,
            round(week.secs / longest, 3),
        )
        for week in practice.weeks
    )


def round_bars(practice: PracticeTime) -> tuple[Bar, ...]:
    """Return a bar for each round that was practiced."""
    longest = max((secs for _, secs in practice.rounds), default=0.0)
    return tuple(
        Bar(STAGE_TITLES[stage], duration(secs), None, round(secs / longest, 3))
        for stage, secs in practice.rounds
    )
