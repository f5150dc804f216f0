"""The form of a goal: what it starts with, what it sends, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from pydantic import ValidationError
from starlette.datastructures import FormData

from api.practice.plan_views import GoalRequest
from interviewer.coaching.goal import MOST_DAYS_AHEAD, Goal, known_zone, today_of
from interviewer.coaching.new_goal import as_asked, default_goal
from interviewer.errors import BadInput
from interviewer.model import StageKind

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MESSAGES = {
    "on": "Enter a date, such as 2026-12-14.",
    "hours_a_week": "Enter a number of hours from 1 to 60.",
    "rounds": "Choose at least one round.",
    "days_off": "Leave at least one day a week to prepare on.",
    "starts_at": "Enter a time, such as 18:00.",
    "level": "Choose one of the three levels.",
}


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The fields as shown; texts, since what was typed is shown again when it can't be used."""

    on: str
    """ISO date."""
    hours_a_week: str
    """A number."""
    rounds: tuple[str, ...]
    """Stage kinds that are ticked."""
    role: str
    """Role key."""
    level: str
    """junior, mid or senior."""
    days_off: tuple[str, ...]
    """ISO weekdays that are ticked."""
    starts_at: str
    """HH:MM."""
    zone: str
    """As the browser said; the script corrects it."""
    first_day: date
    """Earliest that can be chosen."""
    last_day: date
    """Latest that can be chosen."""
    changes: bool
    """Whether there is a goal already."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by field."""


def filled(goal: Goal | None, now: datetime) -> PlanForm:
    """Return the form as it is first shown."""
    asked = as_asked(goal) if goal else default_goal(now)
    today = today_of(goal, now) if goal else now.date()
    return PlanForm(
        on=(asked.on if asked.on >= today else default_goal(now).on).isoformat(),
        hours_a_week=f"{asked.hours_a_week:g}",
        rounds=tuple(kind.value for kind in asked.rounds),
        role=asked.role,
        level=asked.level,
        days_off=tuple(str(day) for day in asked.days_off),
        starts_at=f"{asked.starts_at:%H:%M}",
        zone=asked.zone,
        first_day=today,
        last_day=today + timedelta(days=MOST_DAYS_AHEAD),
        changes=goal is not None,
    )


def read_form(form: FormData) -> GoalRequest:
    """Return what was sent; ValidationError. A time zone that is not known here is UTC: nobody can correct it."""
    zone = _text(form, "zone")
    return GoalRequest.model_validate(
        {
            "on": _text(form, "on"),
            "hours_a_week": _text(form, "hours_a_week").replace(",", "."),
            "rounds": _texts(form, "rounds"),
            "role": _text(form, "role"),
            "level": _text(form, "level"),
            "days_off": _texts(form, "days_off"),
            "starts_at": _text(form, "starts_at"),
            "zone": zone if known_zone(zone) else "UTC",
        },
        strict=False,
    )


def refused(form: FormData, error: BadInput | ValidationError, start: PlanForm) -> PlanForm:
    """Return the form as it was sent, with what is wrong."""
    return replace(
        start,
        on=_text(form, "on"),
        hours_a_week=_text(form, "hours_a_week"),
        rounds=tuple(kind for kind in _texts(form, "rounds") if kind in set(StageKind)),
        level=_text(form, "level"),
        days_off=tuple(_texts(form, "days_off")),
        starts_at=_text(form, "starts_at"),
        errors=_errors(error),
    )


def _errors(error: BadInput | ValidationError) -> dict[str, str]:
    if isinstance(error, BadInput):
        message = str(error)
        return {error.field or "on": f"{message[:1].upper()}{message[1:]}."}
    fields = [str(one["loc"][0]) if one["loc"] else "on" for one in error.errors()]
    return {name: _MESSAGES.get(name, "This can’t be used.") for name in fields}


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value[:100] if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    return [value[:40] for value in form.getlist(name)[:10] if isinstance(value, str)]
