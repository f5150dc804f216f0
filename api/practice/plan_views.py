"""A goal and a plan, as they are sent and received."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from api.wire.requests import WHOLE, Key, Request, StageName
from api.wire.views import View
from interviewer.coaching.goal import FEWEST_HOURS, MOST_HOURS, Goal
from interviewer.coaching.new_goal import DEFAULT_HOURS_A_WEEK, DEFAULT_START, NewGoal
from interviewer.coaching.study_plan import Day, DayKind, Focus, Item, ItemKind, StudyPlan
from interviewer.model import StageKind

Weekday = Annotated[int, Field(ge=1, le=7), WHOLE]
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"


def _is_written(pattern: str) -> Callable[[object], object]:
    """Refuse what pydantic would take as well: seconds since 1970, and times with a zone of their own."""

    def check(value: object) -> object:
        if not isinstance(value, date | time) and not (
            isinstance(value, str) and re.fullmatch(pattern, value)
        ):
            raise ValueError("this is not written as documented")
        return value

    return check


WrittenDay = Annotated[date, BeforeValidator(_is_written(_DAY)), Field(strict=False)]
"""A calendar day."""
LocalTime = Annotated[
    time,
    BeforeValidator(_is_written(_TIME)),
    Field(strict=False),
    WithJsonSchema({"type": "string", "pattern": f"^{_TIME}$", "examples": ["18:00"]}),
]
"""A time of day without a zone, which OpenAPI's `time` always has."""


class GoalRequest(Request):
    """What there is to prepare for."""

    on: WrittenDay = Field(examples=["2026-12-14"])
    """The day of the interview, where you are: today or later, within a year."""
    hours_a_week: Annotated[float, Field(ge=FEWEST_HOURS, le=MOST_HOURS, allow_inf_nan=False)] = (
        DEFAULT_HOURS_A_WEEK
    )
    """For preparation."""
    rounds: Annotated[tuple[StageName, ...], Field(min_length=1, max_length=8, strict=False)] = tuple(
        StageKind
    )
    """Expected; in any order."""
    role: Key = "mle"
    """A role the question bank knows."""
    level: Literal["junior", "mid", "senior"] = "mid"
    """Which questions are fair."""
    days_off: Annotated[tuple[Weekday, ...], Field(max_length=7, strict=False)] = ()
    """ISO weekdays, Monday is 1, on which nothing is planned."""
    starts_at: LocalTime = DEFAULT_START
    """When a day's block stands in the calendar, where you are."""
    zone: Annotated[str, Field(min_length=1, max_length=64, examples=["Europe/Berlin"])] = "UTC"
    """IANA time zone; decides when a day begins."""

    def asked(self) -> NewGoal:
        """Return it in planning's own words."""
        return NewGoal(
            on=self.on,
            hours_a_week=self.hours_a_week,
            rounds=self.rounds,
            role=self.role,
            level=self.level,
            days_off=self.days_off,
            starts_at=self.starts_at,
            zone=self.zone,
        )


class GoalView(View):
    """What there is to prepare for."""

    on: date
    """The day of the interview."""
    hours_a_week: float
    """For preparation."""
    rounds: list[StageKind]
    """Expected, in the loop's order."""
    role: str
    """Such as `mle`."""
    level: str
    """junior, mid or senior."""
    days_off: list[int]
    """ISO weekdays without anything."""
    starts_at: LocalTime
    """When a day's block stands in the calendar."""
    zone: str
    """IANA time zone."""
    since: date
    """The day the goal was set."""


class ItemView(View):
    """One thing to do."""

    id: str
    """Tick it off by this."""
    kind: ItemKind
    """read, drill, review (a question once more), story, mock or checklist."""
    title: str
    """What to do."""
    why: str
    """Which weakness it serves, or which rule put it here."""
    minutes: int
    """How long it takes."""
    link: str | None
    """A path of this product."""
    source: str | None
    """For reading: guide and heading."""
    prompts: list[str]
    """For a story: what to write down."""
    done: bool
    """Whether it is."""
    answered: bool
    """Whether it was done by an interview or a drill, which can't be taken back."""


class DayView(View):
    """One day."""

    on: date
    """Which."""
    kind: DayKind
    """study, diagnosis, rehearsal, last, free or interview."""
    minutes: int
    """The time given."""
    planned_minutes: int
    """What is still to do."""
    items: list[ItemView]
    """In the order to do them in."""


class FocusView(View):
    """Something the plan is about."""

    key: str
    """`rubric/criterion`, `topic/name` or `round/kind`."""
    name: str
    """As shown."""
    why: str
    """Where it stands."""
    estimate: float | None
    """1–5; null where nothing is known."""


class PlanView(View):
    """From today to the interview, at most two weeks; made anew whenever it is asked for."""

    goal: GoalView
    """What it was made for."""
    today: date
    """Where you are."""
    state: Literal["ahead", "today", "passed"]
    """Where the interview is."""
    is_cut: bool
    """Whether the interview is further ahead than the plan goes."""
    measured: bool
    """Whether anything was graded yet."""
    done_minutes: int
    """What is done, since the goal was set."""
    planned_minutes: int
    """What is still to do."""
    focus: list[FocusView]
    """What gets the time, most to gain first."""
    days: list[DayView]
    """From today on."""
    past: list[DayView]
    """Days on which something was done, oldest first."""


class TickRequest(Request):
    """An item of the plan."""

    item: Annotated[str, Field(min_length=1, max_length=300)]
    """Its id."""


def goal_view(goal: Goal) -> GoalView:
    """Return a goal as it is sent."""
    return GoalView(
        on=goal.on,
        hours_a_week=goal.hours_a_week,
        rounds=list(goal.rounds),
        role=goal.role,
        level=goal.level,
        days_off=list(goal.days_off),
        starts_at=goal.starts_at,
        zone=goal.zone,
        since=goal.since,
    )


def plan_view(plan: StudyPlan) -> PlanView:
    """Return a plan as it is sent."""
    return PlanView(
        goal=goal_view(plan.goal),
        today=plan.today,
        state=plan.state,
        is_cut=plan.is_cut,
        measured=plan.measured,
        done_minutes=plan.done_minutes,
        planned_minutes=plan.planned_minutes,
        focus=[_focus(one) for one in plan.focus],
        days=[_day(day) for day in plan.days],
        past=[_day(day) for day in plan.past],
    )


def _focus(focus: Focus) -> FocusView:
    return FocusView(key=focus.key, name=focus.name, why=focus.why, estimate=focus.estimate)


def _day(day: Day) -> DayView:
    return DayView(
        on=day.on,
        kind=day.kind,
        minutes=day.minutes,
        planned_minutes=day.planned_minutes,
        items=[_item(item) for item in day.items],
    )


def _item(item: Item) -> ItemView:
    return ItemView(
        id=item.id,
        kind=item.kind,
        title=item.title,
        why=item.why,
        minutes=item.minutes,
        link=item.link,
        source=item.source,
        prompts=list(item.prompts),
        done=item.done,
        answered=item.answered,
    )
