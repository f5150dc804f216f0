"""Queues of gradings to test: opened on SQLite and on Postgres, after a process that was there before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from interviewer.adapters.durable_jobs import DurableJobs
from interviewer.adapters.durable_place import Place
from interviewer.adapters.sql_engine import migrate, read_url
from interviewer.job_settings import JobSettings
from interviewer.ports import GradingJobs
from tests.grading_jobs import TracedWork

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
