"""What every way of running a grading does with the work: the same steps, and the same end when one goes wrong."""

from __future__ import annotations

import logging
import traceback

from interviewer.errors import InterviewerError, NotFound
from interviewer.ports import GradingWork
from interviewer.seeing.about import about_interview

log = logging.getLogger(__name__)

_UNEXPECTED = "Something went wrong while grading; it can be started again."


def job_id(interview_id: str, attempt: int) -> str:
    """Return the name under which an attempt is one job, however often it is asked for."""
    return f"grade:{interview_id}:{attempt}"


async def give_up(work: GradingWork, interview_id: str, attempt: int, error: Exception) -> None:
    """Mark the grading failed, unless the interview was deleted meanwhile. What was said is not logged."""
    log_failure(interview_id, error)
    # An error that was recorded and is raised again has lost its words.
    message = (str(error) if isinstance(error, InterviewerError) else "") or _UNEXPECTED
    try:
        await work.fail(interview_id, attempt, message)
    except NotFound:
        log.info("A grading ended: its interview is gone")


def log_failure(interview_id: str, error: Exception) -> None:
    """Log where a grading failed and with what type of error, not its words; the id only where logs have fields."""
    where = "".join(traceback.format_tb(error.__traceback__)[-3:])
    with about_interview(interview_id):
        log.error("A grading failed: %s\n%s", type(error).__name__, where)
