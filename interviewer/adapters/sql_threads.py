"""Transactions in threads: the event loop never waits for a disk, and each one runs whole.

A synchronous driver in a thread costs one hop a transaction; an asynchronous one took a hop for each statement and
ten times the time on the event loop.

A database that goes away for moments (a restart, a fail-over) is waited for. What surely was not committed is begun
anew; where the connection broke in the commit, only the database knows what became of it, and it is asked.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from interviewer.adapters.sql_troubles import AT_ONCE, Trouble, trouble_of
from interviewer.errors import StorageUnavailable

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

MOST_AT_ONCE = 8
"""Threads, and connections, of one process: SQLite lets one write at a time anyway, and ours take milliseconds."""

PATIENCE_SECS = 5.0
"""How long a lost database is waited for before whoever asked is told: Postgres restarts in one to three seconds."""
_FIRST_PAUSE_SECS, _LONGEST_PAUSE_SECS = 0.05, 0.5


class Transactions:
    """Runs work on a database, each piece in one transaction to its end, whatever becomes of whoever waits for it."""

    def __init__(self, engine: Engine, patience_secs: float = PATIENCE_SECS) -> None:
        self.engine = engine
        """Synchronous; holds at most `MOST_AT_ONCE` connections."""
        self._patience_secs = patience_secs
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="sql")
        self._lost = False

    async def run(self, work: Work[Result], *, unknown: Work[Result] | None = None) -> Result:
        """Return what `work` returns, once it is committed; what it raises rolls everything back.

        StorageUnavailable where the database can't just now. Work may be begun several times, but is committed once:
        after a commit of which nobody knows whether it happened, `unknown` goes on from what it finds (for work that
        may be done twice, the same work); without it the doubt is told.
        """
        loop = asyncio.get_running_loop()
        until, pause_secs = loop.time() + self._patience_secs, _FIRST_PAUSE_SECS
        while True:
            try:
                result = await loop.run_in_executor(self._threads, self._whole, work)
            except _Refused as refused:
                self._tell_lost(refused.trouble)
                if refused.committing and unknown is None:
                    raise StorageUnavailable(_IN_DOUBT) from refused
                if refused.trouble not in AT_ONCE or loop.time() > until:
                    raise StorageUnavailable(refused.trouble.value) from refused
                work = unknown if refused.committing and unknown else work
                await asyncio.sleep(pause_secs)
                pause_secs = min(2 * pause_secs, _LONGEST_PAUSE_SECS)
            else:
                self._tell_back()
                return result

    async def read(self, work: Work[Result]) -> Result:
        """Run work that changes nothing, or the same however often it is done."""
        return await self.run(work, unknown=work)

    async def run_bare(self, statement: str) -> None:
        """Run one statement that can't be part of a transaction."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._bare, statement)
        except SQLAlchemyError as error:
            if trouble := trouble_of(error):
                raise StorageUnavailable(trouble.value) from error
            raise

    async def close(self) -> None:
        """Wait for what is running, then close every connection."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    def _whole(self, work: Work[Result]) -> Result:
        committing = False
        try:
            with self.engine.connect() as connection:
                try:
                    with connection.begin() as transaction:
                        result = work(connection)
                        committing = True
                        transaction.commit()
                        return result
                except SQLAlchemyError as error:
                    if trouble_of(error) in _LEADS_NOWHERE:
                        connection.invalidate()
                    raise
        except SQLAlchemyError as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            # SQLite says of a failed commit that nothing was kept; a lost server says nothing.
            raise _Refused(trouble, committing=committing and trouble is Trouble.LOST) from error

    def _bare(self, statement: str) -> None:
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(statement)
            cursor.close()
        finally:
            connection.close()

    def _tell_lost(self, trouble: Trouble) -> None:
        """Log it once, in our own words: the driver's may quote what was to be written."""
        if not self._lost and trouble is not Trouble.OVERTAKEN:
            self._lost = True
            log.warning("%s It is tried again.", trouble.value)

    def _tell_back(self) -> None:
        if self._lost:
            self._lost = False
            log.warning("The database works again.")


_LEADS_NOWHERE = frozenset({Trouble.LOST, Trouble.READ_ONLY})
"""After these the connection isn't used again: a server that became read-only in a fail-over stays so for it."""

_IN_DOUBT = (
    "The database was lost while this was being saved. Look whether it is there before you send it again."
)


class _Refused(Exception):
    """A transaction that did not happen, or of which that isn't known (`committing`)."""

    def __init__(self, trouble: Trouble, *, committing: bool) -> None:
        super().__init__(trouble.name)
        self.trouble = trouble
        self.committing = committing
