"""Brings steps of jobs to the event loop on which database and model live, and waits out a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

from interviewer.errors import StorageUnavailable

_FIRST_PAUSE_SECS, _LONGEST_PAUSE_SECS = 0.5, 15.0

Result = TypeVar("Result")


class LoopBridge:
    """Runs coroutines on the event loop it was made on, for another loop that waits for them."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._running: set[Future[Any]] = set()
        self._lock = Lock()
        self._stopped = False

    async def run(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Return what comes of it; CancelledError, which is recorded nowhere, when the process is about to end.

        Work that finds the database away is begun again until it is back, as DBOS does with its own.
        """
        with self._lock:
            if self._stopped:
                raise asyncio.CancelledError
            future = asyncio.run_coroutine_threadsafe(_through_outages(work), self._loop)
            self._running.add(future)
        try:
            return await asyncio.wrap_future(future)
        finally:
            self._running.discard(future)

    def stop(self) -> None:
        """Cancel what is running; it is done again after the next start, or elsewhere."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for future in running:
            future.cancel()


async def _through_outages(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    pause_secs = _FIRST_PAUSE_SECS
    while True:
        try:
            return await work()
        except StorageUnavailable:
            await asyncio.sleep(pause_secs)
            pause_secs = min(2 * pause_secs, _LONGEST_PAUSE_SECS)
