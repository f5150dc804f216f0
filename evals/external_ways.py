"""What people's grades can be told from: each way is fitted on some answers and says something of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evals.baselines import tfidf
from evals.external_sets import HumanGraded
from evals.metrics import Array
from evals.predictions import Prediction

Rows = NDArray[np.intp]
CRITERIA = ("correctness", "depth", "application", "communication")
TREES: dict[str, Any] = {"n_estimators": 200, "min_samples_leaf": 5, "max_features": 0.4, "random_state": 1}
"""Of the probe. Set once, not searched."""


@dataclass(frozen=True)
class Known:
    """A graded set with everything that is known of its answers."""

    rows: Sequence[HumanGraded]
    scores: Array
    """0–1, by people."""
    grader: Array
    """Shape (answers, criteria): the grader's estimates; ungraded is 1."""
    length: Array
    """Shape (answers, 1): logarithm of the number of words."""
    pairs: Array
    """Shape (answers, features): each answer beside its references (`external_pairs.py`)."""

    labels: Sequence[str] = ()
    """The verdicts; empty where the set has none."""

    def only(self, keep: Sequence[bool]) -> Known:
        """Return some of the answers."""
        places = np.flatnonzero(keep).tolist()
        return Known(
            [self.rows[i] for i in places],
            self.scores[places],
            self.grader[places],
            self.length[places],
            self.pairs[places],
            [self.labels[i] for i in places] if self.labels else (),
        )


def gathered(rows: Sequence[HumanGraded], predictions: Sequence[Prediction], pairs: Array) -> Known:
    """Return a set with the grader's estimates and the comparisons with references."""
    grader = [[p.estimates.get(key) or 1.0 for key in CRITERIA] for p in predictions]
    length = [[np.log1p(len(row.answer.split()))] for row in rows]
    labels = [row.label for row in rows if row.label]
    return Known(
        rows,
        np.array([r.score for r in rows]),
        np.array(grader),
        np.array(length),
        pairs,
        labels if len(labels) == len(rows) else (),
    )


ScoreWay = Callable[[Known, Rows, Rows], Array]
"""Scores of the second rows, learned from the first."""
LabelWay = Callable[[Known, Rows, Rows], list[str]]
"""Verdicts on the second rows, learned from the first."""


def _as_it_is(of: Known, _: Rows, test: Rows) -> Array:
    said: Array = (of.grader[test, 0] - 1) / 4
    return said


def _words(of: Known, train: Rows, test: Rows) -> Array:
    predict = tfidf([of.rows[i].answer for i in train], of.scores[train])
    said: Array = np.clip(predict([of.rows[i].answer for i in test]), 0, 1)
    return said


def _line(table: Callable[[Known], Array]) -> ScoreWay:
    def way(of: Known, train: Rows, test: Rows) -> Array:
        model = LinearRegression().fit(table(of)[train], of.scores[train])
        return np.asarray(model.predict(table(of)[test]), dtype=float)

    return way


def _probe(of: Known, train: Rows, test: Rows) -> Array:
    trees = ExtraTreesRegressor(**TREES).fit(of.pairs[train], of.scores[train])
    return np.asarray(trees.predict(of.pairs[test]), dtype=float)


def _named(table: Callable[[Known], Array], model: Callable[[], Any]) -> LabelWay:
    def way(of: Known, train: Rows, test: Rows) -> list[str]:
        names = np.asarray(of.labels)
        if len(set(names[train])) == 1:
            return [str(names[train][0])] * len(test)
        return [str(name) for name in model().fit(table(of)[train], names[train]).predict(table(of)[test])]

    return way


def _logistic() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000))


def _trees() -> Any:
    return ExtraTreesClassifier(**TREES, class_weight="balanced")


def _both(of: Known) -> Array:
    return np.hstack([of.grader, of.length])


SCORE_WAYS: Mapping[str, ScoreWay] = {
    "grader as it is": _as_it_is,
    "grader, fitted": _line(lambda of: of.grader),
    "grader and length, fitted": _line(_both),
    "length, fitted": _line(lambda of: of.length),
    "TF-IDF, fitted": _words,
    "probe, fitted": _probe,
}
LABEL_WAYS: Mapping[str, LabelWay] = {
    "grader, fitted": _named(lambda of: of.grader, _logistic),
    "grader and length, fitted": _named(_both, _logistic),
    "length, fitted": _named(lambda of: of.length, _logistic),
    "probe, fitted": _named(lambda of: of.pairs, _trees),
}
