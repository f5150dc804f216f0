"""Gradings that survive `kill -9`: one DBOS workflow an attempt, one step a unit, in a SQLite file of its own.

DBOS runs its workflows in threads; the work is done on the caller's event loop, where its database and its model live.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager, closing
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar
from uuid import uuid4

from dbos import DBOS, DBOSConfig, Serializer, SetWorkflowID

from interviewer.adapters.grading_steps import give_up, job_id
from interviewer.errors import ConfigurationError, NotFound
from interviewer.ports import GradingWork
from knowledge.folder_lock import FolderLock
from knowledge.model import KnowledgeError

_APPLICATION_VERSION = "1"
"""Pinned: by default it is a hash of the code, and an edited program would never take up its old jobs."""

_QUEUE = "gradings"

_POLL_SECS = 0.1
"""How soon a job starts; also how soon it starts again after a crash."""

_AT_ONCE = 2
"""Gradings that run at the same time."""

_COMPLETE = {"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}

Result = TypeVar("Result")


class DurableJobs:
    """Implements `GradingJobs`. One at a time in a process, and one process at a time on a file."""

    def __init__(self, work: GradingWork, path: Path) -> None:
        self._work = work
        self._path = path
        self._loop = _LoopBridge()
        self._workflow = _register(work, self._loop)

    @classmethod
    @asynccontextmanager
    async def running(cls, work: GradingWork, path: Path) -> AsyncIterator[Self]:
        """Take up what was interrupted, then run what is enqueued; ConfigurationError if another process does."""
        lock = await asyncio.to_thread(_lock, path)
        try:
            jobs = cls(work, path)
            try:
                await asyncio.to_thread(jobs._launch)
                await jobs._sweep()
                yield jobs
            finally:
                jobs._loop.stop()
                await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        finally:
            lock.release()

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Start grading; the same attempt twice is one job. When it returns, the job is on disk."""
        await asyncio.to_thread(self._enqueue, interview_id, attempt)

    def _enqueue(self, interview_id: str, attempt: int) -> None:
        with SetWorkflowID(job_id(interview_id, attempt)):
            DBOS.enqueue_workflow(_QUEUE, self._workflow, interview_id, attempt)

    def _launch(self) -> None:
        """Start DBOS, in a thread without an event loop: in one it would run workflows on that loop."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        DBOS(config=_config(self._path))
        DBOS.launch()
        DBOS.register_queue(
            _QUEUE, worker_concurrency=_AT_ONCE, polling_interval_sec=_POLL_SECS, on_conflict="always_update"
        )
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        # We hold the lock, so whoever else has a job pending is dead.
        dead = [job.workflow_id for job in pending if job.executor_id != DBOS.executor_id]
        if dead:
            DBOS.resume_workflows(dead, queue_name=_QUEUE)

    async def _sweep(self) -> None:
        """Start what was finished without a job: a crash came between the two, or the file of jobs was lost."""
        for interview_id, attempt in await self._work.unfinished():
            status = await asyncio.to_thread(DBOS.get_workflow_status, job_id(interview_id, attempt))
            over = status is not None and status.status in _COMPLETE
            await self.enqueue(interview_id, attempt + 1 if over else attempt)


def _lock(path: Path) -> FolderLock:
    try:
        return FolderLock(path.with_suffix(".lock"))
    except KnowledgeError as error:
        raise ConfigurationError(f"Another process runs the gradings of {path}; stop it first.") from error


def _config(path: Path) -> DBOSConfig:
    return {
        "name": "mock-interviewer",
        "system_database_url": f"sqlite:///{path}",
        "application_version": _APPLICATION_VERSION,
        # The default is the same for every process: a new one would think a dead one's jobs its own, running.
        "executor_id": uuid4().hex,
        "serializer": _Json(),
        "log_level": "WARNING",
        "notification_listener_polling_interval_sec": 0.25,
    }


def _register(work: GradingWork, loop: _LoopBridge) -> Callable[[str, int], None]:
    """Make the workflow. Its arguments and results are ids; a failed step is a result as well."""

    @DBOS.step(name="units")
    def units(interview_id: str) -> list[str]:
        return loop.run(work.units(interview_id))

    @DBOS.step(name="grade_unit")
    def grade_unit(interview_id: str, attempt: int, unit_key: str) -> None:
        loop.run(work.grade_unit(interview_id, attempt, unit_key))

    @DBOS.step(name="finish")
    def finish(interview_id: str, attempt: int) -> None:
        loop.run(work.finish(interview_id, attempt))

    @DBOS.workflow(name="grade")
    def grade(interview_id: str, attempt: int) -> None:
        try:
            for key in units(interview_id):
                grade_unit(interview_id, attempt, key)
            finish(interview_id, attempt)
        except NotFound:
            return  # deleted meanwhile
        except Exception as error:
            loop.run(give_up(work, interview_id, attempt, error))

    return grade


class _LoopBridge:
    """Runs coroutines on the event loop it was made on, for threads that wait for them."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._running: set[Future[Any]] = set()
        self._lock = Lock()
        self._stopped = False

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for it; _Stopped when the process is about to end."""
        with self._lock:
            if self._stopped:
                work.close()
                raise _Stopped
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
            self._running.add(future)
        try:
            return future.result()
        except CancelledError as error:
            raise _Stopped from error
        finally:
            self._running.discard(future)

    def stop(self) -> None:
        """Cancel what is running; it is done again after the next start."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for future in running:
            future.cancel()


class _Stopped(BaseException):
    """Leaves a workflow as if the process had been killed: DBOS would record an Exception as its result."""


class _Json(Serializer):
    """What DBOS keeps, as JSON instead of pickle. Of an exception only the type: its words may be private."""

    def serialize(self, data: Any) -> str:
        """Return the text."""
        return json.dumps(data, default=lambda odd: type(odd).__name__)

    def deserialize(cls, serialized_data: str) -> Any:  # noqa: N805 - so named where it is declared
        """Return the data."""
        return json.loads(serialized_data)

    def name(self) -> str:
        """Stands beside each value."""
        return "json"
