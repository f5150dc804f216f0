"""What every way of running a grading does with the work: the same steps, and the same end when one goes wrong."""

from __future__ import annotations

import logging
import traceback

from interviewer.errors import InterviewerError, NotFound
from interviewer.ports import GradingWork

log = logging.getLogger(__name__)

_UNEXPECTED = "Something went wrong while grading; it can be started again."


def job_id(interview_id: str, attempt: int) -> str:
    """Return the name under which an attempt is one job, however often it is asked for."""
    return f"grade:{interview_id}:{attempt}"


async def give_up(work: GradingWork, interview_id: str, attempt: int, error: Exception) -> None:
    """Mark the grading failed, unless the interview was deleted meanwhile. What was said is not logged."""
    where = "".join(traceback.format_tb(error.__traceback__)[-3:])
    log.error("%s failed: %s\n%s", job_id(interview_id, attempt), type(error).__name__, where)
    message = str(error) if isinstance(error, InterviewerError) else _UNEXPECTED
    try:
        await work.fail(interview_id, attempt, message)
    except NotFound:
        log.info("%s ended: the interview is gone", job_id(interview_id, attempt))
