"""What an explanation is made of: the key points it makes, mechanisms, limits, practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interviewer.grading import lexicon, lexicon_technical
from interviewer.grading.answer import Answer, Mask
from interviewer.grading.contradictions import Bound, bound, bound_together, contradicted
from interviewer.grading.features import Counts, Features, Matrix, PatternSet, UnitVectors, capped
from interviewer.grading.substance import TECHNICAL_CUES, specific, spoken, unladen
from interviewer.grading.text import content_stems
from knowledge.model import Question, Vectors

_WORDS = {
    "mechanism": lexicon_technical.MECHANISM,
    "limit": lexicon_technical.LIMIT,
    "practice": lexicon_technical.PRACTICE,
    "order": lexicon_technical.ORDER,
    "distinction": lexicon_technical.DISTINCTION,
    "absolute": lexicon_technical.ABSOLUTE,
    "hedge": lexicon_technical.HEDGE,
    "buzz": lexicon_technical.BUZZ,
    "quantity": lexicon.QUANTITY,
    "i_did": lexicon.I_DID,
    "we_did": lexicon.WE_DID,
    "alternative": lexicon.ALTERNATIVE,
    "effect": lexicon.EFFECT,
}
_PATTERNS = PatternSet(_WORDS)
_CAPS = {
    "mechanism": 10, "limit": 10, "practice": 10, "order": 6, "distinction": 10, "absolute": 6, "hedge": 4,
    "buzz": 5, "quantity": 6, "i_did": 3, "we_did": 4, "alternative": 4, "effect": 4,
}  # fmt: skip
_KINDS = ("mechanism", "limit", "practice", "order", "distinction", "alternative", "effect")
_CUES = (*_KINDS, "quantity")
COVERED = 0.45
"""Least match of a sentence with a key point that counts as making it; chosen on the gold answers."""
_QUESTION_SHARE = 0.7
"""How much of the question's own direction is taken out of vectors: repeating the question covers nothing."""


@dataclass(frozen=True)
class TechnicalFeatures:
    """The feature set of the `technical` rubric."""

    def prepare(
        self, answer: Answer, question: Question | None, vectors: UnitVectors | None
    ) -> PreparedExplanation:
        """Count patterns, and match each key point with each sentence and each pair of neighbours."""
        points = question.key_points if question else ()
        asked = question.text if question else ""
        stems = [content_stems(p) - content_stems(asked) for p in points]
        said = [content_stems(s.text) for s in answer.sentences]
        similarity = _similarity(vectors) if vectors is not None and points and answer.sentences else None
        found = _PATTERNS.count(answer)
        joined = spoken(answer)
        weights = joined * specific(answer, found.kinds(_KINDS), TECHNICAL_CUES)
        weights *= unladen(answer, found.total(_CUES), TECHNICAL_CUES)
        telling = [stems if w >= 0.5 else frozenset() for stems, w in zip(said, weights, strict=True)]
        said = [stems if weight >= 0.5 else frozenset() for stems, weight in zip(said, joined, strict=True)]
        lengths = np.array([len(s.marked.split()) for s in answer.sentences], dtype=np.float64)
        return PreparedExplanation(
            found.weighted(weights),
            lengths,
            np.concatenate([joined, np.minimum(joined[:-1], joined[1:])]),
            similarity,
            _overlap(stems, said),
            tuple(stems),
            tuple(telling),
            content_stems(asked),
            bound_together(points),
            tuple(bound(s.text) for s in answer.sentences),
        )


@dataclass(frozen=True)
class PreparedExplanation:
    """An explanation, counted and matched. Columns of matches are sentences, then pairs of neighbours."""

    counts: Counts
    lengths: Matrix
    joined: Matrix
    """How much each sentence or pair says, 0–1: a list of terms makes no point."""
    similarity: Matrix | None
    """Cosine of key points (rows) with sentences and pairs; None without vectors or key points."""
    overlap: Matrix
    """Share of a key point's words in a sentence or pair."""
    key_stems: tuple[frozenset[str], ...]
    said_stems: tuple[frozenset[str], ...]
    """Of the sentences that say something."""
    question_stems: frozenset[str]
    key_directions: Bound
    said_directions: tuple[Bound, ...]

    def features(self, keep: Mask) -> Features:
        """Return the features of the kept sentences."""
        total = dict(zip(self.counts.names, self.counts.matrix[keep].sum(axis=0).tolist(), strict=True))
        found = {name: capped(total[name], cap) for name, cap in _CAPS.items()}
        length = max(float(self.lengths[keep].sum()), 30.0)
        for name in ("limit", "absolute", "mechanism", "distinction"):
            found[f"{name}_rate"] = capped(total[name] / length * 100, _CAPS[name])
        stems: frozenset[str] = frozenset().union(
            *(s for s, k in zip(self.said_stems, keep, strict=True) if k)
        )
        new = stems - self.question_stems
        found["variety"] = min(len(stems) / length, 1.0)
        found["substance"] = min(len(new), 120) / 120
        said = (pairs for pairs, k in zip(self.said_directions, keep, strict=True) if k)
        found["contradicted"] = contradicted(self.key_directions, said)
        return found | self._key_point_features(keep, new)

    def matches(self, keep: Mask) -> Matrix:
        """Return the match (0–1) of each key point with each sentence and pair of the kept ones."""
        columns = _columns(keep)
        lexical = np.clip(self.overlap / 0.5, 0, 1)
        if self.similarity is None:
            return np.where(columns, lexical, 0.0) * self.joined
        close = np.clip((self.similarity - 0.3) / 0.35, 0, 1)
        return np.where(columns, 0.6 * close + 0.4 * lexical, 0.0) * self.joined

    def _key_point_features(self, keep: Mask, new: frozenset[str]) -> Features:
        if not self.key_stems or not keep.any():
            return {}
        columns = _columns(keep)
        best = self.matches(keep).max(axis=1)
        found = {
            "points_overlap": float(np.where(columns, self.overlap, 0).max(axis=1).mean()),
            "points_words": float(np.mean([len(k & new) / max(1, len(k)) for k in self.key_stems])),
        }
        if self.similarity is not None:
            found["points_close"] = float(
                np.where(columns, self.similarity * self.joined, 0).max(axis=1).mean()
            )
            found["points_match"] = float(best.mean())
            found["points_weakest"] = float(np.sort(best)[:3].mean())
        return found


def _columns(keep: Mask) -> Mask:
    """Return the mask of sentences and of pairs whose both sentences are kept."""
    columns: Mask = np.concatenate([keep, keep[:-1] & keep[1:]])
    return columns


def _similarity(vectors: UnitVectors) -> Matrix:
    """Return cosines of key points with sentences and neighbours' means, the question's direction demoted."""
    pairs = vectors.sentences[:-1] + vectors.sentences[1:]
    sentences = np.concatenate([vectors.sentences, pairs / np.maximum(_norm(pairs), 1e-9)])
    points = _demoted(vectors.key_points, vectors.question)
    similarity: Matrix = (points @ _demoted(sentences, vectors.question).T).astype(np.float64)
    return similarity


def _demoted(vectors: Vectors, question: Vectors) -> Vectors:
    rest = vectors - _QUESTION_SHARE * np.outer(vectors @ question, question)
    result: Vectors = (rest / np.maximum(_norm(rest), 1e-9)).astype(np.float32)
    return result


def _norm(vectors: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    norms: NDArray[np.floating[Any]] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return norms


def _overlap(key_stems: Sequence[frozenset[str]], said: Sequence[frozenset[str]]) -> Matrix:
    units = [*said, *(a | b for a, b in pairwise(said))]
    return np.array(
        [[len(k & u) / max(3, len(k)) for u in units] for k in key_stems], dtype=np.float64
    ).reshape(len(key_stems), len(units))
