"""A passage index that is opened when it is first filled: importing Chroma takes seconds, a page must not wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.folder_lock import FolderLock
from knowledge.model import Embedder, Passage, PassageIndex, Progress, Vectors


class LateIndex:
    """Implements PassageIndex around one that is opened by the first `sync`."""

    def __init__(self, opened: Callable[[], PassageIndex], lock: FolderLock | None = None) -> None:
        """`lock` is what `opened` relies on; it is given back here where nothing was opened."""
        self._opened = opened
        self._lock = lock
        self._index: PassageIndex | None = None

    def sync(self, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None) -> int:
        """Open the index and bring it up to date."""
        if self._index is None:
            self._index = self._opened()
        return self._index.sync(passages, embedder, progress)

    def nearest(self, vector: Vectors, *, role: str | None, stage: str | None, limit: int) -> list[str]:
        """Return passage ids, nearest first; nothing before the first `sync`."""
        return self._index.nearest(vector, role=role, stage=stage, limit=limit) if self._index else []

    def close(self) -> None:
        """Close what was opened."""
        index, self._index = self._index, None
        if index is not None:
            index.close()
        elif self._lock is not None:
            self._lock.release()


def late_index(folder: Path, chroma_url: str | None) -> LateIndex:
    """Return the kept index, to be opened later; KnowledgeError where another process has the folder.

    The folder is locked at once: a second process must not start, serve for a while, and then find out.
    """
    lock = None if chroma_url else FolderLock(folder)
    return LateIndex(lambda: kept_index(folder, chroma_url, lock), lock)


def kept_index(folder: Path, chroma_url: str | None, lock: FolderLock | None = None) -> PassageIndex:
    """Open the kept index, on the server or in the folder, which may be locked already; KnowledgeError."""
    from knowledge.index import embedded_index, server_index

    return server_index(chroma_url) if chroma_url else embedded_index(folder, lock)
