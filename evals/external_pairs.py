"""Answers beside their model answers, as numbers: meaning by embeddings, words, and what speaks for the opposite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.external import sentences_of
from evals.external_sets import HumanGraded
from evals.external_words import EMPTY, compared
from evals.metrics import Array
from interviewer.grading.features import Features
from interviewer.grading.text import stem, words
from knowledge.model import Embedder, Vectors

ASKED_WEIGHT = 0.3
"""Of a word that the question said already, against 1: repeating the question shows little. Set by hand."""
_TINY = 1e-6


def pairs_of(rows: Sequence[HumanGraded], embedder: Embedder) -> Array:
    """Return shape (answers, features): each beside its references, or beside the question where a set has none.

    Blocking: every text and every word is embedded once.
    """
    known = Embedded(embedder, texts_of(rows))
    return np.array([list(features_of(row, known).values()) for row in rows], dtype=float)


class Embedded:
    """Texts with their vectors."""

    def __init__(self, embedder: Embedder, texts: Iterable[str]) -> None:
        unique = sorted(set(texts))
        self._places = {text: place for place, text in enumerate(unique)}
        self._vectors = embedder.embed(unique)

    def __getitem__(self, text: str) -> Vectors:
        vector: Vectors = self._vectors[self._places[text]]
        return vector

    def all(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimensions)."""
        vectors: Vectors = self._vectors[[self._places[text] for text in texts]]
        return vectors


def texts_of(rows: Sequence[HumanGraded]) -> Iterable[str]:
    """Yield every text whose vector a comparison asks for."""
    for row in rows:
        for text in (row.answer, row.question, *_references(row)):
            yield text
            yield from sentences_of(text)
            yield from _telling(text)


def _references(row: HumanGraded) -> tuple[str, ...]:
    return row.references or (row.question,)


def _telling(text: str) -> list[str]:
    """Return the words that carry meaning; all of them where none does."""
    found = list(dict.fromkeys(words(text)))
    return [w for w in found if w not in EMPTY] or found or [""]


def _nearest(row: HumanGraded, known: Embedded) -> str:
    references = _references(row)
    return references[int(np.argmax(known.all(references) @ known[row.answer]))]


def features_of(row: HumanGraded, known: Embedded) -> Features:
    """Return the numbers of one answer by name, always in the same order."""
    nearest = _nearest(row, known)
    return (
        _meaning(row, nearest, known)
        | _by_sentence(row, known)
        | _by_word(row, nearest, known)
        | compared(row.answer, _references(row), nearest, row.question)
    )


def _meaning(row: HumanGraded, nearest: str, known: Embedded) -> Features:
    answer, question = known[row.answer], known[row.question]
    references = known.all(_references(row))
    likeness = references @ answer
    return {
        "like_best": float(likeness.max()),
        "like_all": float(likeness.mean()),
        "like_question": float(answer @ question),
        "reference_like_question": float(known[nearest] @ question),
        "like_beyond_question": float(_beyond(references, question, answer).max()),
    }


def _beyond(references: Vectors, question: Vectors, answer: Vectors) -> Vectors:
    """Return the cosines of what answer and references say beside what the question says."""
    mine = answer - (answer @ question) * question
    theirs = references - np.outer(references @ question, question)
    sizes = np.linalg.norm(theirs, axis=1) * np.linalg.norm(mine) + _TINY
    cosines: Vectors = (theirs @ mine) / sizes
    return cosines


def _by_sentence(row: HumanGraded, known: Embedded) -> Features:
    wanted = list(dict.fromkeys(s for text in _references(row) for s in sentences_of(text)))
    likeness = known.all(wanted) @ known.all(sentences_of(row.answer)).T
    return {
        "sentences_recalled": float(likeness.max(axis=1).mean()),
        "sentence_missed": float(likeness.max(axis=1).min()),
        "sentences_precise": float(likeness.max(axis=0).mean()),
    }


def _by_word(row: HumanGraded, nearest: str, known: Embedded) -> Features:
    """Return how well each telling word of one side has one that means the same on the other."""
    asked = {stem(w) for w in words(row.question)}
    mine, theirs = _telling(row.answer), _telling(nearest)
    likeness = known.all(theirs) @ known.all(mine).T
    found, meant = likeness.max(axis=1), likeness.max(axis=0)
    return {
        "words_recalled": float(np.average(found, weights=_weights(theirs, asked))),
        "words_precise": float(np.average(meant, weights=_weights(mine, asked))),
        "word_missed": float(found.min()),
        "word_foreign": float(meant.min()),
    }


def _weights(telling: Sequence[str], asked: set[str]) -> NDArray[np.float64]:
    return np.array([ASKED_WEIGHT if stem(w) in asked else 1.0 for w in telling])
