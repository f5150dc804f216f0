"""Gradings are done once and in order, told, cancelled and forgotten; on SQLite and on Postgres."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.adapters.inline_jobs import InlineJobs
from interviewer.errors import BadInput, ConfigurationError, ModelUnavailable, NotFound, NotReady
from interviewer.ports import GradingWork
from tests.grading_jobs import TracedBulk, TracedWork
from tests.integration.adapters.jobs_opened import (
    ALL,
    QUICK,
    SETTINGS,
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
