"""Runs jobs in this process: takes them from the queue, shows that it lives, and takes over what the dead left."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
from collections.abc import Callable
from threading import Event, Thread
from typing import Literal
from uuid import uuid4

from dbos import DBOS

from interviewer.adapters.durable_bridge import LoopBridge
from interviewer.adapters.durable_place import BULK, GRADINGS, Place
from interviewer.adapters.durable_workflows import (
    GRADE,
    REGRADE,
    FreeWay,
    register_grading,
    register_regrading,
)
from interviewer.adapters.sql_executors import Executors
from interviewer.job_settings import JobSettings
from interviewer.jobs import BulkWork
from interviewer.ports import GradingWork

log = logging.getLogger(__name__)

QueueConflictResolution = Literal["always_update", "never_update"]

_BEATS_A_LEASE = 5
"""Four in a row may come late before anybody thinks that we are dead; as often the dead are looked for: with a lease of
3 s their jobs go on within 4.2 s.
"""
_POLL_SECS = 0.1
_SHARED_POLL_SECS = 0.5
_SLOW_POLL_SECS = 1.0
"""Of bulk runs, which nobody waits for."""


class Runner:
    """One for each process: DBOS is global. Not used again once it was stopped."""

    def __init__(
        self, work: GradingWork, bulk: BulkWork | None, free_way: FreeWay, place: Place, settings: JobSettings
    ) -> None:
        """Make it on the event loop on which the work is to be done."""
        self._place = place
        self._settings = settings
        self._id = uuid4().hex
        self._bridge = LoopBridge()
        self._lease = None if place.file else _Lease(self._id, place, settings, _take_over)
        register_grading(work, self._bridge)
        if bulk:
            register_regrading(bulk, self._bridge, free_way)

    async def start(self) -> None:
        """Take up what was interrupted, then whatever comes."""
        await asyncio.to_thread(self._launch)

    async def stop(self) -> None:
        """Leave what is running to the next one."""
        # From here on DBOS would warn of every job that is cut, and of nothing else.
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        self._bridge.stop()
        await asyncio.to_thread(self._destroy)

    def _launch(self) -> None:
        """Start DBOS, in a thread without an event loop: in one it would run the jobs on that loop."""
        self._place.prepare()
        if self._lease:
            self._lease.hold()  # before the first job is taken
        DBOS(config=self._place.config(self._id))
        _name_no_interview(logging.getLogger("dbos"))
        DBOS.launch()
        poll = self._settings.poll_secs or (_POLL_SECS if self._place.file else _SHARED_POLL_SECS)
        for name, at_once, poll_secs in (
            (GRADINGS, self._settings.concurrency, poll),
            (BULK, self._settings.bulk_concurrency, max(_SLOW_POLL_SECS, poll)),
        ):
            DBOS.register_queue(
                name,
                worker_concurrency=at_once,
                polling_interval_sec=poll_secs,
                on_conflict=self._on_conflict,
            )
        if self._lease:
            self._lease.start()
        else:
            _take_over(lambda: {self._id})

    @property
    def _on_conflict(self) -> QueueConflictResolution:
        """Whether our numbers replace those the queue has: it keeps one set for all who take from it.

        Among several processes, one that was told none must not change what another was told.
        """
        told = self._settings.model_fields_set & {"concurrency", "bulk_concurrency", "poll_secs"}
        return "always_update" if self._place.file or told else "never_update"

    def _destroy(self) -> None:
        if self._lease:
            self._lease.stop()
        DBOS.destroy(destroy_registry=True)
        if self._lease:
            self._lease.leave()


_ID = re.compile(rf"\b({GRADE}|{REGRADE}):[^\s:]+")


def _without_ids(record: logging.LogRecord) -> bool:
    """Take interviews' ids out of what DBOS says of its jobs: an id opens an interview."""
    record.msg, record.args = _ID.sub(r"\1:…", record.getMessage()), None
    return True


def _name_no_interview(logger: logging.Logger) -> None:
    if _without_ids not in logger.filters:
        logger.addFilter(_without_ids)


def _take_over(living: Callable[[], set[str]]) -> int:
    """Put back into their queues the jobs of those who don't live; return how many.

    Who lives is asked after the jobs were listed: whoever began one in between had shown before that it lives.
    """
    pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    if not pending:
        return 0
    alive = living()
    dead = [job for job in pending if job.executor_id not in alive]
    for queue in (GRADINGS, BULK):
        ids = [job.workflow_id for job in dead if (job.queue_name or GRADINGS) == queue]
        if ids:
            DBOS.resume_workflows(ids, queue_name=queue)
    return len(dead)


class _Lease:
    """Shows that this process lives, from a thread of its own: a busy event loop is not a dead one."""

    def __init__(
        self,
        executor_id: str,
        place: Place,
        settings: JobSettings,
        take_over: Callable[[Callable[[], set[str]]], int],
    ) -> None:
        self._id = executor_id
        self._executors = Executors(place.engine, settings.lease_secs)
        self._beat_secs = settings.lease_secs / _BEATS_A_LEASE
        self._take_over = take_over
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="job-lease", daemon=True)
        self._troubled = False

    def hold(self) -> None:
        """Renew it."""
        self._executors.renew(self._id, f"{socket.gethostname()}:{os.getpid()}")

    def start(self) -> None:
        """Go on renewing it, and look for the dead."""
        self._executors.forget_old()
        self._thread.start()

    def stop(self) -> None:
        """Stop renewing it."""
        self._stopping.set()
        if self._thread.ident:
            self._thread.join()

    def leave(self) -> None:
        """Give it back; where the database is away, it runs out by itself."""
        try:
            self._executors.leave(self._id)
        except Exception as error:
            log.warning("The lease of this process runs out by itself: %s", type(error).__name__)

    def _run(self) -> None:
        while not self._stopping.wait(self._beat_secs):
            try:
                self.hold()
                self._reap()
                self._troubled = False
            except Exception as error:  # the database may be back at the next beat
                if not self._troubled:
                    log.warning("The jobs' lease can't be renewed just now: %s", type(error).__name__)
                self._troubled = True

    def _reap(self) -> None:
        with self._executors.alone() as alone:
            taken = self._take_over(self._executors.living) if alone else 0
        if taken:
            log.warning("Took over %d jobs of processes that are gone", taken)
