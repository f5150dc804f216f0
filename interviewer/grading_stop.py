"""Stops a grading that somebody doesn't want any more, or that takes too long."""

from __future__ import annotations

from interviewer.errors import Conflict
from interviewer.jobs import JobQueue
from interviewer.ports import GradingProgress, InterviewStore

STOPPED = "It was stopped; it can be started again."


async def stop_grading(store: InterviewStore, queue: JobQueue | None, interview_id: str) -> GradingProgress:
    """Stop it before its next step and return where it stands; Conflict where nothing is being graded."""
    attempt, progress = await store.grading(interview_id)
    if progress.state not in {"queued", "running"}:
        raise Conflict("It is not being graded just now.")
    if queue:
        await queue.cancel(interview_id, attempt)
    stopped = GradingProgress("failed", progress.done, progress.total, STOPPED)
    await store.set_grading(interview_id, attempt, stopped)
    return stopped
