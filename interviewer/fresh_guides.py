"""Guides that another process added are read while this one serves, and the index is mended where it was lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from knowledge.library import Library
from knowledge.model import KnowledgeError

log = logging.getLogger(__name__)

_LOOK_EVERY_SECS = 5.0
_MEND_EVERY_LOOKS = 60
"""Five minutes: a Chroma server that came back empty is filled again. Where nothing is missing that is two reads."""


@asynccontextmanager
async def fresh_guides(
    library: Library, changed: Callable[[], None], *, look_every_secs: float = _LOOK_EVERY_SECS
) -> AsyncIterator[None]:
    """Keep the library like its folder until the block ends; `changed` is called after each change."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_watch(library, changed, stopping, look_every_secs), name="guides")
    try:
        yield
    finally:
        stopping.set()
        await task  # a thread that embeds would hold the process up


async def _watch(
    library: Library, changed: Callable[[], None], stopping: asyncio.Event, look_every_secs: float
) -> None:
    looks = 0
    while not stopping.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), look_every_secs)
            return
        looks += 1
        try:
            if await asyncio.to_thread(library.refresh):
                changed()
                log.info("Guides were changed by another process and have been read again")
            elif library.by_meaning and looks % _MEND_EVERY_LOOKS == 0:
                await asyncio.to_thread(library.build)
        except (KnowledgeError, OSError) as error:
            log.warning("Going on with the guides as they were: %s", error)
