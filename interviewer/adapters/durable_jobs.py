"""Gradings that survive `kill -9`: a queue that every process asks, and that those who run jobs take from.

On Postgres any number of processes run jobs; one that dies loses them to the others. On SQLite one process at a time
does, and another takes over when it ends. Whoever doesn't run jobs enqueues them all the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from interviewer.adapters.durable_place import APPLICATION_VERSION, GRADINGS, Place
from interviewer.adapters.durable_queue import AT_ONCE, COMPLETE, DurableQueue, folder_lock
from interviewer.adapters.durable_runner import Runner
from interviewer.adapters.grading_steps import job_id
from interviewer.adapters.sql_executors import count_jobs
from interviewer.job_settings import JobSettings
from interviewer.jobs import BulkWork
from interviewer.ports import GradingWork

log = logging.getLogger(__name__)

_TAKE_OVER_SECS = 1.0
"""How often a process that waits for the lock on SQLite's jobs tries to have it."""
_SWEEP_SECS = 60.0
"""How often those who run jobs look for what was finished without a job: a crash comes between the two seldom."""
_WAY_SECS = 0.5
"""How often a bulk job that lets others pass looks whether it may go on."""


class DurableJobs(DurableQueue):
    """Implements `GradingJobs` and `JobQueue` for whoever serves or works."""

    def __init__(self, work: GradingWork, bulk: BulkWork | None, place: Place, settings: JobSettings) -> None:
        super().__init__(place, settings)
        self._work = work
        self._bulk = bulk

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        work: GradingWork,
        path: Path,
        *,
        postgres_url: str | None = None,
        bulk: BulkWork | None = None,
        settings: JobSettings | None = None,
        runs: bool = True,
    ) -> AsyncIterator[Self]:
        """Open the queue in this Postgres, or else in the file `path`.

        With `runs`, take up what was interrupted, then run what is enqueued; on SQLite once no other process does.
        """
        settings = settings or JobSettings()
        jobs = cls(work, bulk, Place.at(path, postgres_url, settings), settings)
        try:
            if not runs:
                yield jobs
            elif jobs._place.file is None:
                async with jobs._run():
                    yield jobs
            else:
                async with jobs._run_when_free(path):
                    yield jobs
        finally:
            await asyncio.to_thread(jobs.close)

    @asynccontextmanager
    async def _run(self) -> AsyncIterator[None]:
        """Run jobs, and look for lost ones from time to time."""
        runner = Runner(self._work, self._bulk, self._free_way, self._place, self._settings)
        sweeping = None
        try:
            await runner.start()
            await self._swept()
            sweeping = asyncio.create_task(self._sweep_again())
            yield
        finally:
            if sweeping:
                sweeping.cancel()
            await runner.stop()

    @asynccontextmanager
    async def _run_when_free(self, path: Path) -> AsyncIterator[None]:
        """Run jobs as soon as no other process does on this file, and let go of the lock at the end."""
        ended = asyncio.Event()
        if lock := await asyncio.to_thread(folder_lock, path):
            try:
                async with self._run():
                    yield
            finally:
                lock.release()
            return
        log.info("Another process runs the gradings; this one waits to take over")
        waiting = asyncio.create_task(self._take_over_from(path, ended))
        try:
            yield
        finally:
            ended.set()
            await waiting

    async def _take_over_from(self, path: Path, ended: asyncio.Event) -> None:
        while not ended.is_set():
            lock = await asyncio.to_thread(folder_lock, path)
            if lock is None:
                await _within(ended.wait, _TAKE_OVER_SECS)
                continue
            try:
                async with self._run():
                    log.info("Takes over the gradings")
                    await ended.wait()
            except Exception as error:
                log.error("The gradings can't be taken over: %s", type(error).__name__)
                await _within(ended.wait, _SWEEP_SECS)
            finally:
                lock.release()

    async def _free_way(self) -> None:
        """Wait while gradings stand in the queue that somebody waits for."""
        while True:
            count = await asyncio.to_thread(count_jobs, self._place.engine)
            if not count.get((GRADINGS, "ENQUEUED")):
                return
            await asyncio.sleep(_WAY_SECS)

    async def _sweep_again(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECS)
            await self._swept()

    async def _swept(self) -> None:
        """Sweep; a database that is away is no reason not to start, or to stop sweeping."""
        try:
            await self._sweep()
            await asyncio.to_thread(self._forget_old)
        except Exception as error:
            log.warning("Lost gradings can't be looked for just now: %s", type(error).__name__)

    async def _sweep(self) -> None:
        """Start what was finished without a job: a crash came between the two, or the jobs were lost."""
        unfinished = await self._work.unfinished()
        for first in range(0, len(unfinished), AT_ONCE):
            some = unfinished[first : first + AT_ONCE]
            states = await asyncio.to_thread(self._states, [job_id(*each) for each in some])
            for interview_id, attempt in some:
                await self._resume(interview_id, attempt, states.get(job_id(interview_id, attempt)))

    def _states(self, jobs: list[str]) -> dict[str, tuple[str, str]]:
        found = self._client.list_workflows(workflow_ids=jobs, load_input=False, load_output=False)
        return {job.workflow_id: (job.status, job.app_version or "") for job in found}

    async def _resume(self, interview_id: str, attempt: int, state: tuple[str, str] | None) -> None:
        """Enqueue one, unless it is on its way; a job that is over without a grading is tried under a new number."""
        status, version = state or ("", APPLICATION_VERSION)
        ours = version == APPLICATION_VERSION
        if status and ours and status not in COMPLETE:
            return
        # Its last step may have come between the two looks.
        if await self._work.settled(interview_id, attempt) or not await self._work.may_be_graded(
            interview_id
        ):
            return
        if not ours and status not in COMPLETE:
            await self.cancel(interview_id, attempt)
        await self.enqueue(interview_id, attempt + 1 if status else attempt)

    def _forget_old(self) -> None:
        """Remove the records of jobs that have been over for long."""
        until = datetime.now(UTC) - timedelta(days=self._settings.keep_days)
        found = self._client.list_workflows(
            completed_before=until.isoformat(), limit=AT_ONCE, load_input=False, load_output=False
        )
        if ids := [job.workflow_id for job in found if job.status in COMPLETE]:
            self._client.delete_workflows(ids)


async def _within(wait: Callable[[], Awaitable[Any]], secs: float) -> None:
    """Wait, but not for longer."""
    try:
        async with asyncio.timeout(secs):
            await wait()
    except TimeoutError:
        return
