"""An index in memory: a matrix and a dot product, fast enough for tens of thousands of passages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.model import Embedder, Passage, Progress, Vectors

_BATCH = 32


class MemoryIndex:
    """A PassageIndex that keeps nothing; with a CachedEmbedder it is filled without the model."""

    def __init__(self) -> None:
        self._held: tuple[list[Passage], Vectors] = ([], np.zeros((0, 0), dtype=np.float32))

    def sync(self, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None) -> int:
        """Embed the passages that are new or changed."""
        passages = list(passages)
        before = dict(zip(*self._held, strict=True))
        changed = [passage for passage in passages if passage not in before]
        for start in range(0, len(changed), _BATCH):
            batch = changed[start : start + _BATCH]
            before.update(zip(batch, embedder.embed([p.searchable for p in batch]), strict=True))
            if progress is not None:
                progress(start + len(batch), len(changed))
        vectors = np.stack([before[p] for p in passages]) if passages else np.zeros((0, 0), dtype=np.float32)
        self._held = (
            passages,
            vectors,
        )  # one assignment: a search in another thread sees old or new, not both
        return len(changed)

    def nearest(self, vector: Vectors, *, role: str | None, stage: str | None, limit: int) -> list[str]:
        """Return passage ids by cosine similarity, nearest first; ties in order of id."""
        passages, vectors = self._held
        if not passages:
            return []
        similar: list[float] = (vectors @ vector).tolist()
        ranked = sorted(
            (-value, passage.id)
            for value, passage in zip(similar, passages, strict=True)
            if passage.fits(role, stage)
        )
        return [passage_id for _, passage_id in ranked[:limit]]

    def close(self) -> None:
        """Nothing is held."""
