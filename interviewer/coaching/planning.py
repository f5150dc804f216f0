"""The use cases of planning: keep a goal, make the plan, tick off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from interviewer.coaching.goal import GOAL, Goal, goal_as_document, goal_from_document, today_of
from interviewer.coaching.looking_back import Past
from interviewer.coaching.new_goal import NewGoal, goal_of
from interviewer.coaching.repetition import RepetitionSchedule
from interviewer.coaching.study_plan import Done, Item, StudyPlan
from interviewer.coaching.study_plan_making import make_plan
from interviewer.coaching.ticks import Ticks, ticks_for
from interviewer.errors import NotFound
from interviewer.ports import Clock
from interviewer.ports_after import PreferenceStore
from knowledge.bank import QuestionBank
from knowledge.model import Passage

_DONE, _TICKS = "plan_done", "plan_ticks"
_MOST_DONE = 1_000
_DONES: TypeAdapter[tuple[Done, ...]] = TypeAdapter(tuple[Done, ...])


class CalendarMaker(Protocol):
    """Makes a calendar file of a plan."""

    def __call__(self, plan: StudyPlan, now: datetime, *, base_url: str = "") -> bytes:
        """Return RFC 5545; links start with `base_url`, without one they are left out."""
        ...


class Planning:
    """Safe to share. The plan is not kept: it is made anew from the goal, the digests and what was ticked off."""

    def __init__(
        self,
        *,
        preferences: PreferenceStore,
        past: Past,
        bank: QuestionBank,
        passages: Callable[[], Sequence[Passage]],
        schedule: RepetitionSchedule,
        calendar: CalendarMaker,
        clock: Clock,
        new_key: Callable[[], str],
    ) -> None:
        self._preferences = preferences
        self._past = past
        self._bank = bank
        self._passages = passages
        self._schedule = schedule
        self._calendar = calendar
        self._clock = clock
        self._new_key = new_key
        # Ticking reads, adds and writes: two at once would lose one.
        self._ticking = asyncio.Lock()

    async def goal(self) -> Goal | None:
        """Return the goal; None before the first."""
        return goal_from_document(await self._preferences.preference(GOAL))

    async def set_goal(self, asked: NewGoal) -> Goal:
        """Keep a goal in place of the earlier one; BadInput names the field that can't be used."""
        roles = {question.role for question in self._bank}
        goal = goal_of(asked, await self.goal(), key=self._new_key(), roles=roles, now=self._clock.now())
        await self._preferences.keep_preference(GOAL, goal_as_document(goal))
        return goal

    async def forget_goal(self) -> None:
        """Remove the goal, what was ticked off for it, and the ticks of its lists."""
        await self._preferences.forget_preference(GOAL)
        await self._preferences.forget_preference(_DONE)
        await self._preferences.forget_preference(_TICKS)

    async def plan(self) -> StudyPlan:
        """Return today's plan; NotFound without a goal."""
        goal = await self._goal()
        digests, done = await self._past.digests(), await self._done()
        return await asyncio.to_thread(
            make_plan,
            goal,
            digests,
            bank=self._bank,
            passages=self._passages(),
            schedule=self._schedule,
            today=today_of(goal, self._clock.now()),
            done=[one for one in done if one.on >= goal.since],
        )

    async def calendar(self, *, base_url: str = "") -> bytes:
        """Return today's plan as a calendar file; NotFound without a goal."""
        plan = await self.plan()
        return await asyncio.to_thread(self._calendar, plan, self._clock.now(), base_url=base_url)

    async def tick(self, item_id: str) -> None:
        """Keep that an item of today's plan is done, as of today; NotFound where it isn't in the plan."""
        plan = await self.plan()
        item = _found(plan, item_id)
        async with self._ticking:
            done = await self._done()
            if item.done or any(one.id == item_id and one.on >= plan.goal.since for one in done):
                return
            now = Done(item.id, item.kind, item.title, item.minutes, plan.today)
            await self._keep((*done, now))

    async def untick(self, item_id: str) -> None:
        """Take that back; NotFound where the plan has no such item."""
        plan = await self.plan()
        async with self._ticking:
            done = await self._done()
            kept = tuple(one for one in done if one.id != item_id)
            if len(kept) == len(done):
                _found(plan, item_id)
                return
            await self._keep(kept)

    async def ticks(self) -> Ticks:
        """Return which lines of the checklist and the stories are ticked; NotFound without a goal."""
        return ticks_for(await self._goal(), await self._preferences.preference(_TICKS))

    async def keep_ticks(self, name: str, lines: Collection[str]) -> None:
        """Keep exactly these lines of a list as ticked; NotFound without a goal, or where there is no such line."""
        async with self._ticking:
            goal = await self._goal()
            ticks = ticks_for(goal, await self._preferences.preference(_TICKS))
            kept = ticks.with_list(name, lines, goal.rounds)
            await self._preferences.keep_preference(_TICKS, kept.as_document())

    async def _goal(self) -> Goal:
        goal = await self.goal()
        if goal is None:
            raise NotFound("There is no goal to plan for yet.")
        return goal

    async def _done(self) -> tuple[Done, ...]:
        document = await self._preferences.preference(_DONE)
        try:
            return _DONES.validate_python((document or {}).get("items", ()))
        except ValidationError:
            return ()

    async def _keep(self, done: Sequence[Done]) -> None:
        items = _DONES.dump_python(tuple(done)[-_MOST_DONE:], mode="json")
        await self._preferences.keep_preference(_DONE, {"items": items})


def _found(plan: StudyPlan, item_id: str) -> Item:
    item = plan.item(item_id)
    if item is None:
        raise NotFound("The plan has no such item (any more).")
    return item
