"""The jobs: a workflow for each grading, a step for each criterion a model judges and for each unit.

Arguments and results are ids and fixed words. A step may run again after a crash, or in a process that was taken for
dead, so each of them keeps or replaces what it makes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from dbos import DBOS

from interviewer.adapters.durable_bridge import LoopBridge
from interviewer.adapters.grading_steps import give_up, log_failure
from interviewer.errors import ModelError, NotFound, NotReady
from interviewer.jobs import BulkEnd, BulkWork
from interviewer.ports import GradingWork

GRADE = "grade"
REGRADE = "regrade"

Outline = Sequence[tuple[str, Sequence[str]]]
"""Keys of units, each with the parts that are judged on their own."""
FreeWay = Callable[[], Awaitable[None]]
"""Waits while somebody waits for a grading that nobody has begun."""


def register_grading(work: GradingWork, bridge: LoopBridge) -> None:
    """Make the workflow of a grading after an interview. A grading that fails is a result as well."""

    async def outlined(interview_id: str, attempt: int) -> Outline | None:
        if await work.settled(interview_id, attempt):
            return None
        return [(key, await work.parts(interview_id, key)) for key in await work.units(interview_id)]

    @DBOS.step(name="outline")
    async def outline(interview_id: str, attempt: int) -> Outline | None:
        return await bridge.run(lambda: outlined(interview_id, attempt))

    @DBOS.step(name="judge_part")
    async def judge_part(interview_id: str, attempt: int, unit_key: str, part: str) -> None:
        await bridge.run(lambda: work.judge_part(interview_id, attempt, unit_key, part))

    @DBOS.step(name="grade_unit")
    async def grade_unit(interview_id: str, attempt: int, unit_key: str) -> None:
        await bridge.run(lambda: work.grade_unit(interview_id, attempt, unit_key))

    @DBOS.step(name="finish")
    async def finish(interview_id: str, attempt: int) -> None:
        await bridge.run(lambda: work.finish(interview_id, attempt))

    @DBOS.workflow(name=GRADE)
    async def grade(interview_id: str, attempt: int) -> None:
        try:
            units = await outline(interview_id, attempt)
            if units is None:
                return
            for key, parts in units:
                await _all([judge_part(interview_id, attempt, key, part) for part in parts])
                await grade_unit(interview_id, attempt, key)
            await finish(interview_id, attempt)
        except NotFound:
            return  # deleted meanwhile
        except Exception as error:
            reason = error
            await bridge.run(lambda: give_up(work, interview_id, attempt, reason))


def register_regrading(work: BulkWork, bridge: LoopBridge, free_way: FreeWay) -> None:
    """Make the workflow of a further grading in a bulk run; between units it lets those pass who wait for one."""

    @DBOS.step(name="again_begin")
    async def begin(interview_id: str, grader: str) -> int:
        return await bridge.run(lambda: work.begin(interview_id, grader))

    async def outlined(interview_id: str, grader: str) -> Outline:
        return [(key, await work.parts(interview_id, key, grader)) for key in await work.units(interview_id)]

    @DBOS.step(name="again_outline")
    async def outline(interview_id: str, grader: str) -> Outline:
        return await bridge.run(lambda: outlined(interview_id, grader))

    @DBOS.step(name="again_judge_part")
    async def judge_part(interview_id: str, attempt: int, unit_key: str, part: str, grader: str) -> None:
        await bridge.run(lambda: work.judge_part(interview_id, attempt, unit_key, part, grader))

    @DBOS.step(name="again_grade_unit")
    async def grade_unit(interview_id: str, attempt: int, unit_key: str, grader: str) -> None:
        await bridge.run(lambda: work.grade_unit(interview_id, attempt, unit_key, grader))

    @DBOS.step(name="again_finish")
    async def finish(interview_id: str, attempt: int) -> None:
        await bridge.run(lambda: work.finish(interview_id, attempt))

    async def grade_all(interview_id: str, attempt: int, grader: str) -> None:
        for key, parts in await outline(interview_id, grader):
            await free_way()
            await _all([judge_part(interview_id, attempt, key, part, grader) for part in parts])
            await grade_unit(interview_id, attempt, key, grader)
        await finish(interview_id, attempt)

    @DBOS.workflow(name=REGRADE)
    async def regrade(interview_id: str, grader: str) -> BulkEnd:
        try:
            attempt = await begin(interview_id, grader)
            if not attempt:
                return "there"
            await grade_all(interview_id, attempt, grader)
        except NotFound:
            return "gone"
        except NotReady:
            return "busy"
        except ModelError:
            return "model"
        except Exception as error:
            log_failure(interview_id, error)
            return "failed"
        return "made"


async def _all(steps: Sequence[Awaitable[None]]) -> None:
    """Take steps at the same time; when all have ended, raise what the first of those raised that failed."""
    for outcome in await asyncio.gather(*steps, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
