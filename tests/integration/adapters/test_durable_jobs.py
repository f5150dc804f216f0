"""Gradings are done once, whatever happens to the process."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.adapters.inline_jobs import InlineJobs
from interviewer.errors import ConfigurationError
from interviewer.ports import GradingJobs, GradingWork
from tests.grading_jobs import TracedWork

ALL = ["0", "1", "2", "finished i1 1"]


@pytest.fixture
def work(tmp_path: Path) -> TracedWork:
    return TracedWork(tmp_path / "trace")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "jobs.db"


async def grade_again(
    work: TracedWork, jobs: GradingJobs, interview_id: str = "i1", attempt: int = 1
) -> None:
    work.settled.clear()
    await jobs.enqueue(interview_id, attempt)
    await work.settled.wait()


class TestDurableJobs:
    async def test_every_unit_in_order_then_the_end(self, work: TracedWork, path: Path) -> None:
        done: GradingWork = work
        async with DurableJobs.running(done, path) as jobs:
            await grade_again(work, jobs)
        assert work.trace == ALL

    async def test_the_same_attempt_twice_is_one_job(self, work: TracedWork, path: Path) -> None:
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
            await jobs.enqueue("i1", 1)
            await grade_again(work, jobs, attempt=2)
        assert work.trace == [*ALL, "0", "1", "2", "finished i1 2"]

    async def test_a_failure_is_told(self, work: TracedWork, path: Path) -> None:
        work.broken = ConfigurationError("The rubric is broken.")
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
        assert work.trace == ["0", "1", "2", "failed 1 The rubric is broken."]

    async def test_private_words_of_a_failure_are_kept_nowhere(
        self,
        work: TracedWork,
        path: Path,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        work.broken = ValueError("I earned 90,000 there")
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
        assert "wrong" in work.trace[-1]
        written = [caplog.text, *capfd.readouterr(), *work.trace]
        written += [file.read_bytes().decode(errors="replace") for file in path.parent.glob("jobs.db*")]
        assert not any("90,000" in text for text in written)

    async def test_a_deleted_interview_is_no_failure(self, work: TracedWork, path: Path) -> None:
        work.gone = True
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
            work.gone = False
            await grade_again(work, jobs, "i2")
        assert work.trace == ["0", "1", "2", "finished i2 1"]

    async def test_ending_the_process_does_not_wait_and_the_next_one_goes_on(
        self, work: TracedWork, path: Path
    ) -> None:
        work.hold = asyncio.Event()
        async with DurableJobs.running(work, path) as jobs:
            await jobs.enqueue("i1", 1)
            await work.begun.wait()
        work.hold = None
        async with DurableJobs.running(work, path):
            await work.settled.wait()
        assert work.trace == ["0", *ALL]

    async def test_what_was_finished_without_a_job_is_started(self, work: TracedWork, path: Path) -> None:
        work.waiting = [("i1", 1)]
        async with DurableJobs.running(work, path):
            await work.settled.wait()
        assert work.trace == ALL

    async def test_a_job_that_ended_without_a_grading_is_tried_under_a_new_number(
        self, work: TracedWork, path: Path
    ) -> None:
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
        await self._recorded(path, "grade:i1:1")
        work.settled.clear()
        work.waiting = [("i1", 1)]
        async with DurableJobs.running(work, path):
            await work.settled.wait()
        assert work.trace[-1] == "finished i1 2"

    async def _recorded(self, path: Path, job: str) -> None:
        """Record the end, which DBOS does a moment after the last step; the test is not about that moment."""
        with sqlite3.connect(path) as connection:
            connection.execute(
                "UPDATE workflow_status SET status = 'SUCCESS' WHERE workflow_uuid = ?", (job,)
            )

    async def test_one_process_at_a_time(self, work: TracedWork, path: Path) -> None:
        async with DurableJobs.running(work, path):
            with pytest.raises(ConfigurationError, match="Another process"):
                async with DurableJobs.running(work, path):
                    pass

    async def test_the_file_is_in_wal_mode_and_holds_no_pickles(self, work: TracedWork, path: Path) -> None:
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        kept = await asyncio.to_thread(path.read_bytes)
        assert b'{"args": ["i1", 1], "kwargs": {}}' in kept
        assert b"gASV" not in kept  # how a pickle in base64 begins

    async def test_no_thread_is_left_and_nothing_is_said(
        self, work: TracedWork, path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        before = set(threading.enumerate())
        async with DurableJobs.running(work, path) as jobs:
            await grade_again(work, jobs)
        left = [thread.name for thread in set(threading.enumerate()) - before]
        assert all(name.startswith("asyncio_") for name in left), left
        assert capfd.readouterr().err == ""


class TestKilled:
    def run(self, folder: Path, *, units: int | None) -> list[str]:
        """Run the program, and `kill -9` it after so many units have begun; return what it said."""
        command = [sys.executable, "-m", "tests.grading_jobs", str(folder)]
        said: list[str] = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for line in process.stdout:
                said.append(line.strip())
                if len(said) == units:
                    process.kill()
        return said

    def test_finished_units_are_not_repeated_and_none_is_lost(self, tmp_path: Path) -> None:
        for units in (3, 1, 4):
            self.run(tmp_path, units=units)
        assert self.run(tmp_path, units=None)[-1] == "finished"
        trace = (tmp_path / "trace").read_text().splitlines()
        begun = [int(line) for line in trace if line.isdigit()]
        assert sorted(set(begun)) == list(range(10))
        # Each start takes up the unit that was interrupted, or the one after it, and never an earlier one.
        assert begun == sorted(begun)
        assert len(begun) <= 10 + 3
        assert trace[-1] == "finished i1 1"
        assert trace.count("finished i1 1") == 1


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
