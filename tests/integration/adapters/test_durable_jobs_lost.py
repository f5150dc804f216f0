"""Gradings are done once, whatever happens to the process; on SQLite and on Postgres."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from sqlalchemy import create_engine

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.adapters.sql_engine import migrate, read_url
from interviewer.adapters.sql_executors import Executors
from tests.grading_jobs import TracedWork
from tests.integration.adapters.jobs_opened import (
    ALL,
    QUICK,
    Open,
    grade_again,
    on,
    opened,
    path,
    place,
    until,
    used_file,
    work,
)

pytestmark = pytest.mark.xdist_group("durable-jobs")

__all__ = ["opened", "path", "place", "used_file", "work"]


@contextmanager
def another(tmp_path: Path, place: dict[str, Any], unit_secs: float = 0.02) -> Any:
    """Run the program on the same jobs, and yield it and the lines it says."""
    command = [sys.executable, "-m", "tests.grading_jobs", str(tmp_path), str(unit_secs)]
    command += [place["postgres_url"]] if place["postgres_url"] else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout
        finally:
            process.kill()


class TestSweep:
    async def test_what_was_finished_without_a_job_is_started(self, work: TracedWork, opened: Open) -> None:
        work.waiting = [("i1", 1)]
        async with opened():
            await work.settled_event.wait()
        assert work.trace == ALL

    async def test_a_job_that_ended_without_a_grading_is_tried_under_a_new_number(
        self, work: TracedWork, opened: Open, place: dict[str, Any]
    ) -> None:
        async with opened() as jobs:
            await grade_again(work, jobs)
            await until(lambda: on(place, "SELECT status FROM workflow_status") == [("SUCCESS",)])
        work.settled_event.clear()
        work.waiting = [("i1", 1)]
        async with opened():
            await work.settled_event.wait()
        assert work.trace[-1] == "finished i1 2"

    async def test_the_jobs_of_another_version_are_tried_under_a_new_number(
        self, work: TracedWork, opened: Open, place: dict[str, Any]
    ) -> None:
        async with opened():
            pass
        async with opened(runs=False) as jobs:
            await jobs.enqueue("i1", 1)
        on(place, "UPDATE workflow_status SET application_version = '1'")
        work.waiting = [("i1", 1)]
        async with opened():
            await work.settled_event.wait()
        assert work.trace[-1] == "finished i1 2"

    async def test_what_is_on_its_way_is_left_alone(self, work: TracedWork, opened: Open) -> None:
        work.hold = asyncio.Event()
        work.waiting = [("i1", 1)]
        async with opened() as jobs:
            await work.begun.wait()
            await jobs._sweep()
            assert (await jobs.state()).waiting == 0


class TestLeases:
    def test_whoever_is_not_heard_of_does_not_live(self, postgres_url: str) -> None:
        migrate(read_url(postgres_url))
        engine = create_engine(read_url(postgres_url))
        executors = Executors(engine, lease_secs=60.0)
        executors.renew("a", "here:1")
        executors.renew("b", "here:2")
        assert executors.living() == {"a", "b"}
        with psycopg.connect(postgres_url) as connection:
            connection.execute(
                "UPDATE executors SET lease_until = now() - interval '1 second' WHERE id = 'a'"
            )
        assert executors.living() == {"b"}
        executors.renew("a", "here:1")
        executors.leave("b")
        assert executors.living() == {"a"}
        engine.dispose()

    def test_one_looks_for_the_dead_at_a_time(self, postgres_url: str) -> None:
        migrate(read_url(postgres_url))
        engine = create_engine(read_url(postgres_url))
        executors = Executors(engine, lease_secs=60.0)
        with executors.alone() as first, executors.alone() as second:
            assert (first, second) == (True, False)
        with executors.alone() as again:
            assert again
        engine.dispose()


class TestKilled:
    @pytest.fixture
    def place(self, database_url: str, tmp_path: Path) -> dict[str, Any]:
        """Where the program has its jobs."""
        if database_url.startswith("sqlite"):
            return {"path": tmp_path / "jobs.db", "postgres_url": None}
        migrate(read_url(database_url))
        return {"path": tmp_path / "jobs.db", "postgres_url": database_url}

    def run(self, tmp_path: Path, place: dict[str, Any], *, units: int | None) -> list[str]:
        """Run the program, and `kill -9` it after so many units have begun; return what it said."""
        said: list[str] = []
        with another(tmp_path, place) as (process, lines):
            for line in lines:
                said.append(line.strip())
                if len(said) == units:
                    process.kill()
        return said

    def test_finished_units_are_not_repeated_and_none_is_lost(
        self, tmp_path: Path, place: dict[str, Any]
    ) -> None:
        self.run(tmp_path, place, units=4)
        assert self.run(tmp_path, place, units=None)[-1] == "finished"
        trace = (tmp_path / "trace").read_text().splitlines()
        begun = [int(line) for line in trace if line.isdigit()]
        assert sorted(set(begun)) == list(range(10))
        # Each start takes up the unit that was interrupted, or the one after it, and never an earlier one.
        assert begun == sorted(begun)
        assert len(begun) <= 10 + 1
        assert trace[-1] == "finished i1 1"
        assert trace.count("finished i1 1") == 1

    async def test_a_living_process_takes_over_and_was_able_to_enqueue_before(
        self, tmp_path: Path, place: dict[str, Any]
    ) -> None:
        work = TracedWork(tmp_path / "trace", keys=tuple(str(n) for n in range(10)))
        with another(tmp_path, place, unit_secs=1.0) as (process, lines):
            await asyncio.to_thread(_read_until, lines, "2")
            async with DurableJobs.running(work, **place, settings=QUICK) as jobs:
                await jobs.enqueue("i2", 1)
                process.kill()
                await until(lambda: {"finished i1 1", "finished i2 1"} <= set(work.trace))
        assert work.trace.count("finished i1 1") == 1


def _read_until(lines: IO[str], last: str) -> None:
    for line in lines:
        if line.strip() == last:
            return
