"""What gradings need of a queue, and what a queue needs of them, as Protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

BulkEnd = Literal["made", "there", "busy", "model", "gone", "failed", "stopped"]
"""How the job of one interview ended: graded anew; graded by these yardsticks before; being graded just now; the
model judged nothing of a unit; deleted; went wrong; cancelled."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """What is to be done, by everybody together."""

    waiting: int
    """Gradings after an interview that nobody has begun: somebody waits for them."""
    running: int
    """Those that are being made."""
    bulk_waiting: int
    """Gradings of a bulk run that nobody has begun."""
    bulk_running: int
    """Those that are being made."""
    runners: int
    """Processes that take jobs."""


class JobQueue(Protocol):
    """Gradings that wait for somebody to make them; seen alike from every process."""

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Start grading; the same attempt twice is one job."""
        ...

    async def cancel(self, interview_id: str, attempt: int) -> None:
        """Stop it before its next step; nothing where it is over."""
        ...

    async def enqueue_regradings(self, interview_ids: Sequence[str], grader: str) -> list[str]:
        """Ask for further gradings after everything that somebody waits for; return a job for each interview.

        One that is asked for already is the same job.
        """
        ...

    async def regradings(self, jobs: Sequence[str]) -> dict[str, BulkEnd]:
        """Return how those that are over ended, by job."""
        ...

    async def cancel_regradings(self) -> int:
        """Stop all that are waiting or running, whoever asked for them; return how many."""
        ...

    async def forget(self, interview_id: str) -> None:
        """Cancel and remove the jobs of an interview that is deleted."""
        ...

    async def state(self) -> QueueState:
        """Return how much is waiting and running."""
        ...

    async def runners(self) -> int:
        """Return how many processes take jobs."""
        ...


class BulkWork(Protocol):
    """What the jobs of a bulk run do, in steps; each may be repeated after a crash."""

    async def begin(self, interview_id: str, grader: str) -> int:
        """Return the number of the grading to be made, from 1; 0 where there is one by these yardsticks.

        BadInput (no such grader), NotFound, NotReady.
        """
        ...

    async def units(self, interview_id: str) -> list[str]:
        """Return the keys of what is to be graded, in order; NotFound."""
        ...

    async def parts(self, interview_id: str, unit_key: str, grader: str) -> list[str]:
        """Return what of a unit is judged on its own; NotFound."""
        ...

    async def judge_part(
        self, interview_id: str, attempt: int, unit_key: str, part: str, grader: str
    ) -> None:
        """Judge one part and keep it, unless it is kept already."""
        ...

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str, grader: str) -> None:
        """Grade one unit and keep the result; ModelUnavailable where the model judged nothing of it."""
        ...

    async def finish(self, interview_id: str, attempt: int) -> None:
        """Announce the grading: it is complete."""
        ...
