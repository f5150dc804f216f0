"""Work for the jobs to do that leaves a trace of each step in a file, also when the process is killed.

As a program it runs one grading of ten units, from the beginning or from where it was killed:
`python -m tests.grading_jobs FOLDER UNIT_SECS [POSTGRES_URL]`; a line is printed for every unit begun, and `finished`
in the end.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.errors import NotFound
from interviewer.job_settings import JobSettings


@dataclass
class TracedWork:
    """Implements `GradingWork`; grades nothing."""

    trace_file: Path
    """One line a step."""
    keys: tuple[str, ...] = ("0", "1", "2")
    """The units."""
    unit_secs: float = 0.0
    """How long one takes."""
    judged_apart: tuple[str, ...] = ()
    """The parts of each unit."""
    gone: bool = False
    """Whether the interview was deleted."""
    broken: Exception | None = None
    """What the last unit raises."""
    waiting: list[tuple[str, int]] = field(default_factory=list)
    """What `unfinished` returns."""
    settled_event: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by `finish` and `fail`."""
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the first unit."""
    hold: asyncio.Event | None = None
    """Units wait for it."""

    @property
    def trace(self) -> list[str]:
        """The steps so far."""
        return self.trace_file.read_text().splitlines() if self.trace_file.exists() else []

    def note(self, line: str) -> None:
        """Add a line."""
        with self.trace_file.open("a") as file:
            file.write(line + "\n")

    async def units(self, interview_id: str) -> list[str]:
        """Return the keys."""
        if self.gone:
            self.settled_event.set()
            raise NotFound(interview_id)
        return list(self.keys)

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str) -> None:
        """Note that it was begun, and take a while."""
        self.note(unit_key)
        print(unit_key, flush=True)
        self.begun.set()
        if self.hold:
            await self.hold.wait()
        await asyncio.sleep(self.unit_secs)
        if self.broken and unit_key == self.keys[-1]:
            raise self.broken

    async def parts(self, interview_id: str, unit_key: str) -> list[str]:
        """Return what is judged on its own."""
        return list(self.judged_apart)

    async def judge_part(self, interview_id: str, attempt: int, unit_key: str, part: str) -> None:
        """Note it."""
        self.note(f"{unit_key}.{part}")

    async def settled(self, interview_id: str, attempt: int) -> bool:
        """Return whether it ended, unless the test says that it waits."""
        if self.gone:
            self.settled_event.set()
            raise NotFound(interview_id)
        ended = f"finished {interview_id} {attempt}" in self.trace
        return ended and (interview_id, attempt) not in self.waiting

    async def may_be_graded(self, interview_id: str) -> bool:
        """Return True."""
        return True

    async def finish(self, interview_id: str, attempt: int) -> None:
        """Note the end."""
        self.note(f"finished {interview_id} {attempt}")
        self.settled_event.set()

    async def fail(self, interview_id: str, attempt: int, message: str) -> None:
        """Note the failure."""
        self.note(f"failed {attempt} {message}")
        self.settled_event.set()

    async def unfinished(self) -> list[tuple[str, int]]:
        """Return what the test says."""
        return self.waiting


@dataclass
class TracedBulk:
    """Implements `BulkWork`; every interview has one unit, and its grading has the number 2."""

    work: TracedWork
    """Where the trace is left."""
    there: frozenset[str] = frozenset()
    """Interviews that are graded by today's yardsticks already."""
    failing: dict[str, Exception] = field(default_factory=dict)
    """What grading an interview raises."""

    async def begin(self, interview_id: str, grader: str) -> int:
        """Return the grading's number."""
        return 0 if interview_id in self.there else 2

    async def units(self, interview_id: str) -> list[str]:
        """Return one."""
        return ["u"]

    async def parts(self, interview_id: str, unit_key: str, grader: str) -> list[str]:
        """Return none."""
        return []

    async def judge_part(
        self, interview_id: str, attempt: int, unit_key: str, part: str, grader: str
    ) -> None:
        """Nothing is judged apart."""

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str, grader: str) -> None:
        """Note it."""
        self.work.note(f"{interview_id} again by {grader}")
        if self.work.hold:
            self.work.begun.set()
            await self.work.hold.wait()
        if interview_id in self.failing:
            raise self.failing[interview_id]

    async def finish(self, interview_id: str, attempt: int) -> None:
        """Note it."""
        self.work.note(f"{interview_id} done {attempt}")


async def _main(folder: Path, unit_secs: str, postgres_url: str | None = None) -> None:
    work = TracedWork(folder / "trace", keys=tuple(str(n) for n in range(10)), unit_secs=float(unit_secs))
    settings = JobSettings(lease_secs=1.0, poll_secs=0.05)
    path = folder / "jobs.db"
    async with DurableJobs.running(work, path, postgres_url=postgres_url, settings=settings) as jobs:
        await jobs.enqueue("i1", 1)
        await work.settled_event.wait()
    print("finished", flush=True)


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), *sys.argv[2:]))
