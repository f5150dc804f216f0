"""The plan in the terminal."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from interviewer.bootstrap import beside
from interviewer.coaching.goal import known_zone
from interviewer.coaching.new_goal import NewGoal, as_asked
from interviewer.coaching.planning import Planning
from interviewer.coaching.study_content import checklist
from interviewer.coaching.study_plan import Day, Item, StudyPlan
from interviewer.coaching.study_plan_items import VERBS
from interviewer.coaching.study_plan_markdown import DAY_NAMES, duration, long_date, plan_as_markdown
from interviewer.errors import BadInput
from interviewer.model import StageKind
from interviewer.settings import read_settings
from interviewer.terminal.files import check_folder, write_text

SUFFIXES = (".md", ".ics")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHOLE_DAYS = 2


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What was said on the command line; None leaves the goal as it is."""

    on: str | None = None
    """ISO date of the interview."""
    hours: float | None = None
    """A week."""
    rounds: str | None = None
    """Separated by commas."""
    level: str | None = None
    """junior, mid or senior."""
    days_off: str | None = None
    """Separated by commas, such as `sat,sun`; empty for none."""
    done: str | None = None
    """An item's id, to tick off."""
    out: Path | None = None
    """Write it there: .md or .ics."""
    everything: bool = False
    """Whether every day is shown with its items."""


async def run_plan(options: PlanOptions) -> None:
    """Keep what was said of the goal, tick off, then show or write the plan."""
    if options.out:
        _check(options.out)
    changes = _changes(options)
    async with beside(read_settings()) as service:
        planning = service.planning
        await _set_goal(planning, changes)
        if options.done:
            await planning.tick(options.done)
        plan = await planning.plan()
        calendar = await planning.calendar() if options.out and options.out.suffix == ".ics" else b""
    console = Console()
    if options.out is None:
        _show(plan, console, everything=options.everything)
        return
    # The calendar's line ends are its own; writing text would turn them into this machine's.
    text = plan_as_markdown(plan) if options.out.suffix == ".md" else ""
    _write(options.out, text, calendar)
    console.print(f"Plan written to {options.out}", markup=False, highlight=False)


def local_zone() -> str:
    """Return this machine's time zone by its IANA name; UTC where it has none."""
    named = os.environ.get("TZ", "").lstrip(":")
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return next((name for name in (named, linked) if known_zone(name)), "UTC")


def _changes(options: PlanOptions) -> dict[str, Any]:
    """Return what was said of the goal, by its fields; BadInput names the one that can't be read."""
    read = {
        "on": options.on and _date(options.on),
        "hours_a_week": options.hours,
        "rounds": None if options.rounds is None else _rounds(options.rounds),
        "level": options.level,
        "days_off": None if options.days_off is None else _days_off(options.days_off),
    }
    return {field: value for field, value in read.items() if value is not None}


async def _set_goal(planning: Planning, changes: dict[str, Any]) -> None:
    goal = await planning.goal()
    if goal is None and "on" not in changes:
        raise BadInput("say when the interview is: interviewer plan --date 2026-12-14", field="on")
    if changes:
        start = as_asked(goal) if goal else NewGoal(on=changes["on"], zone=local_zone())
        await planning.set_goal(replace(start, **changes))


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        raise BadInput("a date looks like 2026-12-14", field="on") from None


def _rounds(said: str) -> tuple[StageKind, ...]:
    names = [name.strip() for name in said.split(",") if name.strip()]
    if unknown := [name for name in names if name not in set(StageKind)]:
        raise BadInput(f"unknown round {unknown[0]!r}; there are {', '.join(StageKind)}", field="rounds")
    return tuple(StageKind(name) for name in names)


def _days_off(said: str) -> tuple[int, ...]:
    names = [name.strip().lower()[:3] for name in said.split(",") if name.strip()]
    if unknown := [name for name in names if name not in _WEEKDAYS]:
        raise BadInput(f"unknown weekday {unknown[0]!r}; say {', '.join(_WEEKDAYS)}", field="days_off")
    return tuple(_WEEKDAYS.index(name) + 1 for name in names)


def _check(out: Path) -> None:
    if out.suffix not in SUFFIXES:
        raise BadInput(f"a plan is {' or '.join(SUFFIXES)}, not {out.suffix!r}")
    check_folder(out)


def _write(out: Path, text: str, calendar: bytes) -> None:
    if not calendar:
        write_text(out, text)
        return
    try:
        out.write_bytes(calendar)
    except OSError as error:
        raise BadInput(f"{out}: {error.strerror or error}") from error


def _show(plan: StudyPlan, console: Console, *, everything: bool) -> None:
    console.print(_headline(plan), style="bold")
    if plan.state == "ahead":
        total = plan.done_minutes + plan.planned_minutes
        console.print(f"{duration(plan.done_minutes)} of {duration(total)} done", highlight=False)
        for focus in plan.focus[:3]:
            console.print(Text(f"  {focus.why}"), style="dim")
    for number, day in enumerate(plan.days):
        _show_day(day, console, whole=everything or number < _WHOLE_DAYS)
    if plan.state == "today":
        _show_checklist(plan, console)


def _headline(plan: StudyPlan) -> str:
    match plan.state:
        case "ahead":
            days = "one day" if plan.days_left == 1 else f"{plan.days_left} days"
            return f"Interview on {plan.goal.on.isoformat()}, in {days}"
        case "today":
            return "The interview is today: nothing to study, one list to go through"
        case _:
            return "The interview has passed. interviewer plan --date … for the next one"


def _show_day(day: Day, console: Console, *, whole: bool) -> None:
    name = f", {DAY_NAMES[day.kind]}" if DAY_NAMES[day.kind] else ""
    minutes = day.planned_minutes + day.done_minutes
    time = f"  {duration(minutes)}" if minutes else ""
    console.print(Text(f"\n{long_date(day)}{name}{time}" if whole else f"{long_date(day)}{name}{time}"))
    if whole:
        for item in day.items:
            _show_item(item, console)


def _show_item(item: Item, console: Console) -> None:
    mark = "✓" if item.done else "·"
    line = Text(f"  {mark} {VERBS[item.kind]}: {item.title}", style="dim" if item.done else "")
    line.append(f"  {duration(item.minutes)}", style="cyan")
    console.print(line)
    console.print(Text(f"      {item.why}  [{item.id}]"), style="dim")


def _show_checklist(plan: StudyPlan, console: Console) -> None:
    for section in checklist(plan.goal.rounds):
        console.print(Text(f"\n{section.title}", style="bold"))
        for line in section.lines:
            console.print(Text(f"  ☐ {line}"))
