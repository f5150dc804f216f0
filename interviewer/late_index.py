"""A passage index that is opened when it is first filled: importing Chroma takes seconds, a page must not wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.model import Embedder, Passage, PassageIndex, Progress, Vectors


class LateIndex:
    """Implements PassageIndex around one that is opened by the first `sync`."""

    def __init__(self, opened: Callable[[], PassageIndex]) -> None:
        self._opened = opened
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
        if self._index is not None:
            self._index.close()
