"""A process that takes gradings from a queue on Postgres: `python -m tests.chaos.queue_worker URL CONCURRENCY`.

Each grading is one unit with one part, which waits 100 ms as for a model's reply (a sleep: no server takes part), and
leaves its effects in a table: one row a part, a unit and an end, with how often each was made. The queue, the steps,
the leases are the product's own.
"""

from __future__ import annotations

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.adapters.sql_engine import migrate, read_url
from interviewer.job_settings import JobSettings

MODEL_SECS = 0.1
EFFECTS = """
CREATE TABLE IF NOT EXISTS effects (
    job text, what text, made int NOT NULL, last text NOT NULL, PRIMARY KEY (job, what)
)
"""
_NOTE = """
INSERT INTO effects VALUES (%s, %s, 1, %s)
ON CONFLICT (job, what) DO UPDATE SET made = effects.made + 1, last = excluded.last
"""


class CountedWork:
    """Implements `GradingWork`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._me = str(os.getpid())
        # One connection in one thread is enough for notes that take a millisecond.
        self._thread = ThreadPoolExecutor(1)
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def _execute(self, statement: str, values: tuple[str, ...]) -> int:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._url, autocommit=True)
        return self._connection.execute(statement.encode(), values).rowcount

    async def _note(self, interview_id: str, attempt: int, what: str) -> None:
        job = f"{interview_id}:{attempt}"
        await asyncio.get_running_loop().run_in_executor(
            self._thread, self._execute, _NOTE, (job, what, self._me)
        )

    async def settled(self, interview_id: str, attempt: int) -> bool:
        found = await asyncio.get_running_loop().run_in_executor(
            self._thread,
            self._execute,
            "SELECT 1 FROM effects WHERE job = %s AND what = 'end'",
            (f"{interview_id}:{attempt}",),
        )
        return found > 0

    async def units(self, interview_id: str) -> list[str]:
        return ["u"]

    async def parts(self, interview_id: str, unit_key: str) -> list[str]:
        return ["p"]

    async def judge_part(self, interview_id: str, attempt: int, unit_key: str, part: str) -> None:
        await asyncio.sleep(MODEL_SECS)
        await self._note(interview_id, attempt, "part")

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str) -> None:
        await self._note(interview_id, attempt, "unit")

    async def finish(self, interview_id: str, attempt: int) -> None:
        await self._note(interview_id, attempt, "end")

    async def fail(self, interview_id: str, attempt: int, message: str) -> None:
        await self._note(interview_id, attempt, "failed")

    async def unfinished(self) -> list[tuple[str, int]]:
        return []

    async def may_be_graded(self, interview_id: str) -> bool:
        return True


async def work(url: str, concurrency: int) -> None:
    """Take jobs until killed."""
    settings = JobSettings(concurrency=concurrency, poll_secs=0.1)
    async with DurableJobs.running(CountedWork(url), Path(), postgres_url=url, settings=settings):
        print("ready", flush=True)
        await asyncio.Event().wait()


def prepare(url: str) -> None:
    """Make the tables."""
    migrate(read_url(url))
    with psycopg.connect(url) as connection:
        connection.execute(EFFECTS.encode())


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], int(sys.argv[2])))
