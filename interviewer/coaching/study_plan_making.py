"""Makes the plan. Pure, and the same for the same: it is made anew whenever it is looked at.

What it follows, and why:

- The weakest criterion × its weight first (`weakness.py`): that is where an hour moves the verdict most.
- Topics take turns within a day (`study_plan_filling.py`): telling kinds of problems apart is practiced by it.
- A question that was answered comes again when it is about to be forgotten (`repetition.py`), at most half a day's
  time: what was once known is cheaper to keep than to learn, but it isn't what was weak.
- A mock round every two or three days, each expected round in turn (`study_plan_mocks.py`): only under a clock and
  follow-ups does it show what the reading was worth, and it is what the plan adapts to.
- The whole loop two days before the interview, so that a day is left to mend one thing.
- Nothing new on the last day: it would only show what isn't known, to someone who can't change it any more.
- What wasn't done moves on by itself; what was done isn't planned again, and stands where it was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from interviewer.coaching.digest import Digest
from interviewer.coaching.goal import Goal
from interviewer.coaching.repetition import Repetition, RepetitionSchedule, attempts
from interviewer.coaching.study_plan import (
    LONGEST_PLAN_DAYS,
    Day,
    DayKind,
    Done,
    Focus,
    Item,
    StudyPlan,
)
from interviewer.coaching.study_plan_days import study_days
from interviewer.coaching.study_plan_filling import Filling
from interviewer.coaching.study_plan_focus import Material, fair_questions, focuses
from interviewer.coaching.study_plan_history import History, asked_questions, latest_answers
from interviewer.coaching.study_plan_items import sections_of
from interviewer.coaching.study_plan_last_day import last_day
from interviewer.coaching.study_plan_mocks import Held, mocks
from interviewer.coaching.study_plan_reviews import Reviews
from interviewer.coaching.weakness import weakest
from knowledge.model import Passage, Question


def make_plan(
    goal: Goal,
    digests: Sequence[Digest],
    *,
    bank: Iterable[Question],
    passages: Iterable[Passage],
    schedule: RepetitionSchedule,
    today: date,
    done: Sequence[Done] = (),
) -> StudyPlan:
    """Return the plan from today up to the interview, at most LONGEST_PLAN_DAYS; without days where it has passed."""
    history = History(goal, tuple(digests), tuple(done), today)
    questions = fair_questions(goal, bank)
    before = history.before_today
    material = Material(
        goal, questions, sections_of(passages), latest_answers(digests), asked_questions(before)
    )
    focus = focuses(material, weakest(digests, datetime.combine(today, time(12), UTC)))
    # What is due today is due by what was known this morning, or a question answered today would vanish from it.
    morning = Reviews(questions, Repetition(schedule, attempts(before)), goal)
    later = Reviews(questions, Repetition(schedule, attempts(digests)), goal)
    return _Making(history, focus, morning, later).plan()


class _Making:
    """One plan, made day after day."""

    def __init__(self, history: History, focus: tuple[Focus, ...], morning: Reviews, later: Reviews) -> None:
        self._goal, self._today = history.goal, history.today
        self._history = history
        self._focus = focus
        self._filling = Filling(focus)
        self._morning = morning
        self._reviews = later

    def plan(self) -> StudyPlan:
        minutes = {day: m for day, m in study_days(self._goal).items() if day in self._ahead()}
        # What was held today is part of today's plan, not of what was before it; unless it was something else.
        before = [one for one in self._history.held if one.on < self._today]
        kinds, planned = self._mocks(minutes, before)
        if self._changes_mocks(planned):
            kinds, planned = self._mocks(minutes, self._history.held)
        days = [self._day(day, kind, minutes.get(day, 0), planned.get(day)) for day, kind in kinds.items()]
        return StudyPlan(
            goal=self._goal,
            today=self._today,
            days=tuple(days),
            past=self._history.past_days(),
            focus=self._focus,
            measured=bool(self._history.digests),
        )

    def _mocks(
        self, minutes: dict[date, int], held: Sequence[Held]
    ) -> tuple[dict[date, DayKind], dict[date, Item]]:
        kinds = self._kinds(minutes, begins=not held)
        return kinds, mocks(minutes, kinds, self._goal.rounds, self._focus, held)

    def _ahead(self) -> list[date]:
        """Return the days that are planned, without the interview's own."""
        count = max(0, min(LONGEST_PLAN_DAYS, (self._goal.on - self._today).days))
        return [self._today + timedelta(days=number) for number in range(count)]

    def _kinds(self, minutes: dict[date, int], *, begins: bool) -> dict[date, DayKind]:
        """Return what every day up to the interview is for, as far as it is planned."""
        kinds: dict[date, DayKind] = {day: "study" if day in minutes else "free" for day in self._ahead()}
        if minutes and begins:
            kinds[min(minutes)] = "diagnosis"
        if minutes and self._goal.on <= self._today + timedelta(days=LONGEST_PLAN_DAYS):
            last = max(minutes)
            kinds[last] = "last"
            early = [day for day in minutes if day < last and (self._goal.on - day).days >= 2]
            if early:
                kinds[max(early)] = "rehearsal"
        if 0 <= (self._goal.on - self._today).days <= LONGEST_PLAN_DAYS:
            kinds[self._goal.on] = "interview"
        return kinds

    def _changes_mocks(self, planned: dict[date, Item]) -> bool:
        """Whether another interview than the one planned for today was held today."""
        if not any(one.on >= self._today for one in self._history.held):
            return False
        of_today = planned.get(self._today)
        return of_today is None or not self._history.settled(of_today).done

    def _day(self, day: date, kind: DayKind, minutes: int, mock: Item | None) -> Day:
        is_today = day == self._today
        items = self._items(day, kind, minutes, mock) if minutes else []
        if is_today:
            items = [self._history.settled(item) for item in items]
            items = _cut([*items, *self._history.besides(items)], minutes)
            self._reviews.expect([item for item in items if not item.answered], day)
        return Day(day, kind, minutes, tuple(items))

    def _items(self, day: date, kind: DayKind, minutes: int, mock: Item | None) -> list[Item]:
        gone = self._gone(day)
        first = [mock] if mock and mock.id not in gone else []
        left = minutes - sum(item.minutes for item in first)
        reviews = (self._morning if day == self._today else self._reviews).on(
            day, left if kind == "last" else left // 2, gone
        )
        if kind == "last":
            return last_day(self._goal, reviews, minutes)
        left -= sum(item.minutes for item in reviews)
        found = [*first, *reviews]
        return [*found, *self._filling.give(left, after=found[-1].topic if found else "", gone=gone)]

    def _gone(self, day: date) -> frozenset[str]:
        """Return what isn't planned for this day, as it was done before it."""
        gone = self._history.ticked_before()
        if day == self._today:
            return gone
        today = self._history.of_today
        answered = {f"drill:{question}" for question in asked_questions(today)}
        return gone | answered | {one.id for one in self._history.done}


def _cut(items: Sequence[Item], minutes: int) -> list[Item]:
    """Return the items without the last ones for which what was done besides has left no time."""
    left = minutes - sum(item.minutes for item in items if item.done)
    kept = []
    for item in items:
        if item.done:
            kept.append(item)
        elif item.minutes <= left:
            kept.append(item)
            left -= item.minutes
    return kept
