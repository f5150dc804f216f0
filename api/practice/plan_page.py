"""The plan as its page shows it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from interviewer.coaching.study_content import checklist
from interviewer.coaching.study_plan import Day, Focus, Item, ItemKind, StudyPlan
from interviewer.coaching.study_plan_items import VERBS
from interviewer.coaching.study_plan_markdown import DAY_NAMES, duration
from interviewer.coaching.ticks import CHECKLIST, Ticks, checklist_line, story_lines
from knowledge.slug import slug
from rubrics.model import Rubric

MOST_FOCUS = 5
REMINDERS = 3
_COUNTED: Mapping[ItemKind, tuple[str, str]] = {
    "mock": ("mock interview", "mock interviews"),
    "review": ("question again", "questions again"),
    "drill": ("question", "questions"),
    "story": ("story", "stories"),
    "read": ("passage", "passages"),
    "checklist": ("checklist", "checklists"),
}


@dataclass(frozen=True, slots=True)
class TickLine:
    """A line that can be ticked."""

    id: str
    """As it is kept."""
    lead: str
    """What stands before its colon; empty where nothing does."""
    text: str
    """The rest."""
    ticked: bool
    """Whether it is."""


@dataclass(frozen=True, slots=True)
class TickPart:
    """Lines below a heading."""

    key: str
    """Stable name."""
    title: str
    """When they are looked at."""
    lines: tuple[TickLine, ...]
    """What to look at."""


@dataclass(frozen=True, slots=True)
class TickList:
    """A list that is kept in one piece."""

    name: str
    """As it is kept."""
    anchor: str
    """Its id on the page."""
    parts: tuple[TickPart, ...]
    """What is in it."""

    @property
    def said(self) -> str:
        """How much of it is ticked, and that this stays so."""
        lines = [line for part in self.parts for line in part.lines]
        ticked = sum(line.ticked for line in lines)
        return (
            f"{ticked} of {len(lines)} ticked, and kept." if ticked else "Nothing ticked yet. Ticks are kept."
        )


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of the agenda."""

    item: Item
    """What to do."""
    anchor: str
    """Its id on the page."""
    verb: str
    """Before its title."""
    duration: str
    """As people say it."""
    can_tick: bool
    """Whether it can be ticked off, or back."""
    prompts: TickList | None
    """For a story that is still to be prepared: what to write down."""


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day of the agenda."""

    day: Day
    """The day."""
    when: str
    """Today, Tomorrow, or the weekday."""
    date: str
    """Day and month."""
    name: str
    """What is special about it; empty for a common day."""
    duration: str
    """What is planned and done, as people say it."""
    holds: str
    """What is in it, counted."""
    lines: tuple[ItemLine, ...]
    """What to do."""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything on the page."""

    plan: StudyPlan
    """What is shown."""
    on: str
    """The day of the interview in words."""
    countdown: str
    """How far off it is."""
    today: DayCard | None
    """None where the day of the interview has come or passed."""
    ahead: tuple[DayCard, ...]
    """From tomorrow on."""
    past: tuple[DayCard, ...]
    """Days on which something was done, newest first."""
    focus: tuple[Focus, ...]
    """What it is about, at most MOST_FOCUS."""
    done: str
    """Time, as people say it."""
    total: str
    """Done and to do."""
    percent: int
    """Done of both, 0–100."""
    checklist: TickList
    """For the day."""
    reminders: tuple[str, ...]
    """What raises the weakest criteria, for the card beside the keyboard."""


def plan_page(plan: StudyPlan, rubrics: Mapping[str, Rubric], ticks: Ticks) -> PlanPage:
    """Return the page of a plan."""
    cards = [_card(day, plan.today, ticks) for day in plan.days]
    ahead = plan.state == "ahead"
    total = plan.done_minutes + plan.planned_minutes
    return PlanPage(
        plan=plan,
        on=in_words(plan.goal.on),
        countdown=_countdown(plan.days_left),
        today=cards[0] if ahead and cards else None,
        ahead=tuple(cards[1:]) if ahead else (),
        past=tuple(_card(day, plan.today, ticks) for day in reversed(plan.past)),
        focus=plan.focus[:MOST_FOCUS],
        done=duration(plan.done_minutes),
        total=duration(total),
        percent=round(100 * plan.done_minutes / total) if total else 0,
        checklist=_checklist(plan, ticks),
        reminders=_reminders(plan, rubrics),
    )


def anchor(item_id: str) -> str:
    """Return an item's id on the page."""
    return f"item-{slug(item_id)}"


def in_words(on: date) -> str:
    """Return a date in words."""
    return f"{on:%A}, {on.day} {on:%B %Y}"


def _countdown(days: int) -> str:
    match days:
        case 0:
            return "Your interview is today"
        case 1:
            return "One day until your interview"
    return f"{days} days until your interview" if days > 0 else "Your interview has passed"


def _card(day: Day, today: date, ticks: Ticks) -> DayCard:
    minutes = day.planned_minutes + day.done_minutes
    near = {today: "Today", today + timedelta(days=1): "Tomorrow"}
    return DayCard(
        day=day,
        when=near.get(day.on, f"{day.on:%A}"),
        date=f"{day.on.day} {day.on:%B}",
        name=DAY_NAMES[day.kind],
        duration=duration(minutes) if minutes else "",
        holds=_holds(day.items),
        lines=tuple(_line(item, ticks, is_past=day.on < today) for item in day.items),
    )


def _line(item: Item, ticks: Ticks, *, is_past: bool) -> ItemLine:
    return ItemLine(
        item=item,
        anchor=anchor(item.id),
        verb="Done" if item.id.startswith("held:") else VERBS[item.kind],
        duration=duration(item.minutes),
        can_tick=not item.answered and not is_past,
        prompts=_prompts(item, ticks) if item.prompts and not item.done else None,
    )


def _prompts(item: Item, ticks: Ticks) -> TickList:
    lines = []
    for line_id, prompt in zip(story_lines(item.id), item.prompts, strict=True):
        lead, _, text = prompt.partition(": ")
        lines.append(TickLine(line_id, lead, text, line_id in ticks.lines))
    return TickList(item.id, f"ticks-{slug(item.id)}", (TickPart(item.id, item.title, tuple(lines)),))


def _checklist(plan: StudyPlan, ticks: Ticks) -> TickList:
    parts = []
    for part in checklist(plan.goal.rounds):
        ids = [(checklist_line(part.key, line), line) for line in part.lines]
        lines = tuple(TickLine(one, "", line, one in ticks.lines) for one, line in ids)
        parts.append(TickPart(part.key, part.title, lines))
    return TickList(CHECKLIST, CHECKLIST, tuple(parts))


def _holds(items: Sequence[Item]) -> str:
    counts = Counter(item.kind for item in items)
    return ", ".join(
        f"{counts[kind]} {one if counts[kind] == 1 else many}"
        for kind, (one, many) in _COUNTED.items()
        if counts[kind]
    )


def _reminders(plan: StudyPlan, rubrics: Mapping[str, Rubric]) -> tuple[str, ...]:
    found = []
    for focus in plan.focus:
        rubric, _, key = focus.key.partition("/")
        if rubric in rubrics and focus.estimate is not None:
            criterion = rubrics[rubric].criterion(key)
            found.append(f"{focus.name}: {criterion.looks_for}")
    return tuple(found[:REMINDERS])
