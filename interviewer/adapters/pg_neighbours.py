"""Processes on any number of machines with one Postgres: LISTEN and NOTIFY, and advisory locks.

Two connections a process: one hears, the other tells and holds the locks, which Postgres frees when it goes. A
notification is sent after the append, not in its transaction: Postgres lets transactions that notify commit one by one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Self
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from interviewer.adapters.heard_news import HeardNews
from interviewer.neighbours import News

log = logging.getLogger(__name__)

_CHANNEL = "mock_interviewer"
_AT_ONCE = 100
"""News in a notification, whose text may have 8,000 bytes."""
_PAUSE_SECS = 1.0
_KEEPALIVE = "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
"""So that Postgres frees the locks of a machine that vanished, not only of a process that ended: 5 s."""


class PgNeighbours:
    """Implements Neighbours on Postgres. Where it is away for a while, so is everything; it comes back by itself."""

    alone = False

    def __init__(self, url: str) -> None:
        """Use `running`."""
        self._url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)
        self._us = uuid4().hex
        self._told: dict[News, None] = {}
        self._wake = asyncio.Event()
        self._heard = HeardNews()
        self._connection: psycopg.AsyncConnection | None = None
        self._locking = asyncio.Lock()
        self._ours: set[str] = set()
        self._working: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def running(cls, url: str) -> AsyncIterator[Self]:
        """Yield it; its connections end with the block."""
        neighbours = cls(url)
        works = (neighbours._hear, neighbours._speak)
        tasks = [asyncio.create_task(neighbours._always(work), name="news") for work in works]
        try:
            yield neighbours
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, *neighbours._working, return_exceptions=True)
            if neighbours._connection:
                await neighbours._connection.close()

    def tell(self, news: News) -> None:
        """Let the others know, in the next notification."""
        self._told[news] = None
        self._wake.set()

    def listen(self) -> AsyncIterator[News]:
        """Yield what the others tell."""
        return self._heard.read()

    async def take(self, name: str) -> bool:
        """Return whether it is ours; True where Postgres can't be asked, for then nothing can be said either."""
        taking = asyncio.create_task(self._take(name))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            # Nobody would release what is taken for somebody who has gone.
            taking.add_done_callback(lambda _: self._start(self._release(name)))
            raise

    async def release(self, name: str) -> None:
        """Free it."""
        await asyncio.shield(self._start(self._release(name)))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task

    async def _take(self, name: str) -> bool:
        async with self._locking:
            if name in self._ours:
                return False
            try:
                taken = await self._try(name)
            except psycopg.Error:
                return True
            if taken:
                self._ours.add(name)
            return taken

    async def _release(self, name: str) -> None:
        async with self._locking:
            if name in self._ours:
                self._ours.discard(name)
                with suppress(psycopg.Error):
                    connection = await self._speaking()
                    await connection.execute("SELECT pg_advisory_unlock(%s)", (_key(name),))

    async def _try(self, name: str) -> bool:
        connection = await self._speaking()
        found = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_key(name),))
        row = await found.fetchone()
        return bool(row and row[0])

    async def _speaking(self) -> psycopg.AsyncConnection:
        """Return the connection that tells and locks; a new one takes up again what was ours."""
        if self._connection is None or self._connection.closed:
            self._connection = await self._connected()
            for name in list(self._ours):
                await self._connection.execute("SELECT pg_try_advisory_lock(%s)", (_key(name),))
        return self._connection

    async def _connected(self) -> psycopg.AsyncConnection:
        where = conninfo_to_dict(self._url)
        where.setdefault("options", _KEEPALIVE)
        where["application_name"] = "mock-interviewer news"
        return await psycopg.AsyncConnection.connect(
            make_conninfo("", **where), autocommit=True, connect_timeout=5
        )

    async def _speak(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._told:
                some = list(self._told)[:_AT_ONCE]
                for news in some:  # first: what is told meanwhile is told once more
                    del self._told[news]
                try:
                    await self._notify(some)
                except psycopg.Error:
                    self._told.update(dict.fromkeys(some))
                    raise

    async def _notify(self, some: Sequence[News]) -> None:
        text = json.dumps([self._us, *([news.kind, news.interview_id] for news in some)])
        async with self._locking:
            connection = await self._speaking()
            await connection.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, text))

    async def _hear(self) -> None:
        async with await self._connected() as connection:
            await connection.execute(f"LISTEN {_CHANNEL}".encode())
            self._heard.put(News("caught_up"))  # what was told before this is lost
            async for notice in connection.notifies():
                for news in self._read(notice.payload):
                    self._heard.put(news)

    def _read(self, text: str) -> list[News]:
        """Return what another process of ours told; nothing of anybody else's."""
        try:
            teller, *told = json.loads(text)
            return [] if teller == self._us else [News(kind, str(name)) for kind, name in told]
        except (TypeError, ValueError):
            return []

    async def _always(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it again and again: connections break when Postgres restarts."""
        while True:
            try:
                await work()
            except psycopg.Error as error:
                log.info("News of the other processes is interrupted (%s)", type(error).__name__)
                self._wake.set()
            await asyncio.sleep(_PAUSE_SECS)


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
