"""Work for the jobs to do that leaves a trace of each step in a file, also when the process is killed.

As a program it runs one grading of ten units, from the beginning or from where it was killed:
`python -m tests.grading_jobs FOLDER`; a line is printed for every unit begun, and `finished` in the end.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.errors import NotFound


@dataclass
class TracedWork:
    """Implements `GradingWork`; grades nothing."""

    trace_file: Path
    """One line a step."""
    keys: tuple[str, ...] = ("0", "1", "2")
    """The units."""
    unit_secs: float = 0.0
    """How long one takes."""
    gone: bool = False
    """Whether the interview was deleted."""
    broken: Exception | None = None
    """What the last unit raises."""
    waiting: list[tuple[str, int]] = field(default_factory=list)
    """What `unfinished` returns."""
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by `finish` and `fail`."""
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the first unit."""
    hold: asyncio.Event | None = None
    """Units wait for it."""

    @property
    def trace(self) -> list[str]:
        """The steps so far."""
        return self.trace_file.read_text().splitlines() if self.trace_file.exists() else []

    def _note(self, line: str) -> None:
        with self.trace_file.open("a") as file:
            file.write(line + "\n")

    async def units(self, interview_id: str) -> list[str]:
        """Return the keys."""
        if self.gone:
            self.settled.set()
            raise NotFound(interview_id)
        return list(self.keys)

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str) -> None:
        """Note that it was begun, and take a while."""
        self._note(unit_key)
        print(unit_key, flush=True)
        self.begun.set()
        if self.hold:
            await self.hold.wait()
        await asyncio.sleep(self.unit_secs)
        if self.broken and unit_key == self.keys[-1]:
            raise self.broken

    async def finish(self, interview_id: str, attempt: int) -> None:
        """Note the end."""
        self._note(f"finished {interview_id} {attempt}")
        self.settled.set()

    async def fail(self, interview_id: str, attempt: int, message: str) -> None:
        """Note the failure."""
        self._note(f"failed {attempt} {message}")
        self.settled.set()

    async def unfinished(self) -> list[tuple[str, int]]:
        """Return what the test says."""
        return self.waiting


async def _main(folder: Path) -> None:
    work = TracedWork(folder / "trace", keys=tuple(str(n) for n in range(10)), unit_secs=0.02)
    async with DurableJobs.running(work, folder / "jobs.db") as jobs:
        await jobs.enqueue("i1", 1)
        await work.settled.wait()
    print("finished", flush=True)


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
