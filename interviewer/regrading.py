"""Grades finished interviews again, under today's rubrics and the grader asked for; earlier gradings stay.

A new grading is announced only when it is complete: until then every report shows the one before, and a process that
serves sees nothing to take up. What a crash interrupts goes on where it stopped, as each unit says what measured it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.drift import InterviewDrift, interview_drift
from interviewer.errors import BadInput, ModelUnavailable, NotReady
from interviewer.grading_work import InterviewGrading, waits_for_reading, why_not
from interviewer.judged_part import GradingStore, PartwiseGrader
from interviewer.judging import Judging
from interviewer.limits.whose import working_for
from interviewer.model import GradingUnit, UnitResult
from interviewer.ports import Clock, Grader, GradingProgress
from interviewer.state import state_of
from interviewer.units import grading_units
from interviewer.yardstick import Yardstick
from rubrics.model import Rubric


@dataclass(frozen=True, slots=True)
class Regraded:
    """What came of grading an interview again."""

    interview_id: str
    grading: int
    """The grading by today's yardsticks, from 1."""
    new: bool
    """Whether it was made now; False: it was there already."""
    drift: InterviewDrift | None
    """Against the newest grading by others; None where there is none."""


class Regrading:
    """Makes new gradings beside the old ones, and says what changed."""

    def __init__(
        self,
        *,
        store: GradingStore,
        work: InterviewGrading,
        graders: Mapping[str, Grader],
        rubrics: Mapping[str, Rubric],
        clock: Clock,
        patience_secs: float = 0.0,
    ) -> None:
        """Take the graders by name; `default` is among them. `patience_secs` as for first gradings."""
        self._store = store
        self._work = work
        self._graders = graders
        self._rubrics = rubrics
        self._clock = clock
        self._judging = Judging(store, rubrics, clock, patience_secs=patience_secs)

    def check(self, grader: str) -> None:
        """Raise BadInput unless there is a grader of this name."""
        if grader not in self._graders:
            known = ", ".join(self._graders)
            raise BadInput(f"there is no grader {grader!r} here; there are {known}", field="grader")

    async def regrade(self, interview_id: str, grader: str = "default") -> Regraded:
        """Grade again, unless a grading by today's yardsticks is there already, and say what changed.

        Raises BadInput, NotFound, NotReady (not finished, or being graded just now) and ModelUnavailable (the model
        judged nothing of a unit; what it did judge is kept for the next try).
        """
        attempt = await self.begin(interview_id, grader)
        if attempt:
            await self._grade(interview_id, attempt, grader)
        return await self.compared(interview_id, grader, new=bool(attempt))

    async def finished(self) -> list[str]:
        """Return the ids of all interviews that can be graded again, everybody's, newest first."""
        return await self._store.finished()

    async def compared(self, interview_id: str, grader: str, *, new: bool) -> Regraded:
        """Return what changed by the grading that today's yardsticks made; NotReady where there is none."""
        units = await self._units(interview_id)
        alike, others = await self._complete(interview_id, units, grader)
        if not alike:
            raise NotReady("There is no grading by today's rubrics and this grader.")
        drift = await self._drift(interview_id, others[-1:], alike[-1])
        return Regraded(interview_id, alike[-1], new, drift)

    async def begin(self, interview_id: str, grader: str) -> int:
        """Return the number of the grading to be made, from 1; 0 where there is one by today's yardsticks.

        BadInput, NotFound, NotReady.
        """
        self.check(grader)
        units = await self._units(interview_id)
        newest, progress = await self._store.grading(interview_id)
        if progress.state not in {"done", "failed"}:
            raise NotReady(await self._why_not(interview_id, progress))
        alike, _ = await self._complete(interview_id, units, grader)
        return 0 if alike else newest + 1

    async def units(self, interview_id: str) -> list[str]:
        """Return the keys of what is to be graded, in order; NotFound."""
        return [unit.key for unit in await self._units(interview_id)]

    async def parts(self, interview_id: str, unit_key: str, grader: str) -> list[str]:
        """Return what of a unit is judged on its own; NotFound."""
        return self._judging.parts(await self._unit(interview_id, unit_key), self._graders[grader])

    async def judge_part(
        self, interview_id: str, attempt: int, unit_key: str, part: str, grader: str
    ) -> None:
        """Judge one part and keep it, unless it is kept already."""
        asked = self._graders[grader]
        if isinstance(asked, PartwiseGrader):
            unit = await self._unit(interview_id, unit_key)
            with working_for(await self._store.owner_of(interview_id)):
                await self._judging.part(interview_id, attempt, unit, part, asked)

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str, grader: str) -> None:
        """Grade one unit and keep the result, unless today's yardsticks did; ModelUnavailable where no model judged."""
        unit = await self._unit(interview_id, unit_key)
        kept = (await self._kept(interview_id, attempt)).get(unit_key)
        if self._measured_alike(kept, unit, grader):
            return
        with working_for(await self._store.owner_of(interview_id)):
            result = await self._judging.whole(interview_id, attempt, unit, self._graders[grader])
        if result.fallback:
            raise ModelUnavailable(f"{result.fallback} The earlier grading stays; run it again to go on.")
        await self._store.save_result(interview_id, attempt, result)

    async def finish(self, interview_id: str, attempt: int) -> None:
        """Announce the grading: it is complete."""
        await self._work.finish(interview_id, attempt)

    async def _why_not(self, interview_id: str, progress: GradingProgress) -> str:
        stored = await self._store.load(interview_id)
        awaits_check = state_of(stored.interview.plan, stored.events).awaits_check
        return waits_for_reading(interview_id) if awaits_check else why_not(progress)

    async def _units(self, interview_id: str) -> tuple[GradingUnit, ...]:
        stored = await self._store.load(interview_id)
        return grading_units(state_of(stored.interview.plan, stored.events))

    async def _complete(
        self, interview_id: str, units: Sequence[GradingUnit], grader: str
    ) -> tuple[list[int], list[int]]:
        """Return the complete gradings that today's yardsticks made, and the others."""
        alike: list[int] = []
        others: list[int] = []
        for attempt in await self._store.complete_gradings(interview_id):
            kept = await self._kept(interview_id, attempt)
            same = all(self._measured_alike(kept.get(unit.key), unit, grader) for unit in units)
            (alike if same else others).append(attempt)
        return alike, others

    async def _kept(self, interview_id: str, attempt: int) -> dict[str, UnitResult]:
        return {result.unit_key: result for result in await self._store.results(interview_id, attempt)}

    def _measured_alike(self, result: UnitResult | None, unit: GradingUnit, grader: str) -> bool:
        version = self._graders[grader].version(unit.rubric_id)
        today = Yardstick(self._rubrics[unit.rubric_id], version, self._clock.now())
        return result is not None and today.same_as(result.yardstick)

    async def _unit(self, interview_id: str, unit_key: str) -> GradingUnit:
        return next(unit for unit in await self._units(interview_id) if unit.key == unit_key)

    async def _grade(self, interview_id: str, attempt: int, grader: str) -> None:
        """Grade here and now, asking again for parts whose model failed before."""
        for unit_key in await self.units(interview_id):
            parts = await self.parts(interview_id, unit_key, grader)
            await asyncio.gather(
                *(self.judge_part(interview_id, attempt, unit_key, part, grader) for part in parts)
            )
            await self.grade_unit(interview_id, attempt, unit_key, grader)
        await self.finish(interview_id, attempt)

    async def _drift(self, interview_id: str, earlier: Sequence[int], grading: int) -> InterviewDrift | None:
        if not earlier:
            return None
        before = await self._work.report(interview_id, earlier[0])
        return interview_drift(before, await self._work.report(interview_id, grading))
