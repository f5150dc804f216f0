"""The use cases of retries: try an answer again, and read all attempts at it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from interviewer.coaching.drilling import DrillFor, one_question_plan
from interviewer.coaching.looking_back import Past
from interviewer.coaching.retrying import Attempts, attempts_in
from interviewer.conductor import Conductor
from interviewer.errors import NotFound
from interviewer.loop import DRILL_SECS
from interviewer.model import GradingUnit
from interviewer.purpose import Retried
from interviewer.state import State
from interviewer.units import whole_units


@dataclass(frozen=True, slots=True)
class Words:
    """What the candidate said in one attempt."""

    interview_id: str
    """Where."""
    said: tuple[str, ...]
    """Their turns, in order; empty where there is nothing left of them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """All attempts at one answer, with the words of each."""

    attempts: Attempts
    """Level by level."""
    words: tuple[Words, ...]
    """One for each attempt, in order."""


class Retries:
    """Safe to share; nothing is kept in memory."""

    def __init__(
        self,
        *,
        conductor: Conductor,
        past: Past,
        seed: Callable[[], int] = lambda: random.SystemRandom().randrange(2**31),
    ) -> None:
        self._conductor = conductor
        self._past = past
        self._seed = seed

    async def begin(self, interview_id: str, unit_key: str) -> str:
        """Ask what was asked there once more; return the new interview's id.

        A question is asked again alone; of a round that is graded as a whole every question. NotFound for an
        interview or a unit that isn't there. A retry of a retry is another attempt at the first answer.
        """
        stored, state = await self._conductor.look(interview_id)
        plan, unit = stored.interview.plan, _unit(state, unit_key)
        retried = plan.retries or Retried(interview_id, unit_key, unit.asked[0].id)
        budget_secs = DRILL_SECS
        if len(unit.asked) > 1:
            stage = plan.stages[int(unit_key.partition("/")[0])]
            budget_secs = max(DRILL_SECS, stage.budget_secs)
        again = one_question_plan(
            DrillFor(plan.role, plan.level, plan.mode),
            unit.asked,
            self._seed(),
            purpose="retry",
            retries=retried,
            budget_secs=budget_secs,
        )
        return await self._conductor.hold(again)

    async def attempts(self, interview_id: str) -> tuple[Attempts, ...]:
        """Return what was tried again of this interview, or what it is an attempt at; NotFound."""
        await self._conductor.look(interview_id)
        return attempts_in(await self._past.digests(), interview_id)

    async def compared(self, interview_id: str) -> tuple[Compared, ...]:
        """Return the same with the words of each attempt; NotFound."""
        return tuple([await self._with_words(one) for one in await self.attempts(interview_id)])

    async def _with_words(self, attempts: Attempts) -> Compared:
        words = [await self._words(each.interview_id, each.unit_key) for each in attempts.attempts]
        return Compared(attempts, tuple(words))

    async def _words(self, interview_id: str, unit_key: str) -> Words:
        try:
            _, state = await self._conductor.look(interview_id)
            unit = _unit(state, unit_key)
        except NotFound:
            return Words(interview_id, ())  # deleted meanwhile
        return Words(interview_id, tuple(t.text for t in unit.turns if t.speaker == "candidate"))


def _unit(state: State, unit_key: str) -> GradingUnit:
    for unit in whole_units(state):
        if unit.key == unit_key:
            return unit
    raise NotFound("There is no such answer in this interview.")
