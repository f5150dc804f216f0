"""Which interviews are over, for what goes through all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from interviewer.ports import InterviewStore

_PAGE = 200


async def finished_ids(store: InterviewStore) -> AsyncIterator[str]:
    """Yield the ids of finished interviews, newest first."""
    offset = 0
    while lines := await store.history(limit=_PAGE, offset=offset):
        for line in lines:
            if line.status == "finished":
                yield line.id
        offset += len(lines)
