"""A plan from one interview to the next: days, and what is to be done on each. Frozen, and no I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from interviewer.coaching.goal import Goal
from interviewer.model import StageKind

ItemKind = Literal["read", "drill", "review", "story", "mock", "checklist"]
DayKind = Literal["study", "diagnosis", "rehearsal", "last", "free", "interview"]
"""`diagnosis` finds out where somebody stands, `rehearsal` is the whole loop, on the `last` one nothing is new."""

LONGEST_PLAN_DAYS = 14
"""Further ahead a plan by the day would be wrong by the time it is read: every interview changes it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do in one sitting."""

    id: str
    """Says what it is, so that it is the same in the next plan."""
    kind: ItemKind
    """See there."""
    title: str
    """What to do, in a line."""
    why: str
    """Which weakness it serves, or which rule put it here."""
    minutes: int
    """How long it takes."""
    link: str | None = None
    """A path of this product, where there is a place to do it."""
    source: str | None = None
    """For reading: guide and heading."""
    topic: str = ""
    """Its group; two of a group don't follow each other where that can be helped."""
    about: str = ""
    """The question, section, story or rounds it is about."""
    prompts: tuple[str, ...] = ()
    """For a story: what to write down."""
    done: bool = False
    """Whether it is."""
    answered: bool = False
    """Whether it was done by an interview or drill here, which can't be taken back."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the plan."""

    on: date
    """Which."""
    kind: DayKind
    """See there."""
    minutes: int
    """What was given; 0 on a free day and on the day of the interview."""
    items: tuple[Item, ...]
    """In the order to do them in."""

    @property
    def planned_minutes(self) -> int:
        """What is still to do."""
        return sum(item.minutes for item in self.items if not item.done)

    @property
    def done_minutes(self) -> int:
        """What is done."""
        return sum(item.minutes for item in self.items if item.done)


@dataclass(frozen=True, slots=True)
class Focus:
    """What the plan is about, most to gain first."""

    key: str
    """`rubric/criterion`, `topic/name` or `round/kind`."""
    name: str
    """As shown."""
    why: str
    """Where it stands, in a sentence."""
    estimate: float | None
    """1–5; None where nothing is known."""
    gain: float
    """Its share of the time; only the ratio to others means something."""
    stage: StageKind
    """The round it shows in."""
    items: tuple[Item, ...]
    """What helps, in order."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done, as it is kept."""

    id: str
    """The item's."""
    kind: ItemKind
    """The item's."""
    title: str
    """The item's."""
    minutes: int
    """The item's."""
    on: date
    """When, where the person is."""

    def item(self) -> Item:
        """Return it as a line of a day."""
        return Item(self.id, self.kind, self.title, "", self.minutes, done=True)


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """From today to the interview, at most two weeks."""

    goal: Goal
    """What it was made for."""
    today: date
    """Where the person is."""
    days: tuple[Day, ...]
    """From today on; empty where the day has passed."""
    past: tuple[Day, ...]
    """Days on which something was done, oldest first."""
    focus: tuple[Focus, ...]
    """What gets the time."""
    measured: bool
    """Whether an interview of any kind was graded before; without one it starts with a diagnosis."""

    @property
    def state(self) -> Literal["ahead", "today", "passed"]:
        """Where the interview is."""
        if self.goal.on == self.today:
            return "today"
        return "ahead" if self.goal.on > self.today else "passed"

    @property
    def days_left(self) -> int:
        """Until the interview; negative afterwards."""
        return (self.goal.on - self.today).days

    @property
    def is_cut(self) -> bool:
        """Whether the interview is further ahead than the plan goes."""
        return self.days_left > LONGEST_PLAN_DAYS

    @property
    def done_minutes(self) -> int:
        """What is done, since the goal was set."""
        return sum(day.done_minutes for day in (*self.past, *self.days))

    @property
    def planned_minutes(self) -> int:
        """What is still to do."""
        return sum(day.planned_minutes for day in self.days)

    def item(self, item_id: str) -> Item | None:
        """Return the item of this id, where the plan has one."""
        return next((item for day in self.days for item in day.items if item.id == item_id), None)


def as_done(item: Item, *, answered: bool) -> Item:
    """Return the item as done."""
    return replace(item, done=True, answered=answered)
