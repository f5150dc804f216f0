"""On which days there is how much time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from interviewer.coaching.goal import Goal

SHORTEST_DAY_MINUTES = 25
"""Below that a day holds no round with its report: few hours make fewer days, not shorter ones."""
LONGEST_DAY_MINUTES = 240
"""Four hours of thinking and speaking aloud; what somebody gives beyond that is left free."""
MOST_DAYS_A_WEEK = 6
"""A day without any work lets the others sink in; who has more than a week ahead gets one in seven."""
_WEEK = 7


def study_days(goal: Goal) -> Mapping[date, int]:
    """Return the days from the goal's setting to the day before the interview that have time, with their minutes.

    The first and the last possible day are among them, the others lie evenly between. Whichever seven days in a
    row are looked at, they never hold more than the hours a week.
    """
    span = (goal.on - goal.since).days
    possible = [
        day
        for day in (goal.since + timedelta(days=number) for number in range(max(0, span)))
        if day.isoweekday() not in goal.days_off
    ]
    weekly_minutes = int(goal.hours_a_week * 60)
    chosen = _evenly(possible, _count(len(possible), weekly_minutes, _WEEK - len(goal.days_off)))
    if not chosen:
        return {}
    minutes = min(LONGEST_DAY_MINUTES, weekly_minutes // _busiest_week(chosen))
    return dict.fromkeys(chosen, minutes)


def _count(possible: int, weekly_minutes: int, available: int) -> int:
    """Return how many of the possible days are used, of which `available` come in a week."""
    a_week = max(1, min(available, MOST_DAYS_A_WEEK, weekly_minutes // SHORTEST_DAY_MINUTES))
    if possible <= available:
        # The last week may be used up to its end: there is nothing to rest for later.
        most = max(1, weekly_minutes // SHORTEST_DAY_MINUTES)
        return min(possible, most if possible < _WEEK else a_week)
    return max(a_week, possible * a_week // available)


def _evenly(days: list[date], count: int) -> list[date]:
    if count >= len(days):
        return days
    if count == 1:
        return days[-1:]
    return [days[round(number * (len(days) - 1) / (count - 1))] for number in range(count)]


def _busiest_week(days: list[date]) -> int:
    """Return the most days that lie within seven in a row."""
    return max(sum(day <= other < day + timedelta(days=_WEEK) for other in days) for day in days)
