"""What a person says of the interview to come, before it is checked. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from interviewer.coaching.goal import Goal, checked, known_zone, zone_of
from interviewer.errors import BadInput
from interviewer.model import StageKind

DEFAULT_DAYS_AHEAD = 14
DEFAULT_HOURS_A_WEEK = 7.0
DEFAULT_START = time(18)


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal as asked for; see Goal for the fields."""

    on: date
    hours_a_week: float = DEFAULT_HOURS_A_WEEK
    rounds: tuple[StageKind, ...] = tuple(StageKind)
    role: str = "mle"
    level: str = "mid"
    days_off: tuple[int, ...] = ()
    starts_at: time = DEFAULT_START
    zone: str = "UTC"


def default_goal(now: datetime) -> NewGoal:
    """Return what a form starts with: two weeks, an hour a day."""
    return NewGoal(on=now.date() + timedelta(days=DEFAULT_DAYS_AHEAD))


def as_asked(goal: Goal) -> NewGoal:
    """Return a goal as it would be asked for again."""
    return NewGoal(
        on=goal.on,
        hours_a_week=goal.hours_a_week,
        rounds=goal.rounds,
        role=goal.role,
        level=goal.level,
        days_off=goal.days_off,
        starts_at=goal.starts_at,
        zone=goal.zone,
    )


def goal_of(asked: NewGoal, earlier: Goal | None, *, key: str, roles: Collection[str], now: datetime) -> Goal:
    """Return the goal that takes the earlier one's place; BadInput names the field that can't be used.

    A change of mind goes on with what was done; after an interview that has passed, counting begins anew. `key` is
    for the first goal, later ones keep theirs.
    """
    if not known_zone(asked.zone):
        raise BadInput("this time zone is not known here; UTC always is", field="zone")
    today = now.astimezone(zone_of(asked.zone)).date()
    goes_on = earlier is not None and earlier.on >= today >= earlier.since
    goal = Goal(
        key=earlier.key if earlier else key,
        on=asked.on,
        hours_a_week=asked.hours_a_week,
        rounds=asked.rounds,
        role=asked.role,
        level=asked.level,
        days_off=asked.days_off,
        starts_at=asked.starts_at,
        zone=asked.zone,
        since=earlier.since if earlier and goes_on else today,
    )
    return checked(goal, roles=roles, today=today)
