"""The queue as everybody sees it who asks for gradings, looks, or stops them; whether or not they run any."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from dbos import EnqueueOptions

from interviewer.adapters.durable_place import APPLICATION_VERSION, BULK, GRADINGS, Place
from interviewer.adapters.durable_workflows import GRADE, REGRADE
from interviewer.adapters.grading_steps import job_id
from interviewer.adapters.sql_executors import Executors, count_jobs
from interviewer.job_settings import JobSettings
from interviewer.jobs import BulkEnd, QueueState
from knowledge.folder_lock import FolderLock
from knowledge.model import KnowledgeError

log = logging.getLogger(__name__)

COMPLETE = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
"""How a job may be over."""
AT_ONCE = 500
"""Jobs looked at or removed in one statement."""
_BULK_PRIORITY = 10
"""Later than 0, should a bulk job ever stand in the queue of those who wait."""
_TRIES = 3
_PAUSE_SECS = 0.5


class DurableQueue:
    """Implements `JobQueue`."""

    def __init__(self, place: Place, settings: JobSettings) -> None:
        self._place = place
        self._settings = settings
        self._client = place.client()

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, path: Path, postgres_url: str | None = None, settings: JobSettings | None = None
    ) -> AsyncIterator[Self]:
        """Open the queue in this Postgres, or else in the file `path`, without running anything."""
        settings = settings or JobSettings()
        queue = cls(Place.at(path, postgres_url, settings), settings)
        try:
            yield queue
        finally:
            await asyncio.to_thread(queue.close)

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Start grading; the same attempt twice is one job. When it returns, the job is on disk.

        Where it can't be written, that is logged: the interview is finished all the same, and the sweep finds it.
        """
        options: EnqueueOptions = {"workflow_name": GRADE, "queue_name": GRADINGS}
        options["workflow_id"] = job_id(interview_id, attempt)
        options["app_version"] = APPLICATION_VERSION
        for last in (False,) * (_TRIES - 1) + (True,):
            try:
                await asyncio.to_thread(self._client.enqueue, options, interview_id, attempt)
            except Exception as error:
                if last:
                    log.warning("A grading could not be enqueued (%s); the sweep will", type(error).__name__)
                    return
                await asyncio.sleep(_PAUSE_SECS)
            else:
                return

    async def cancel(self, interview_id: str, attempt: int) -> None:
        """Stop it before its next step; nothing where it is over."""
        await asyncio.to_thread(self._client.cancel_workflows, [job_id(interview_id, attempt)])

    async def enqueue_regradings(self, interview_ids: Sequence[str], grader: str) -> list[str]:
        """Ask for further gradings after everything that somebody waits for; return a job for each interview.

        One that is asked for already, and is not over, is the same job.
        """
        return await asyncio.to_thread(lambda: [self._enqueue_regrading(i, grader) for i in interview_ids])

    def _enqueue_regrading(self, interview_id: str, grader: str) -> str:
        options: EnqueueOptions = {"workflow_name": REGRADE, "queue_name": BULK}
        options["workflow_id"] = f"{REGRADE}:{interview_id}:{uuid4().hex}"
        options["app_version"] = APPLICATION_VERSION
        options["priority"] = _BULK_PRIORITY
        options["deduplication_id"] = f"{interview_id}:{grader}"
        options["duplication_policy"] = "return-existing"
        handle: Any = self._client.enqueue(options, interview_id, grader)
        return str(handle.get_workflow_id())

    async def regradings(self, jobs: Sequence[str]) -> dict[str, BulkEnd]:
        """Return how those that are over ended, by job."""
        ended: dict[str, BulkEnd] = {}
        for first in range(0, len(jobs), AT_ONCE):
            ended |= await asyncio.to_thread(self._ended, list(jobs[first : first + AT_ONCE]))
        return ended

    def _ended(self, jobs: list[str]) -> dict[str, BulkEnd]:
        found = self._client.list_workflows(workflow_ids=jobs, status=sorted(COMPLETE), load_input=False)
        return {job.workflow_id: _end(job.status, job.output) for job in found}

    async def cancel_regradings(self) -> int:
        """Stop all that are waiting or running, whoever asked for them; return how many."""
        return await asyncio.to_thread(self._cancel_regradings)

    def _cancel_regradings(self) -> int:
        if self._place.file and not self._place.file.exists():
            return 0
        open_states = ["ENQUEUED", "PENDING"]
        found = self._client.list_workflows(
            queue_name=BULK, status=open_states, load_input=False, load_output=False
        )
        ids = [job.workflow_id for job in found]
        for first in range(0, len(ids), AT_ONCE):
            self._client.cancel_workflows(ids[first : first + AT_ONCE])
        return len(ids)

    async def forget(self, interview_id: str) -> None:
        """Cancel and remove the jobs of an interview that is deleted."""
        await asyncio.to_thread(self._forget, interview_id)

    def _forget(self, interview_id: str) -> None:
        prefixes = [f"{kind}:{interview_id}:" for kind in (GRADE, REGRADE)]
        found = self._client.list_workflows(workflow_id_prefix=prefixes, load_input=False, load_output=False)
        if ids := [job.workflow_id for job in found]:
            self._client.cancel_workflows(ids)
            self._client.delete_workflows(ids)

    async def state(self) -> QueueState:
        """Return how much is waiting and running, and how many processes take jobs."""
        return await asyncio.to_thread(self._state)

    async def runners(self) -> int:
        """Return how many processes take jobs."""
        return await asyncio.to_thread(self._runners)

    def _state(self) -> QueueState:
        count = count_jobs(self._place.engine)
        return QueueState(
            waiting=count.get((GRADINGS, "ENQUEUED"), 0),
            running=count.get((GRADINGS, "PENDING"), 0),
            bulk_waiting=count.get((BULK, "ENQUEUED"), 0),
            bulk_running=count.get((BULK, "PENDING"), 0),
            runners=self._runners(),
        )

    def _runners(self) -> int:
        if self._place.file is None:
            return len(Executors(self._place.engine, self._settings.lease_secs).living())
        lock = folder_lock(self._place.file)
        if lock:
            lock.release()
        return 0 if lock else 1

    def close(self) -> None:
        """Close the connections."""
        self._client.destroy()
        self._place.close()


def _end(status: str, output: Any) -> BulkEnd:
    """Return how a job that is over ended: what it said itself, or what became of it."""
    if status == "SUCCESS":
        said: BulkEnd = output
        return said
    return "stopped" if status == "CANCELLED" else "failed"


def folder_lock(path: Path) -> FolderLock | None:
    """Return the right to run the jobs of a file, or None while another process has it."""
    try:
        return FolderLock(path.with_suffix(".lock"))
    except KnowledgeError:
        return None
