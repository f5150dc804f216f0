"""Gradings in the calling process, done when `enqueue` returns: for commands."""

from __future__ import annotations

from interviewer.adapters.grading_steps import give_up
from interviewer.errors import NotFound
from interviewer.ports import GradingWork


class InlineJobs:
    """Implements `GradingJobs`. What a crash interrupts is taken up by the next process that serves."""

    def __init__(self, work: GradingWork) -> None:
        self._work = work

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Grade, unit by unit; a failure is kept with the grading and not raised."""
        try:
            for key in await self._work.units(interview_id):
                await self._work.grade_unit(interview_id, attempt, key)
            await self._work.finish(interview_id, attempt)
        except NotFound:
            return  # deleted meanwhile
        except Exception as error:
            await give_up(self._work, interview_id, attempt, error)
