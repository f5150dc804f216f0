"""All interviews, for what goes through all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from interviewer.ports import InterviewStore, InterviewSummary

_PAGE = 200


async def every_line(store: InterviewStore) -> AsyncIterator[InterviewSummary]:
    """Yield the history, newest first. Deleting meanwhile would move what is still to come: gather it first."""
    offset = 0
    while lines := await store.history(limit=_PAGE, offset=offset):
        for line in lines:
            yield line
        offset += len(lines)


async def finished_ids(store: InterviewStore) -> AsyncIterator[str]:
    """Yield the ids of finished interviews, newest first."""
    async for line in every_line(store):
        if line.status == "finished":
            yield line.id
