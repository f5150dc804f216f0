"""A progress bar while an interview is graded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from interviewer.service import Service

_LOOK_EVERY_SECS = 0.1


@asynccontextmanager
async def grading_shown(service: Service, interview_id: str, console: Console) -> AsyncIterator[None]:
    """Show how many parts of the interview are graded, as long as the block runs."""
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        watching = asyncio.create_task(_watch(service, interview_id, shown))
        try:
            yield
        finally:
            watching.cancel()


async def _watch(service: Service, interview_id: str, shown: Progress) -> None:
    task = shown.add_task("grading", total=None)
    while True:
        progress = await service.reports.progress(interview_id)
        shown.update(task, completed=progress.done, total=progress.total or None)
        await asyncio.sleep(_LOOK_EVERY_SECS)
