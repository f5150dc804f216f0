"""Wires the parts: the only place that knows them all.

`serving` is for the one process that owns the index and the jobs; `beside` for commands next to it. Both take an
`embedder` in place of the one the settings name: whoever opens the service several times loads the model once. The
first two call `when_warm` when models and index are in memory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from interviewer.adapters.neighbours_of import neighbours_of
from interviewer.fresh_guides import fresh_guides
from interviewer.jobs_wiring import queue_of
from interviewer.late_index import late_index
from interviewer.seeing.watching import door_of, watching
from interviewer.service import Service
from interviewer.settings import Settings
from interviewer.wiring import Parts
from knowledge.model import Embedder


@asynccontextmanager
async def serving(
    settings: Settings, *, embedder: Embedder | None = None, when_warm: Callable[[], None] = lambda: None
) -> AsyncIterator[Service]:
    """Yield the service of the process that serves: durable jobs, the kept index, models loading behind."""
    async with AsyncExitStack() as stack:
        stack.enter_context(watching(settings.seeing))
        index = late_index(settings.data_dir / "chroma", settings.chroma_url)
        stack.callback(index.close)
        parts = await Parts.open(settings, stack, index=index, embedder=embedder)
        runs = settings.jobs.run_in_server
        jobs = await stack.enter_async_context(queue_of(settings, parts.grading, parts.bulk(), runs=runs))
        await stack.enter_async_context(parts.warming(when_warm=when_warm))
        await stack.enter_async_context(fresh_guides(parts.library, parts.read_passages))
        await stack.enter_async_context(parts.sweep().daily())
        neighbours = await stack.enter_async_context(neighbours_of(settings))
        service = parts.service(jobs, neighbours, queue=jobs)
        await stack.enter_async_context(door_of(service))
        yield service


@asynccontextmanager
async def working(
    settings: Settings, *, embedder: Embedder | None = None, when_warm: Callable[[], None] = lambda: None
) -> AsyncIterator[Service]:
    """Yield the service of a process that only takes jobs: no pages, no kept index."""
    async with AsyncExitStack() as stack:
        stack.enter_context(watching(settings.seeing))
        parts = await Parts.open(settings, stack, index=None, embedder=embedder)
        jobs = await stack.enter_async_context(queue_of(settings, parts.grading, parts.bulk(), runs=True))
        await stack.enter_async_context(parts.warming(serves=False, when_warm=when_warm))
        service = parts.service(jobs, queue=jobs)
        await stack.enter_async_context(door_of(service))
        yield service


@asynccontextmanager
async def beside(settings: Settings, *, embedder: Embedder | None = None) -> AsyncIterator[Service]:
    """Yield the service of a command: an index in memory, gradings inline; it disturbs no serving process."""
    from interviewer.adapters.inline_jobs import InlineJobs

    async with AsyncExitStack() as stack:
        parts = await Parts.open(settings, stack, index=None, embedder=embedder)
        yield parts.service(InlineJobs(parts.grading))
