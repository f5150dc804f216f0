"""Finished interviews that are older than the person wants to keep go by themselves: at start and once a day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Protocol

from interviewer.errors import NotFound
from interviewer.finished import every_line
from interviewer.ports import Clock, InterviewStore
from interviewer.ports_after import PreferenceStore
from interviewer.preferences import Preferences

log = logging.getLogger(__name__)

_A_DAY_SECS = 24 * 3600.0


class OwnedStore(InterviewStore, Protocol):
    """A store that knows whose everything is."""

    @property
    def preferences(self) -> PreferenceStore:
        """The owner's."""
        ...

    def of(self, owner: str) -> OwnedStore:
        """Return it as this owner has it."""
        ...

    async def owners(self) -> list[str]:
        """Return everybody who has something here."""
        ...


class Sweep:
    """Deletes what is too old, with everything in it. Open interviews stay: nobody has read their report yet."""

    def __init__(self, store: OwnedStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self) -> int:
        """Sweep once, by each owner's own rule, and return how many interviews went."""
        return sum([await self._swept(self._store.of(owner)) for owner in await self._store.owners()])

    async def _swept(self, store: OwnedStore) -> int:
        rule = await Preferences(store.preferences).retention()
        if rule.days is None:
            return 0
        oldest = self._clock.now() - timedelta(days=rule.days)
        gone = [
            line.id
            async for line in every_line(store)
            if line.status == "finished" and line.updated_at < oldest
        ]
        for interview_id in gone:
            with suppress(NotFound):  # somebody was faster
                await store.delete(interview_id)
        return len(gone)

    @asynccontextmanager
    async def daily(self, pause_secs: float = _A_DAY_SECS) -> AsyncIterator[None]:
        """Sweep now and then every `pause_secs` until the block ends; a failure is logged and tried again."""
        task = asyncio.create_task(self._forever(pause_secs))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _forever(self, pause_secs: float) -> None:
        while True:
            try:
                if gone := await self():
                    log.info("%d finished interviews were older than is kept and were deleted", gone)
            except Exception as error:
                log.warning("What is too old could not be deleted (%s)", type(error).__name__)
            await asyncio.sleep(pause_secs)
