"""The plan as a calendar file (RFC 5545): the only file that imports icalendar.

Times are floating: six in the evening is six in the evening, wherever the calendar is opened. A day has the same UID
in every export, and a later export has the higher sequence number, so that importing again updates and doubles nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from interviewer.coaching.study_plan import Day, StudyPlan
from interviewer.coaching.study_plan_items import VERBS, round_names
from interviewer.coaching.study_plan_markdown import DAY_NAMES, duration

if TYPE_CHECKING:
    from icalendar import Event

_PRODUCT = "-//Mock Interviewer//Plan//EN"
_HOST = "plan.mock-interviewer"


def plan_as_calendar(plan: StudyPlan, now: datetime, *, base_url: str = "") -> bytes:
    """Return the days that have something to do, a block each, and the day of the interview; UTF-8, lines folded."""
    from icalendar import Calendar  # half a second: not at start

    calendar = Calendar.new(
        prodid=_PRODUCT,
        method="PUBLISH",
        name="Interview preparation",
        uid=f"{plan.goal.key}@{_HOST}",
        last_modified=now,
    )
    for day in plan.days:
        if event := _event(plan, day, now, base_url):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(plan: StudyPlan, day: Day, now: datetime, base_url: str) -> Event | None:
    minutes = day.planned_minutes + day.done_minutes
    if day.kind == "interview":
        text = "The checklist for the day is at the end of the plan."
        link = f"\n{base_url}/plan#checklist" if base_url else ""
        return _new(plan, day, now, f"Interview: {round_names(plan.goal.rounds)}", text + link)
    if not minutes:
        return None
    name = DAY_NAMES[day.kind]
    summary = f"Prepare{f' ({name})' if name else ''}: {duration(minutes)}"
    return _new(plan, day, now, summary, _text(day, base_url))


def _new(plan: StudyPlan, day: Day, now: datetime, summary: str, text: str) -> Event:
    from icalendar import Event

    starts = datetime.combine(day.on, plan.goal.starts_at)
    whole_day = day.kind == "interview"
    return Event.new(
        uid=f"{day.on:%Y%m%d}-{plan.goal.key}@{_HOST}",
        stamp=now,
        last_modified=now,
        # Minutes since 1970: rises with every export, and fits into 31 bits until the year 6000.
        sequence=int(now.timestamp() // 60),
        start=day.on if whole_day else starts,
        end=day.on + timedelta(days=1)
        if whole_day
        else starts + timedelta(minutes=day.planned_minutes + day.done_minutes),
        summary=summary,
        description=text,
    )


def _text(day: Day, base_url: str) -> str:
    lines = []
    for item in day.items:
        mark = "✓" if item.done else "•"
        lines.append(f"{mark} {VERBS[item.kind]}: {item.title} ({duration(item.minutes)})")
        if item.link and base_url:
            lines.append(f"  {base_url}{item.link}")
    return "\n".join(lines)
