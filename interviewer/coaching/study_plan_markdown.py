"""The plan as Markdown, to print or to keep with one's notes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.coaching.study_content import checklist
from interviewer.coaching.study_plan import Day, DayKind, Item, StudyPlan
from interviewer.coaching.study_plan_items import VERBS
from interviewer.markdown_words import one_line

DAY_NAMES: dict[DayKind, str] = {
    "study": "",
    "diagnosis": "where you stand",
    "rehearsal": "dress rehearsal",
    "last": "nothing new today",
    "free": "free",
    "interview": "the interview",
}


def plan_as_markdown(plan: StudyPlan, *, base_url: str = "") -> str:
    """Return the plan with its checklist; links start with `base_url`, without one they are left out."""
    return "\n".join(_lines(plan, base_url)).strip() + "\n"


def duration(minutes: int) -> str:
    """Return minutes as people say them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def long_date(day: Day) -> str:
    """Return a day's date in words."""
    return f"{day.on:%A}, {day.on.day} {day.on:%B %Y}"


def _lines(plan: StudyPlan, base_url: str) -> Iterator[str]:
    yield f"# Plan for the interview on {plan.goal.on.day} {plan.goal.on:%B %Y}"
    yield ""
    yield f"Made on {plan.today.isoformat()}; every interview changes it."
    if plan.is_cut:
        yield f"The interview is {plan.days_left} days away; this plans the next {len(plan.days)}."
    yield ""
    if plan.focus and plan.days:
        yield "What it is about, most to gain first:"
        yield ""
        yield from (f"- {one_line(focus.why)}." for focus in plan.focus[:5])
        yield ""
    for day in plan.days:
        yield from _day(day, base_url)
    yield "## Checklist for the day"
    yield ""
    for section in checklist(plan.goal.rounds):
        yield f"### {section.title}"
        yield ""
        yield from (f"- [ ] {one_line(line)}" for line in section.lines)
        yield ""


def _day(day: Day, base_url: str) -> Iterator[str]:
    name = f": {DAY_NAMES[day.kind]}" if DAY_NAMES[day.kind] else ""
    minutes = day.planned_minutes + day.done_minutes
    yield f"## {long_date(day)}{name}" + (f" ({duration(minutes)})" if minutes else "")
    yield ""
    for item in day.items:
        yield from _item(item, base_url)
    if day.items:
        yield ""


def _item(item: Item, base_url: str) -> Iterator[str]:
    title = one_line(item.title)
    shown = f"[{title}](<{base_url}{item.link}>)" if item.link and base_url else title
    why = f". {one_line(item.why)}." if item.why else ""
    yield f"- [{'x' if item.done else ' '}] {VERBS[item.kind]}: {shown}, {duration(item.minutes)}{why}"
    yield from (f"    - {one_line(prompt)}" for prompt in item.prompts)
