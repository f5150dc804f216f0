"""Hybrid search: by words and by meaning, fused by reciprocal rank."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge.model import Embedder, Hit, KnowledgeError, Passage, PassageIndex

if TYPE_CHECKING:
    from knowledge.lexical import LexicalIndex

log = logging.getLogger(__name__)

RRF_K = 60
"""Cormack, Clarke, Büttcher: Reciprocal Rank Fusion (SIGIR 2009)."""
CANDIDATES = 30
"""How deep each ranking is read."""


class HybridRetriever:
    """A Retriever over fixed passages; by words alone until the model is loaded and the index is ready."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder, index: PassageIndex) -> None:
        self._passages = {passage.id: passage for passage in passages}
        self._searchable = tuple(passages)
        self._embedder = embedder
        self._index = index
        self.dense_ready = False
        """Set once the index holds these passages."""

    @cached_property
    def _lexical(self) -> LexicalIndex:
        """Built by the first search, and its library imported: a start must not wait for either."""
        from knowledge.lexical import LexicalIndex

        return LexicalIndex(self._searchable)

    def search(
        self, query: str, *, role: str | None = None, stage: str | None = None, limit: int = 5
    ) -> list[Hit]:
        """Return up to `limit` hits, best first; guides for `any` role or stage always qualify."""
        if not query.strip() or limit < 1:
            return []
        depth = max(limit, CANDIDATES)
        rankings = [
            self._lexical.best(query, role=role, stage=stage, limit=depth),
            self._dense(query, role, stage, depth),
        ]
        scores = fused(rankings)
        known = ((name, score) for name, score in scores.items() if name in self._passages)
        ranked = sorted(known, key=lambda pair: (-pair[1], pair[0]))
        return [Hit(self._passages[name], score) for name, score in ranked[:limit]]

    def _dense(self, query: str, role: str | None, stage: str | None, limit: int) -> list[str]:
        if not (self.dense_ready and self._embedder.loaded):
            return []
        try:
            return self._index.nearest(self._embedder.embed([query])[0], role=role, stage=stage, limit=limit)
        except KnowledgeError as error:
            log.warning("Searching by words alone: %s", error)
            return []


def fused(rankings: Sequence[Sequence[str]]) -> Mapping[str, float]:
    """Return the reciprocal-rank-fusion score of each id: the sum of 1 / (60 + rank) over the rankings."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (RRF_K + rank)
    return scores
