"""Interviews that are older than they may be kept go by themselves: at start and once a day.

A person's rule takes their finished interviews. Where there are accounts the operator may set a rule for everybody,
which takes open ones too: what nobody goes on with is no less personal. What belongs to no account any more goes as
well: another process may not have known for some seconds that an account was deleted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Protocol

from interviewer.errors import NotFound
from interviewer.finished import every_line
from interviewer.people.model import LOCAL
from interviewer.ports import Clock, InterviewStore, InterviewSummary
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
    """Deletes what is too old, with everything in it, jobs too."""

    def __init__(
        self,
        store: OwnedStore,
        clock: Clock,
        *,
        most_days: int | None = None,
        forget_job: Callable[[str], Awaitable[None]] | None = None,
        accounts: Callable[[], Awaitable[Collection[str]]] | None = None,
    ) -> None:
        """`most_days` is the operator's rule; `forget_job` removes the gradings of an interview from the queue.

        `accounts` returns whose things may be here besides the local person's; None where there are no accounts.
        """
        self._store = store
        self._clock = clock
        self._most_days = most_days
        self._forget_job = forget_job
        self._accounts = accounts

    async def __call__(self) -> int:
        """Sweep once, by each owner's own rule, and return how many interviews went."""
        owners = await self._store.owners()  # first: an account made meanwhile is no stranger
        known = {LOCAL, *await self._accounts()} if self._accounts else set(owners)
        gone = sum([await self._store.of(owner).delete_all() for owner in owners if owner not in known])
        return gone + sum([await self._swept(self._store.of(owner)) for owner in owners if owner in known])

    async def _swept(self, store: OwnedStore) -> int:
        rule = await Preferences(store.preferences).retention()
        if rule.days is None and self._most_days is None:
            return 0
        now = self._clock.now()
        own, operators = _oldest(now, rule.days), _oldest(now, self._most_days)
        gone = [line.id async for line in every_line(store) if _too_old(line, own, operators)]
        for interview_id in gone:
            with suppress(NotFound):  # somebody was faster
                await store.delete(interview_id)
            if self._forget_job:
                await self._forget_job(interview_id)
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
                    log.info("%d interviews were older than is kept and were deleted", gone)
            except Exception as error:
                log.warning("What is too old could not be deleted (%s)", type(error).__name__)
            await asyncio.sleep(pause_secs)


def _oldest(now: datetime, days: int | None) -> datetime | None:
    return None if days is None else now - timedelta(days=days)


def _too_old(line: InterviewSummary, own: datetime | None, operators: datetime | None) -> bool:
    if operators is not None and line.updated_at < operators:
        return True
    return line.status == "finished" and own is not None and line.updated_at < own
