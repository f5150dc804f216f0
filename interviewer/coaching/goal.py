"""What a person prepares for: the date, the hours a week, the rounds expected. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from interviewer.errors import BadInput
from interviewer.model import StageKind
from interviewer.plan import LEVELS

FEWEST_HOURS, MOST_HOURS = 1.0, 60.0
"""A week. Less holds no round with its report; more is no practice any more, but a second job."""
MOST_DAYS_AHEAD = 366
"""Who is interviewed later than that needs no plan by the day yet."""
_LONGEST_ZONE_CHARS = 64


@dataclass(frozen=True, slots=True)
class Goal:
    """An interview to come, and the time there is for it."""

    key: str
    """Random; makes the calendar's entries this person's own, so that a second import updates them."""
    on: date
    """The day of the interview, where the person is."""
    hours_a_week: float
    """For preparation."""
    rounds: tuple[StageKind, ...]
    """Expected, in the loop's order; at least one."""
    role: str
    """Such as `mle`."""
    level: str
    """junior, mid or senior."""
    days_off: tuple[int, ...]
    """ISO weekdays (Monday is 1) on which nothing is planned; never all seven."""
    starts_at: time
    """When a day's block stands in the calendar, where the person is."""
    zone: str
    """IANA name; decides when a day begins."""
    since: date
    """The day the goal was set."""


GOAL = "goal"
"""The preference it is kept as."""
_CODEC: TypeAdapter[Goal] = TypeAdapter(Goal)


def checked(goal: Goal, *, roles: Collection[str], today: date) -> Goal:
    """Return the goal, its lists in order; BadInput names the field that can't be used."""
    _check_date(goal.on, today)
    if not math.isfinite(goal.hours_a_week) or not FEWEST_HOURS <= goal.hours_a_week <= MOST_HOURS:
        raise BadInput(f"hours a week lie between {FEWEST_HOURS:g} and {MOST_HOURS:g}", field="hours_a_week")
    if not goal.rounds:
        raise BadInput("choose at least one round", field="rounds")
    if goal.role not in roles:
        raise BadInput(f"there are no questions for the role {goal.role[:80]!r}", field="role")
    if goal.level not in LEVELS:
        raise BadInput(f"unknown level; there are {', '.join(LEVELS)}", field="level")
    off = tuple(sorted(set(goal.days_off)))
    if not set(off) <= set(range(1, 8)):
        raise BadInput("days off are weekdays from 1 (Monday) to 7", field="days_off")
    if len(off) == 7:
        raise BadInput("leave at least one day a week to prepare on", field="days_off")
    if not known_zone(goal.zone):
        raise BadInput("this time zone is not known here; UTC always is", field="zone")
    return replace(
        goal,
        rounds=tuple(kind for kind in StageKind if kind in goal.rounds),
        days_off=off,
        starts_at=goal.starts_at.replace(second=0, microsecond=0, tzinfo=None),
    )


def zone_of(name: str) -> tzinfo:
    """Return the time zone, or UTC where this machine doesn't know it."""
    return ZoneInfo(name) if known_zone(name) else UTC


def known_zone(name: str) -> bool:
    """Whether this machine knows the time zone."""
    if not name or len(name) > _LONGEST_ZONE_CHARS:
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return False
    return True


def today_of(goal: Goal, now: datetime) -> date:
    """Return which day it is for this person."""
    return now.astimezone(zone_of(goal.zone)).date()


def end_of_day(goal: Goal | None, now: datetime) -> datetime:
    """Return the last moment of this person's day; of the day in UTC where no goal says where they are."""
    zone = zone_of(goal.zone) if goal else UTC
    midnight = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(0), zone)
    return midnight - timedelta(microseconds=1)


def goal_as_document(goal: Goal) -> dict[str, Any]:
    """Return it as it is kept."""
    document: dict[str, Any] = _CODEC.dump_python(goal, mode="json")
    return document


def goal_from_document(document: dict[str, Any] | None) -> Goal | None:
    """Return what was kept; None where nothing was, or what was kept can't be read any more."""
    if document is None:
        return None
    try:
        return _CODEC.validate_python(document)
    except ValidationError:
        return None


def _check_date(on: date, today: date) -> None:
    if on < today:
        raise BadInput("this day has passed; when is the interview?", field="on")
    if (on - today).days > MOST_DAYS_AHEAD:
        last = today + timedelta(days=MOST_DAYS_AHEAD)
        raise BadInput(f"a plan by the day can be made up to {last.isoformat()}", field="on")
