"""Search by words: BM25."""

from __future__ import annotations

import re
from collections.abc import Sequence

import bm25s
import numpy as np

from knowledge.model import Passage

_WORD = re.compile(r"[a-z0-9]+(?:[+#]+|'(?:t|ve|re|ll|d|m)\b)?")
_STOP = frozenset(
    "a about an and are as at be been but by can did do does for from had has have how i i'd i'll i'm i've if in "
    "into is it it's its just like me my of on or our s so some than that the their them then there these they "
    "this to up was we were what when which who why will with would you your".split()
)
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", ""))
_NO_PLURAL = ("ss", "as", "is", "us")
_SHORTEST_STEM = 3


class LexicalIndex:
    """BM25 over the passages' headings and text."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = list(passages)
        self._bm25 = bm25s.BM25()
        if self._passages:
            self._bm25.index([words(p.searchable) for p in self._passages], show_progress=False)

    def best(self, query: str, *, role: str | None, stage: str | None, limit: int) -> list[str]:
        """Return the ids of passages that share words with the query, best first; ties in order of id."""
        tokens = words(query)
        if not tokens or not self._passages:
            return []
        scores: Sequence[float] = np.asarray(self._bm25.get_scores(tokens)).tolist()
        hits = [
            (-score, passage.id)
            for score, passage in zip(scores, self._passages, strict=True)
            if score > 0 and passage.fits(role, stage)
        ]
        return [passage_id for _, passage_id in sorted(hits)[:limit]]


def words(text: str) -> list[str]:
    """Return the words that say something, in lower case and without common English endings."""
    return [_stem(word) for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _STOP]


def _stem(word: str) -> str:
    """Cut one ending, so that `overfitting`, `overfits` and `overfit` meet; a rule of thumb, used on both sides."""
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM and not word.endswith(_NO_PLURAL):
            word = _undoubled(stem) if ending in ("ing", "ed") else stem + instead
            break
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM else word


def _undoubled(stem: str) -> str:
    """Return `fitt` as `fit`, but `fall` and `process` as they are."""
    doubled = len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] not in "ls"
    return stem[:-1] if doubled else stem
