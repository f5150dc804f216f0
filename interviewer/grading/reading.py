"""From words to numbers: an answer counted, embedded and gated, ready for each of its criteria. Blocking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interviewer.grading import non_answers
from interviewer.grading.answer import Answer
from interviewer.grading.asides import told
from interviewer.grading.feature_sets import feature_sets
from interviewer.grading.features import Evidenced, Features, FeatureSet, UnitVectors, embed_unit
from interviewer.grading.features_coding import CODING_MODELS
from interviewer.grading.weights import Models, Weights
from knowledge.model import Embedder, Question

_CODE = frozenset({"coding"})
"""Rubrics of answers that are code, where markup says something."""


@dataclass(frozen=True)
class Reading:
    """An answer, made ready."""

    answer: Answer
    """Its sentences."""
    vectors: UnitVectors | None
    """None without an embedder or without sentences."""
    prepared: Evidenced
    """Gives the features of any selection of sentences."""
    features: Features
    """Of the whole answer; empty where there is none."""
    gate: non_answers.Gate | None
    """Why this is no answer, if it is none."""


class Reader:
    """Turns text into a Reading; shared by the grader and by the coverage of a running interview."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._sets: Mapping[str, FeatureSet] = feature_sets(weights.roles)

    def knows(self, rubric_id: str) -> bool:
        """Tell whether there is a feature set for this rubric."""
        return rubric_id in self._sets

    def read(
        self, answer: Answer, question: Question | None, rubric_id: str, embedder: Embedder | None
    ) -> Reading:
        """Embed (in one call), leave out what isn't told as an answer, gate and count."""
        vectors = embed_unit(answer, question, embedder) if embedder and answer.sentences else None
        said, said_vectors = answer, vectors
        if rubric_id not in _CODE:
            keep = told(answer, question, vectors, self._weights.asides)
            answer, vectors = answer.only(keep), vectors.only(keep) if vectors else None
        if answer.sentences:
            gate = non_answers.check(answer, question, rubric_id, vectors)
        else:
            gate = non_answers.check(said, question, rubric_id, said_vectors) or non_answers.NOTHING_TOLD
        prepared = self._sets[rubric_id].prepare(answer, question, vectors)
        features = prepared.features(answer.everything) if answer.sentences else {}
        if gate is None and features:
            gate = non_answers.check_found(rubric_id, features)
        return Reading(answer, vectors, prepared, features, gate)

    def models(self, rubric_id: str, reading: Reading) -> Models:
        """Return the models that fit what is known of the answer."""
        if rubric_id == "coding":
            return CODING_MODELS
        return (self._weights.full if reading.vectors is not None else self._weights.lexical)[rubric_id]
