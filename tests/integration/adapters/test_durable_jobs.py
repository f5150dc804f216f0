"""Gradings are done once, whatever happens to the process; on SQLite and on Postgres."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from sqlalchemy import create_engine, text

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.adapters.durable_place import Place
from interviewer.adapters.inline_jobs import InlineJobs
from interviewer.adapters.sql_engine import migrate, read_url
from interviewer.adapters.sql_executors import Executors
from interviewer.errors import BadInput, ConfigurationError, ModelUnavailable, NotFound, NotReady
from interviewer.job_settings import JobSettings
from interviewer.ports import GradingJobs, GradingWork
from tests.grading_jobs import TracedBulk, TracedWork

pytestmark = pytest.mark.xdist_group("durable-jobs")

ALL = ["0", "1", "2", "finished i1 1"]
SETTINGS = JobSettings(lease_secs=60.0, poll_secs=0.05, bulk_concurrency=6)
QUICK = SETTINGS.model_copy(update={"lease_secs": 1.0})
Open = Callable[..., AbstractAsyncContextManager[DurableJobs]]


@pytest.fixture
def work(tmp_path: Path) -> TracedWork:
    return TracedWork(tmp_path / "trace")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "jobs.db"


@pytest.fixture(scope="module")
def used_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a file of jobs that a process used: who makes the queues begins its first job a second later."""
    folder = tmp_path_factory.mktemp("used")

    async def use() -> None:
        async with DurableJobs.running(TracedWork(folder / "trace"), folder / "jobs.db", settings=SETTINGS):
            pass

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, use()).result()
    return (folder / "jobs.db").read_bytes()


@pytest.fixture
def place(database_url: str, path: Path, used_file: bytes) -> dict[str, Any]:
    """Where the jobs are, once in each kind of database; a process was there before."""
    if database_url.startswith("sqlite"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(used_file)
        return {"path": path, "postgres_url": None}
    migrate(read_url(database_url))
    return {"path": path, "postgres_url": database_url}


@pytest.fixture
def opened(work: TracedWork, place: dict[str, Any]) -> Open:
    """Return what opens the queue."""
    return lambda **more: DurableJobs.running(work, **place, **{"settings": SETTINGS, **more})


def on(place: dict[str, Any], statement: str) -> list[tuple[Any, ...]]:
    """Run a statement on the tables of the jobs, and return what it finds."""
    with create_engine(
        Place.at(place["path"], place["postgres_url"], SETTINGS).engine.url
    ).begin() as connection:
        if place["postgres_url"]:
            connection.execute(text("SET search_path TO dbos, public"))
        found = connection.execute(text(statement))
        return [tuple(row) for row in found] if found.returns_rows else []


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(60):
        while True:
            if holds():
                return
            await asyncio.sleep(0.01)


async def grade_again(
    work: TracedWork, jobs: GradingJobs, interview_id: str = "i1", attempt: int = 1
) -> None:
    work.settled_event.clear()
    await jobs.enqueue(interview_id, attempt)
    await work.settled_event.wait()


class TestDurableJobs:
    async def test_every_unit_in_order_then_the_end(self, work: TracedWork, opened: Open) -> None:
        done: GradingWork = work
        assert done is work
        async with opened() as jobs:
            await grade_again(work, jobs)
        assert work.trace == ALL

    async def test_what_is_judged_apart_comes_before_its_unit(self, work: TracedWork, opened: Open) -> None:
        work.judged_apart = ("a", "b")
        async with opened() as jobs:
            await grade_again(work, jobs)
        assert [sorted(work.trace[n : n + 2]) for n in (0, 3, 6)] == [
            ["0.a", "0.b"],
            ["1.a", "1.b"],
            ["2.a", "2.b"],
        ]
        assert [work.trace[n] for n in (2, 5, 8, 9)] == ALL

    async def test_the_same_attempt_twice_is_one_job(self, work: TracedWork, opened: Open) -> None:
        async with opened() as jobs:
            await grade_again(work, jobs)
            await jobs.enqueue("i1", 1)
            await grade_again(work, jobs, attempt=2)
        assert work.trace == [*ALL, "0", "1", "2", "finished i1 2"]

    async def test_a_failure_is_told(self, work: TracedWork, opened: Open) -> None:
        work.broken = ConfigurationError("The rubric is broken.")
        async with opened() as jobs:
            await grade_again(work, jobs)
        assert work.trace == ["0", "1", "2", "failed 1 The rubric is broken."]

    async def test_private_words_of_a_failure_are_kept_nowhere(
        self,
        work: TracedWork,
        opened: Open,
        place: dict[str, Any],
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        work.broken = ValueError("I earned 90,000 there")
        async with opened() as jobs:
            await grade_again(work, jobs)
        assert "wrong" in work.trace[-1]
        kept = [on(place, f"SELECT * FROM {table}") for table in ("workflow_status", "operation_outputs")]
        written = [caplog.text, *capfd.readouterr(), *work.trace, str(kept)]
        written += [
            file.read_bytes().decode(errors="replace") for file in place["path"].parent.glob("jobs.db*")
        ]
        assert not any("90,000" in text for text in written)
        assert "ValueError" in str(kept)

    async def test_a_deleted_interview_is_no_failure(self, work: TracedWork, opened: Open) -> None:
        work.gone = True
        async with opened() as jobs:
            await grade_again(work, jobs)
            work.gone = False
            await grade_again(work, jobs, "i2")
        assert work.trace == ["0", "1", "2", "finished i2 1"]

    async def test_ending_the_process_does_not_wait_and_the_next_one_goes_on(
        self, work: TracedWork, opened: Open
    ) -> None:
        work.hold = asyncio.Event()
        async with opened() as jobs:
            await jobs.enqueue("i1", 1)
            await work.begun.wait()
        work.hold = None
        async with opened(settings=QUICK):  # on Postgres the lost are looked for some times a lease
            await work.settled_event.wait()
        assert work.trace == ["0", *ALL]

    async def test_whoever_does_not_run_jobs_enqueues_them(self, work: TracedWork, opened: Open) -> None:
        async with opened():
            pass  # makes the tables
        async with opened(runs=False) as jobs:
            await jobs.enqueue("i1", 1)
            assert (await jobs.state()).waiting == 1
            assert await jobs.runners() == 0
        assert work.trace == []
        async with opened() as jobs:
            await work.settled_event.wait()
            assert await jobs.runners() == 1
        assert work.trace == ALL

    async def test_taken_for_dead_it_does_no_harm(
        self, work: TracedWork, opened: Open, place: dict[str, Any]
    ) -> None:
        work.hold = first = asyncio.Event()
        async with opened() as jobs:
            await jobs.enqueue("i1", 1)
            await work.begun.wait()
            work.hold = None
            # As the reaper does, whose jobs' process has not been heard of; here it lives.
            assert jobs._client.resume_workflow("grade:i1:1", queue_name="gradings")
            await work.settled_event.wait()
            first.set()
            await grade_again(work, jobs, "i2")
        assert work.trace == ["0", *ALL, "0", "1", "2", "finished i2 1"]
        assert on(place, "SELECT status FROM workflow_status WHERE workflow_uuid = 'grade:i1:1'") == [
            ("SUCCESS",)
        ]

    async def test_cancelled_it_stops_before_the_next_step(self, work: TracedWork, opened: Open) -> None:
        work.hold = asyncio.Event()
        async with opened() as jobs:
            await jobs.enqueue("i1", 1)
            await work.begun.wait()
            await jobs.cancel("i1", 1)
            work.hold.set()
            await grade_again(work, jobs, "i2")
        assert work.trace == ["0", "0", "1", "2", "finished i2 1"]

    async def test_forgotten_it_leaves_no_record(
        self, work: TracedWork, opened: Open, place: dict[str, Any]
    ) -> None:
        async with opened() as jobs:
            await grade_again(work, jobs)
            await grade_again(work, jobs, "i2")
            await jobs.forget("i1")
        kept = on(place, "SELECT workflow_uuid FROM workflow_status")
        assert kept == [("grade:i2:1",)]

    async def test_the_record_of_what_is_long_over_goes(
        self, work: TracedWork, opened: Open, place: dict[str, Any]
    ) -> None:
        async with opened() as jobs:
            await grade_again(work, jobs)
            await until(lambda: on(place, "SELECT status FROM workflow_status") == [("SUCCESS",)])
        async with opened(settings=SETTINGS.model_copy(update={"keep_days": 0.0})):
            assert on(place, "SELECT * FROM workflow_status") == []


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


class TestBulk:
    async def test_each_interview_ends_in_its_own_way(self, work: TracedWork, opened: Open) -> None:
        bulk = TracedBulk(work, there=frozenset({"i2"}))
        bulk.failing = {
            "i3": ModelUnavailable("no"),
            "i4": NotReady("no"),
            "i5": NotFound("no"),
            "i6": BadInput("no"),
        }
        ids = [f"i{n}" for n in range(1, 7)]
        async with opened(bulk=bulk) as jobs:
            asked = await jobs.enqueue_regradings(ids, "default")
            ends: dict[str, str] = {}
            async with asyncio.timeout(60):
                while len(ends) < len(ids):
                    ends = dict(await jobs.regradings(asked))
        assert [ends[job] for job in asked] == ["made", "there", "model", "busy", "gone", "failed"]
        assert "i1 done 2" in work.trace

    async def test_whoever_waits_is_graded_first(self, work: TracedWork, opened: Open) -> None:
        async with opened(bulk=TracedBulk(work)):
            pass
        async with opened(runs=False) as jobs:
            await jobs.enqueue_regradings(["b1", "b2"], "default")
            for number in range(1, 5):
                await jobs.enqueue(f"i{number}", 1)
        async with opened(bulk=TracedBulk(work)):
            await until(lambda: "b2 done 2" in work.trace)
        first_bulk = next(n for n, line in enumerate(work.trace) if "again" in line)
        # All but those that are being graded at that moment.
        assert (
            sum(line.startswith("finished") for line in work.trace[:first_bulk]) >= 4 - SETTINGS.concurrency
        )

    async def test_asked_for_twice_it_is_the_same_job_and_it_can_be_stopped(
        self, work: TracedWork, opened: Open
    ) -> None:
        work.hold = asyncio.Event()
        async with opened(bulk=TracedBulk(work)) as jobs:
            asked = await jobs.enqueue_regradings(["b1", "b2"], "default")
            await work.begun.wait()
            assert await jobs.enqueue_regradings(["b1", "b2"], "default") == asked
            assert await jobs.cancel_regradings() == 2
            work.hold.set()
            assert set((await jobs.regradings(asked)).values()) == {"stopped"}
            work.hold = None
            await grade_again(work, jobs)
        assert not any("done" in line for line in work.trace)


class TestOnSqlite:
    async def test_the_file_is_in_wal_mode_and_holds_no_pickles(self, work: TracedWork, path: Path) -> None:
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        kept = await asyncio.to_thread(path.read_bytes)
        assert b'{"args": ["i1", 1], "kwargs": {}}' in kept
        assert b"gASV" not in kept  # how a pickle in base64 begins


class TestThreads:
    async def test_none_is_left_and_nothing_is_said(
        self, work: TracedWork, opened: Open, capfd: pytest.CaptureFixture[str]
    ) -> None:
        before = set(threading.enumerate())
        async with opened() as jobs:
            await grade_again(work, jobs)
        left = [thread.name for thread in set(threading.enumerate()) - before]
        assert all(name.startswith("asyncio_") for name in left), left
        assert capfd.readouterr().err == ""


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


class TestInlineJobs:
    async def test_done_when_it_returns(self, work: TracedWork) -> None:
        await InlineJobs(work).enqueue("i1", 1)
        assert work.trace == ALL

    async def test_a_failure_is_told_and_not_raised(self, work: TracedWork) -> None:
        work.broken = ValueError("private")
        await InlineJobs(work).enqueue("i1", 1)
        assert work.trace[-1].startswith("failed 1 Something went wrong")

    async def test_a_deleted_interview_is_no_failure(self, work: TracedWork) -> None:
        work.gone = True
        await InlineJobs(work).enqueue("i1", 1)
        assert work.trace == []
