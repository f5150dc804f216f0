"""Transactions in threads: the event loop never waits for a disk, and each one runs whole.

A synchronous driver in a thread costs one hop a transaction; an asynchronous one took a hop for each statement and
ten times the time on the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine

Result = TypeVar("Result")

MOST_AT_ONCE = 8
"""Threads, and connections, of one process: SQLite lets one write at a time anyway, and ours take milliseconds."""


class Transactions:
    """Runs work on a database, each piece in one transaction to its end, whatever becomes of whoever waits for it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        """Synchronous; holds at most `MOST_AT_ONCE` connections."""
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="sql")

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Return what `work` returns, once it is committed; what it raises rolls everything back."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._whole, work)

    async def run_bare(self, statement: str) -> None:
        """Run one statement that can't be part of a transaction."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._bare, statement)

    async def close(self) -> None:
        """Wait for what is running, then close every connection."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    def _whole(self, work: Callable[[Connection], Result]) -> Result:
        with self.engine.begin() as connection:
            return work(connection)

    def _bare(self, statement: str) -> None:
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(statement)
            cursor.close()
        finally:
            connection.close()
