"""Vectors kept by content, so that a text is embedded once."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from knowledge.model import Embedder, KnowledgeError, Vectors

_READ_AT_ONCE = 500
"""Below SQLite's limit on variables in a statement."""


class CachedEmbedder:
    """An Embedder that remembers, in a SQLite file or in memory.

    For texts of the library: guides, questions, key points. What a candidate says is embedded by the inner
    embedder directly, so that nothing derived from it stays behind. Safe to share between threads, and the file
    between processes.
    """

    def __init__(self, inner: Embedder, path: Path | None = None) -> None:
        """Keep vectors of `inner` in the file `path`; None is in memory."""
        self._inner = inner
        self._path = path
        self._memory: dict[bytes, bytes] = {}
        self._lock = threading.Lock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._connected() as db:
                db.execute("PRAGMA journal_mode=WAL")
                db.execute(
                    "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
                )

    @property
    def name(self) -> str:
        """The inner model's name."""
        return self._inner.name

    @property
    def loaded(self) -> bool:
        """Whether the inner model is in memory; cached texts answer at once without it."""
        return self._inner.loaded

    def missing(self, texts: Sequence[str]) -> int:
        """Return how many of the texts would need the model."""
        keys = {self._key(text) for text in texts}
        return len(keys - self._read(keys).keys())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1; only new texts reach the model."""
        keys = [self._key(text) for text in texts]
        found = self._read(set(keys))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if new or not texts:
            vectors = self._inner.embed(list(new.values()))
            if not texts:
                return vectors
            fresh = {key: vector.tobytes() for key, vector in zip(new, vectors, strict=True)}
            self._write(fresh)
            found |= fresh
        return np.stack([np.frombuffer(found[key], dtype=np.float32) for key in keys])

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._inner.name}\0{text}".encode()).digest()

    def _read(self, keys: set[bytes]) -> dict[bytes, bytes]:
        if self._path is None:
            with self._lock:
                return {key: self._memory[key] for key in keys if key in self._memory}
        found: dict[bytes, bytes] = {}
        wanted = list(keys)
        with self._connected() as db:
            for start in range(0, len(wanted), _READ_AT_ONCE):
                some = wanted[start : start + _READ_AT_ONCE]
                marks = ",".join("?" * len(some))
                found.update(db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some))  # noqa: S608 - marks only
        return found

    def _write(self, vectors: dict[bytes, bytes]) -> None:
        if self._path is None:
            with self._lock:
                self._memory.update(vectors)
            return
        with self._connected() as db:
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", vectors.items())

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection of this call alone: opening takes microseconds and needs no sharing."""
        try:
            with closing(sqlite3.connect(self._path or ":memory:", timeout=30)) as db, db:
                yield db
        except sqlite3.Error as error:
            raise KnowledgeError(f"{self._path}: the cache of vectors can't be used: {error}") from error
