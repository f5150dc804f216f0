"""Opens the queue of gradings that the settings ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from interviewer.jobs import BulkWork, JobQueue
from interviewer.ports import GradingWork
from interviewer.settings import Settings


@asynccontextmanager
async def queue_of(
    settings: Settings, work: GradingWork, bulk: BulkWork, *, runs: bool
) -> AsyncIterator[JobQueue]:
    """Yield the queue beside the database of the interviews; with `runs` this process takes jobs from it."""
    from interviewer.adapters.durable_jobs import DurableJobs

    async with DurableJobs.running(
        work,
        _file(settings),
        postgres_url=_postgres(settings),
        bulk=bulk,
        settings=settings.jobs,
        runs=runs,
    ) as jobs:
        yield jobs


@asynccontextmanager
async def asking_queue(settings: Settings) -> AsyncIterator[JobQueue]:
    """Yield the queue for a command beside those who take jobs from it."""
    from interviewer.adapters.durable_queue import DurableQueue

    async with DurableQueue.opened(_file(settings), _postgres(settings), settings.jobs) as queue:
        yield queue


def migrate_queue(settings: Settings) -> None:
    """Bring the queue's tables in Postgres to what this version needs; nothing on SQLite. Blocking."""
    from interviewer.adapters.durable_place import migrate_jobs

    if url := _postgres(settings):
        migrate_jobs(url)


def _file(settings: Settings) -> Path:
    return settings.data_dir / "jobs.db"


def _postgres(settings: Settings) -> str | None:
    return None if settings.database.startswith("sqlite") else settings.database
