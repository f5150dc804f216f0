"""Which key points of a question an answer makes, each with the words that make it."""

from __future__ import annotations

import numpy as np

from interviewer.grading.answer import Answer
from interviewer.grading.evidence import quotes_of
from interviewer.grading.features_technical import COVERED, PreparedExplanation
from interviewer.grading.reading import Reading
from interviewer.model import Evidence, KeyPointCheck
from knowledge.model import Question


def key_points(reading: Reading, question: Question | None) -> tuple[KeyPointCheck, ...]:
    """Return a check for each key point; empty for rubrics that don't compare with key points."""
    prepared = reading.prepared
    if question is None or not question.key_points or not isinstance(prepared, PreparedExplanation):
        return ()
    if reading.gate is not None or not reading.answer.sentences:
        return tuple(KeyPointCheck(point, covered=False) for point in question.key_points)
    matches = prepared.matches(reading.answer.everything)
    checks = []
    for point, row in zip(question.key_points, matches, strict=True):
        best = int(np.argmax(row))
        words = _words_for(reading.answer, best) if row[best] >= COVERED else None
        checks.append(KeyPointCheck(point, covered=words is not None, evidence=words))
    return tuple(checks)


def _words_for(answer: Answer, column: int) -> Evidence | None:
    """Return the quote behind a column of matches: a sentence, or a pair of neighbours."""
    count = len(answer.sentences)
    chosen = [column] if column < count else [column - count, column - count + 1]
    return next(iter(quotes_of(answer, chosen)), None)
