"""Reports on paper: small ones at once, large ones as a job that tells how far it is. Kept for a while in memory.

A document is named by a hash of the page it is made of, so that the same page asked for twice is made once, a report
that changed is another document, and any process that is asked for it can make it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from contextlib import suppress
from typing import Literal

from interviewer.errors import DocumentBusy, InterviewerError, NotFound
from interviewer.ports_after import Paper, PdfMaker, Printed

AT_ONCE_CHARS = 600_000
"""Larger pages are made in the background: HTML of about 23,000 words of an interview with its grades, which keep the
engine busy for some six seconds."""
MOST_UNDER_WAY = 8
"""Documents being made or waiting: each holds its page in memory."""
_KEPT = 8
_KEPT_BYTES = 64 * 2**20
_KEPT_SECS = 600.0
"""Documents that are done, in memory only: what is deleted must not stay for long."""


class Job:
    """A document that is being made, or was."""

    def __init__(self, job_id: str, paper: Paper, maker: PdfMaker) -> None:
        self.id = job_id
        """A hash of its page."""
        self.printed: Printed | None = None
        """How far it is; None while it waits for others."""
        self.task = asyncio.create_task(maker.make(paper, self._told))
        """What makes it."""

    @property
    def state(self) -> Literal["queued", "running", "done", "failed"]:
        """Where it is."""
        if not self.task.done():
            return "running" if self.printed else "queued"
        return "failed" if self.task.cancelled() or self.task.exception() else "done"

    @property
    def pages(self) -> int:
        """How many pages are laid out."""
        return self.printed.pages if self.printed else 0

    @property
    def message(self) -> str:
        """Why it failed, fit to be shown; empty where it didn't."""
        if self.state != "failed":
            return ""
        error = None if self.task.cancelled() else self.task.exception()
        return str(error) if isinstance(error, InterviewerError) else "The PDF could not be made."

    @property
    def size_bytes(self) -> int:
        """How much is kept of it."""
        return len(self.task.result()) if self.state == "done" else 0

    def _told(self, printed: Printed) -> None:
        pages = max(printed.pages, self.pages if printed.step != "reading" else 0)
        self.printed = Printed(printed.step, pages)


class Printing:
    """Makes PDF files of pages. For one event loop."""

    def __init__(self, maker: PdfMaker, *, at_once_chars: int = AT_ONCE_CHARS) -> None:
        self._maker = maker
        self._at_once_chars = at_once_chars
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    async def pdf(self, paper: Paper, *, wait: bool = False) -> bytes | Job:
        """Return the file; for a large page that isn't done yet, the job that makes it, unless told to wait.

        A DocumentError where it can't be made; asked again, it is tried again.
        """
        job = self._begun(paper)
        if not (wait or job.task.done() or len(paper.html) <= self._at_once_chars):
            return job
        try:
            # Whoever gives up waiting doesn't end it: others may wait for the same, and it is kept.
            return await asyncio.shield(job.task)
        except InterviewerError:
            self._forget(job.id)
            raise

    def begin(self, paper: Paper) -> Job:
        """Return the job that makes it, begun now where it isn't yet; one that failed is begun anew the next time."""
        job = self._begun(paper)
        if job.state == "failed":
            self._forget(job.id)
        return job

    def job(self, job_id: str) -> Job:
        """Return a job that was begun not long ago; NotFound."""
        if job_id not in self._jobs:
            raise NotFound("There is no such document any more; ask for it again.")
        return self._jobs[job_id]

    def forget_all(self) -> None:
        """Forget what is done and give up what is under way: somebody's words were deleted."""
        for job in list(self._jobs.values()):
            job.task.cancel()
            self._jobs.pop(job.id, None)

    def again(self, job_id: str, paper: Paper) -> Job:
        """Return the job of this name, begun here where another process was asked for it; NotFound for another page."""
        if _name(paper) != job_id:
            return self.job(job_id)
        return self.begin(paper)

    async def close(self) -> None:
        """Give up what is under way, and end the engine."""
        for job in self._jobs.values():
            job.task.cancel()
        for job in self._jobs.values():
            with suppress(asyncio.CancelledError, Exception):
                await job.task
        await self._maker.close()

    def _begun(self, paper: Paper) -> Job:
        job_id = _name(paper)
        if job_id in self._jobs:
            self._jobs.move_to_end(job_id)
            return self._jobs[job_id]
        if sum(not job.task.done() for job in self._jobs.values()) >= MOST_UNDER_WAY:
            raise DocumentBusy("Too many documents are being made just now; try again in a moment.")
        job = self._jobs[job_id] = Job(job_id, paper, self._maker)
        job.task.add_done_callback(lambda _: self._keep(job_id))
        return job

    def _keep(self, job_id: str) -> None:
        """Keep what is done for a while, the newest first."""
        asyncio.get_running_loop().call_later(_KEPT_SECS, self._forget, job_id)
        done = [job for job in reversed(self._jobs.values()) if job.task.done()]
        kept_bytes = 0
        for place, job in enumerate(done):
            kept_bytes += job.size_bytes
            if place >= _KEPT or (place and kept_bytes > _KEPT_BYTES):
                self._forget(job.id)

    def _forget(self, job_id: str) -> None:
        job = self._jobs.get(job_id)
        if job and job.task.done():
            del self._jobs[job_id]


def _name(paper: Paper) -> str:
    whole = "\0".join([paper.html, *paper.files.values()])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:40]
