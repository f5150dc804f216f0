"""What a new plan is told of the past: what was asked, also in interviews nobody finished, and what is weak."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from interviewer.before import Before
from interviewer.coaching.digest import Digest
from interviewer.coaching.repetition import Attempt, attempts
from interviewer.coaching.weakness import Weakness, weakest
from interviewer.ports import Clock, InterviewStore

LOOKS_BACK = 200
"""How many interviews, drills and retries count as asked before; the bank has fewer questions than they ask."""


class Past(Protocol):
    """The graded interviews so far."""

    async def graded(self) -> tuple[tuple[str, int], ...]:
        """Return ids and gradings that the digests are of; cheap."""
        ...

    async def digests(self) -> tuple[Digest, ...]:
        """Return every graded interview, drill and retry, oldest first."""
        ...


class LookingBack:
    """Safe to share. What was measured is kept until another interview is graded: hundreds take long to read.

    Time alone changes nothing in it that is used: what was not practiced pales everywhere at the same rate.
    """

    def __init__(self, store: InterviewStore, past: Past, clock: Clock) -> None:
        self._store = store
        self._past = past
        self._clock = clock
        self._graded: tuple[tuple[str, int], ...] = ()
        self._weaknesses: tuple[Weakness, ...] = ()
        self._attempts: Mapping[str, tuple[Attempt, ...]] = {}

    async def __call__(self) -> Before:
        """Return the past, as far as it matters to a plan."""
        return await self.before(await self.weaknesses())

    async def before(self, weaknesses: Sequence[Weakness]) -> Before:
        """Return the same where it is known already what is weak."""
        return before_of(await self._store.asked_before(limit=LOOKS_BACK), weaknesses)

    async def weaknesses(self) -> tuple[Weakness, ...]:
        """Return what was measured so far, with the most to gain first."""
        await self._look()
        return self._weaknesses

    async def attempts(self) -> Mapping[str, tuple[Attempt, ...]]:
        """Return how each question was answered so far, oldest first."""
        await self._look()
        return self._attempts

    async def _look(self) -> None:
        graded = await self._past.graded()
        if graded == self._graded:
            return
        digests, now = await self._past.digests(), self._clock.now()
        self._weaknesses = await asyncio.to_thread(weakest, digests, now)
        self._attempts = attempts(digests)
        # A digest can't be made of an interview that was deleted just now: then it is looked at again.
        self._graded = graded if len(digests) == len(graded) else ()


def before_of(asked: Sequence[Sequence[str]], weaknesses: Sequence[Weakness]) -> Before:
    """Return the past from the questions of each interview, newest first, and from what was measured."""
    ago: dict[str, int] = {}
    for number, ids in enumerate(asked):
        for question_id in ids:
            ago.setdefault(question_id, number)
    criteria = [w for w in weaknesses if w.criterion is not None]
    topics = [w for w in weaknesses if w.kind == "topic"]
    return Before(
        asked=ago,
        weak_criteria={
            (w.rubric, w.criterion or ""): _share(w, [o for o in criteria if o.rubric == w.rubric])
            for w in criteria
        },
        weak_topics={w.name: _share(w, [o for o in topics if o.stage == w.stage]) for w in topics},
    )


def _share(one: Weakness, among: Sequence[Weakness]) -> float:
    """Return its gain as a share of the largest among its like."""
    largest = max(other.gain for other in among)
    return one.gain / largest if largest > 0 else 0.0
