"""Grades units, part by part where the grader has parts; each part is kept as it is made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from interviewer.grading.fingerprint import content_hash
from interviewer.judged_part import JudgedPart, PartStore, PartwiseGrader
from interviewer.model import GradingUnit, UnitResult
from interviewer.patience import Patience
from interviewer.ports import Clock, Grader
from interviewer.yardstick import Yardstick
from rubrics.model import Rubric


def measured(
    result: UnitResult, unit: GradingUnit, grader: Grader, rubrics: Mapping[str, Rubric], clock: Clock
) -> UnitResult:
    """Return a result with what it was measured by."""
    version = result.grader if result.fallback else grader.version(unit.rubric_id)
    return replace(result, yardstick=Yardstick(rubrics[unit.rubric_id], version, clock.now()))


class Judging:
    """What first gradings and further ones do alike."""

    def __init__(
        self, parts: PartStore, rubrics: Mapping[str, Rubric], clock: Clock, *, patience_secs: float = 0.0
    ) -> None:
        """Take how long a job asks again where the model can't be reached, in all of its parts together."""
        self._parts = parts
        self._rubrics = rubrics
        self._clock = clock
        self._patience = Patience(patience_secs)

    def parts(self, unit: GradingUnit, grader: Grader) -> list[str]:
        """Return what is judged on its own, in order; empty for a grader that takes a unit whole."""
        return list(grader.parts(unit)) if isinstance(grader, PartwiseGrader) else []

    async def part(
        self, interview_id: str, attempt: int, unit: GradingUnit, part: str, grader: PartwiseGrader
    ) -> JudgedPart:
        """Judge one part and keep it, unless it is kept already; one that failed in passing is asked for again."""
        yardstick = self._measure(unit, grader)
        known = (await self._parts.judged_parts(interview_id, attempt, unit.key, yardstick)).get(part)
        if known and not known.may_pass:
            return known
        judged = await self._patiently((interview_id, attempt), unit, part, grader)
        await self._parts.keep_part(interview_id, attempt, unit.key, yardstick, judged)
        return judged

    async def whole(self, interview_id: str, attempt: int, unit: GradingUnit, grader: Grader) -> UnitResult:
        """Return the result of a unit with what it was measured by; what of its parts isn't there is judged first."""
        result = await self._whole(interview_id, attempt, unit, grader)
        return measured(result, unit, grader, self._rubrics, self._clock)

    async def _whole(self, interview_id: str, attempt: int, unit: GradingUnit, grader: Grader) -> UnitResult:
        if not isinstance(grader, PartwiseGrader):
            return await grader.grade(unit)
        yardstick = self._measure(unit, grader)
        wanted = grader.parts(unit)
        kept = dict(await self._parts.judged_parts(interview_id, attempt, unit.key, yardstick))
        missing = [part for part in wanted if part not in kept]
        kept |= await self._judged(interview_id, attempt, unit, missing, grader)
        return await grader.put_together(unit, [kept[part] for part in wanted])

    async def _judged(
        self, interview_id: str, attempt: int, unit: GradingUnit, parts: Sequence[str], grader: PartwiseGrader
    ) -> dict[str, JudgedPart]:
        made = await asyncio.gather(*(self.part(interview_id, attempt, unit, part, grader) for part in parts))
        return {judged.part: judged for judged in made}

    def _measure(self, unit: GradingUnit, grader: Grader) -> str:
        """Return a short name of rubric and grader: what other ones judged is not mixed in."""
        return content_hash(f"{grader.version(unit.rubric_id)} {self._rubrics[unit.rubric_id]!r}")

    async def _patiently(
        self, job: tuple[str, int], unit: GradingUnit, part: str, grader: PartwiseGrader
    ) -> JudgedPart:
        tries = 0
        while True:
            judged = await grader.judge_part(unit, part)
            if not judged.may_pass:
                self._patience.over(job)
                return judged
            tries += 1
            pause_secs = self._patience.pause_secs(job, tries, time.monotonic())
            if pause_secs is None:
                return judged
            await asyncio.sleep(pause_secs)
