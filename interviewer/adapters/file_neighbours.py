"""Processes beside each other on one machine with SQLite: a small file of news, and locks on the bytes of another.

News has a SQLite file of its own, beside the database: it is worth nothing after a minute and must hold nothing up.
`PRAGMA data_version` says whether anybody wrote, for some microseconds a look.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import queue
import sqlite3
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Self, cast
from uuid import uuid4

from interviewer.adapters.heard_news import HeardNews
from interviewer.neighbours import News, NewsKind

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, place: int) -> None:
        os.lseek(descriptor, place, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int, place: int) -> None:
        os.lseek(descriptor, place, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int, place: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)

    def _unlock(descriptor: int, place: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, place)


log = logging.getLogger(__name__)

_LOOK_EVERY_SECS = 0.05
_KEPT_SECS = 60.0
_PLACES = 2**31 - 2
"""As many bytes can be locked everywhere; two interviews on one byte wait for each other, which harms nothing."""
_TAKEN: set[tuple[Path, str]] = set()
"""Of this process, whoever in it: the operating system lets a process lock what it has locked already."""
_TABLE = """CREATE TABLE IF NOT EXISTS news (
    id INTEGER PRIMARY KEY AUTOINCREMENT, teller TEXT NOT NULL, kind TEXT NOT NULL, interview_id TEXT NOT NULL,
    told_at REAL NOT NULL)"""


class FileNeighbours:
    """Implements Neighbours in a folder."""

    alone = False

    def __init__(self, folder: Path) -> None:
        """Use `running`."""
        self._path = folder / "news.db"
        self._us = uuid4().hex
        self._told: queue.SimpleQueue[News | None] = queue.SimpleQueue()
        self._heard = HeardNews()
        self._loop = asyncio.get_running_loop()
        self._ours: set[str] = set()
        self._folder = folder.resolve()
        self._locks = os.open(folder / "claims.lock", os.O_RDWR | os.O_CREAT, 0o600)
        self._ready = threading.Event()

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path) -> AsyncIterator[Self]:
        """Yield it; its thread ends with the block."""
        neighbours = cls(folder)
        thread = threading.Thread(target=neighbours._exchange, name="news", daemon=True)
        thread.start()
        await asyncio.to_thread(neighbours._ready.wait)
        try:
            yield neighbours
        finally:
            neighbours._told.put(None)
            await asyncio.to_thread(thread.join)
            for name in list(neighbours._ours):
                await neighbours.release(name)
            os.close(neighbours._locks)

    def tell(self, news: News) -> None:
        """Let the others know, within a twentieth of a second."""
        self._told.put(news)

    def listen(self) -> AsyncIterator[News]:
        """Yield what the others tell."""
        return self._heard.read()

    async def take(self, name: str) -> bool:
        """Lock the name's byte: microseconds."""
        if (self._folder, name) in _TAKEN:
            return False
        try:
            _lock(self._locks, _place(name))
        except OSError:
            return False
        self._ours.add(name)
        _TAKEN.add((self._folder, name))
        return True

    async def release(self, name: str) -> None:
        """Unlock it, unless another of our names is on the same byte."""
        if name not in self._ours:
            return
        self._ours.discard(name)
        _TAKEN.discard((self._folder, name))
        if _place(name) not in {_place(other) for folder, other in _TAKEN if folder == self._folder}:
            _unlock(self._locks, _place(name))

    def _exchange(self) -> None:
        """Write what is told and read what others wrote, until told to end; after a failure, from the start again."""
        try:
            while not self._exchanged():
                time.sleep(1.0)
        finally:
            self._ready.set()

    def _exchanged(self) -> bool:
        try:
            with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as db:
                self._converse(db)
            return True
        except sqlite3.Error as error:
            log.warning("News of the other processes can't be exchanged (%s); trying again", error)
            return False

    def _converse(self, db: sqlite3.Connection) -> None:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        db.execute(_TABLE)
        newest, seen = _newest(db), _version(db)
        if self._ready.is_set():
            self._hear([News("caught_up")])
        self._ready.set()
        while True:
            told = self._waited()
            if told is None:
                return
            if told:
                self._write(db, told)
            version = _version(db)
            if version != seen:
                seen = version
                newest = self._read(db, newest)

    def _waited(self) -> list[News] | None:
        """Return what is to be told after a short wait, None at the end."""
        told: list[News | None] = []
        with suppress(queue.Empty):
            told.append(self._told.get(timeout=_LOOK_EVERY_SECS))
            while True:
                told.append(self._told.get_nowait())
        return None if None in told else list(dict.fromkeys(cast("list[News]", told)))

    def _write(self, db: sqlite3.Connection, told: Sequence[News]) -> None:
        now = time.time()
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            "INSERT INTO news (teller, kind, interview_id, told_at) VALUES (?, ?, ?, ?)",
            [(self._us, news.kind, news.interview_id, now) for news in told],
        )
        db.execute("DELETE FROM news WHERE told_at NOT BETWEEN ? AND ?", (now - _KEPT_SECS, now + _KEPT_SECS))
        db.execute("COMMIT")

    def _read(self, db: sqlite3.Connection, newest: int) -> int:
        rows = db.execute(
            "SELECT id, teller, kind, interview_id FROM news WHERE id > ? ORDER BY id", (newest,)
        ).fetchall()
        self._hear([News(cast("NewsKind", row[2]), row[3]) for row in rows if row[1] != self._us])
        return int(rows[-1][0]) if rows else newest

    def _hear(self, news: Sequence[News]) -> None:
        put: Callable[[News], None] = self._heard.put
        with suppress(RuntimeError):  # the loop has ended
            for each in news:
                self._loop.call_soon_threadsafe(put, each)


def _version(db: sqlite3.Connection) -> int:
    """Return a number that is another one once another connection has written."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def _newest(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM news").fetchone()[0])


def _place(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) % _PLACES
