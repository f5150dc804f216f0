"""Interviews in order; put together by week, month, quarter or year where they are too many for one by one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from interviewer.coaching.digest import Digest
from interviewer.purpose import Purpose

Period = Literal["interview", "week", "month", "quarter", "year"]
MOST_SLOTS = 30
"""More points than this in a picture as wide as a small telephone run into each other."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place on the time line: an interview, or all of a period."""

    begins: datetime
    """UTC: when the interview began, or the first of them."""
    held: tuple[Digest, ...]
    """At least one."""

    @property
    def purpose(self) -> Purpose:
        """What it was held for; of several, the weightiest."""
        purposes = {digest.purpose for digest in self.held}
        return next((one for one in _BY_WEIGHT if one in purposes), "interview")


_BY_WEIGHT: tuple[Purpose, ...] = ("interview", "drill", "retry")


def in_order(digests: Iterable[Digest]) -> list[Digest]:
    """Return them as they were held; at the same moment by id."""
    return sorted(digests, key=lambda digest: (digest.created_at, digest.interview_id))


def week_of(at: datetime) -> date:
    """Return the Monday of its week, in UTC."""
    day = at.astimezone(UTC).date()
    # The very first days of the calendar have no Monday before them.
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def slots_of(digests: Sequence[Digest]) -> tuple[Period, tuple[Slot, ...]]:
    """Return the finest division with at most MOST_SLOTS places; years, however many there are, if none has.

    A retry is left out of what is put together: it is a question whose answer was known.
    """
    if len(digests) <= MOST_SLOTS:
        return "interview", tuple(Slot(digest.created_at, (digest,)) for digest in digests)
    counted = [digest for digest in digests if digest.purpose != "retry"] or list(digests)
    found: tuple[Slot, ...] = ()
    for period, key in _KEYS:
        found = _together(counted, key)
        if len(found) <= MOST_SLOTS:
            return period, found
    return "year", found


def _together(digests: Iterable[Digest], key: Callable[[datetime], object]) -> tuple[Slot, ...]:
    groups: dict[object, list[Digest]] = {}
    for digest in digests:
        groups.setdefault(key(digest.created_at), []).append(digest)
    return tuple(Slot(held[0].created_at, tuple(held)) for held in groups.values())


def _month_of(at: datetime) -> tuple[int, int]:
    day = at.astimezone(UTC)
    return day.year, day.month


def _quarter_of(at: datetime) -> tuple[int, int]:
    day = at.astimezone(UTC)
    return day.year, (day.month - 1) // 3


def _year_of(at: datetime) -> int:
    return at.astimezone(UTC).year


_KEYS: tuple[tuple[Period, Callable[[datetime], object]], ...] = (
    ("week", week_of),
    ("month", _month_of),
    ("quarter", _quarter_of),
    ("year", _year_of),
)
