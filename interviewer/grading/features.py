"""How an answer becomes numbers: counts of patterns for each sentence, gathered over the sentences that are kept.

Every feature is a function of kept sentences, so that leaving a sentence out shows what it proves (`evidence.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from interviewer.grading.answer import Answer, Mask
from interviewer.grading.lexicon import Pattern
from interviewer.grading.text import plain
from knowledge.model import Embedder, Question, Vectors

Features = dict[str, float]
Matrix = NDArray[np.float64]
MOST_IN_SENTENCE = 3
"""How often one pattern can count in one sentence."""
_SENTENCES_KEPT = 16_384
"""Those of some two hundred interviews that are going on, with their counts: about 8 MB a set."""


class Evidenced(Protocol):
    """An answer made ready: numbers for any selection of its sentences."""

    def features(self, keep: Mask) -> Features:
        """Return the features of the kept sentences."""
        ...


class FeatureSet(Protocol):
    """What one rubric looks at."""

    def prepare(self, answer: Answer, question: Question | None, vectors: UnitVectors | None) -> Evidenced:
        """Count and compare once; without vectors the embedding features are absent."""
        ...


@dataclass(frozen=True)
class UnitVectors:
    """The embeddings of one unit."""

    sentences: Vectors
    """Shape (sentences, dimensions)."""
    key_points: Vectors
    """Shape (key points, dimensions)."""
    question: Vectors
    """Shape (dimensions,); zeros where there is no question."""

    def only(self, keep: Mask) -> UnitVectors:
        """Return the vectors without those of the other sentences."""
        return replace(self, sentences=self.sentences[keep])


@dataclass(frozen=True)
class Counts:
    """Matches of each pattern in each sentence."""

    names: tuple[str, ...]
    """Of the patterns: the columns."""
    matrix: Matrix
    """Shape (sentences, patterns)."""

    def column(self, name: str) -> Matrix:
        """Return the counts of one pattern."""
        column: Matrix = self.matrix[:, self.names.index(name)]
        return column

    def kinds(self, names: Sequence[str]) -> Matrix:
        """Return how many of these patterns occur in each sentence."""
        found: Matrix = np.sum([self.column(name) > 0 for name in names], axis=0, dtype=np.float64)
        return found

    def total(self, names: Sequence[str]) -> Matrix:
        """Return how often these patterns occur in each sentence, all together."""
        found: Matrix = np.sum([self.column(name) for name in names], axis=0, dtype=np.float64)
        return found

    def weighted(self, weights: Matrix) -> Counts:
        """Return counts of at most `MOST_IN_SENTENCE` a pattern, times the weight of each sentence."""
        return Counts(self.names, np.minimum(self.matrix, MOST_IN_SENTENCE) * weights[:, None])


class PatternSet:
    """Named patterns that are counted together. Make one for a module: it remembers the sentences counted last."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        self.names = tuple(patterns)
        """In the order of the columns."""
        self._patterns = tuple(patterns.values())
        # A conversation is read again, whole, after each of its turns.
        self._row = lru_cache(maxsize=_SENTENCES_KEPT)(self._count)

    def count(self, answer: Answer) -> Counts:
        """Return how often each pattern occurs in each sentence."""
        rows = [self._row(sentence.marked) for sentence in answer.sentences]
        return Counts(self.names, np.array(rows, dtype=np.float64).reshape(len(rows), len(self.names)))

    def _count(self, marked: str) -> tuple[int, ...]:
        return tuple(sum(1 for _ in pattern.finditer(marked)) for pattern in self._patterns)


def capped(value: float, cap: float) -> float:
    """Return the share of `cap` that was reached, at most 1: more of the same is not better."""
    return min(float(value), cap) / cap


def asked_texts(question: Question) -> list[str]:
    """Return what of a question is compared with answers: its key points, then its text."""
    return [*(plain(p) for p in question.key_points), plain(question.text)]


def unit_texts(answer: Answer, question: Question | None) -> list[str]:
    """Return all that is embedded of a unit: its sentences, then what was asked."""
    return [*(s.plain for s in answer.sentences), *(asked_texts(question) if question else [""])]


def embed_unit(answer: Answer, question: Question | None, embedder: Embedder) -> UnitVectors:
    """Embed everything of a unit in one call. Blocking."""
    vectors = embedder.embed(unit_texts(answer, question))
    asked = vectors[-1] if question else np.zeros_like(vectors[-1])
    said = len(answer.sentences)
    return UnitVectors(vectors[:said], vectors[said:-1], asked)


def top_mean(values: Matrix, how_many: int = 2) -> float:
    """Return the mean of the largest values; missing ones count as zero."""
    return float(np.sort(values)[::-1][:how_many].sum() / how_many) if len(values) else 0.0
