"""The built-in grader against people's grades: as it is, and fitted on other questions; length beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.preprocessing import StandardScaler

from evals.baselines import BASELINES, cross_validated, folds_of
from evals.external import HumanGraded
from evals.metrics import Array, macro_f1, mean_absolute_error, pearson, spearman
from evals.predictions import Prediction
from evals.resampling import Interval, draws, interval

CRITERIA = ("correctness", "depth", "application", "communication")
TIMES = 300


def report(rows: Sequence[HumanGraded], predictions: Sequence[Prediction]) -> dict[str, Any]:
    """Return the figures with and without blank answers."""
    full = [not row.blank for row in rows]
    some = [row for row, keep in zip(rows, full, strict=True) if keep]
    theirs = [p for p, keep in zip(predictions, full, strict=True) if keep]
    return {
        "with_blanks": _figures(rows, predictions),
        "without_blanks": _figures(some, theirs),
        "blanks": len(rows) - len(some),
    }


def _figures(rows: Sequence[HumanGraded], predictions: Sequence[Prediction]) -> dict[str, Any]:
    scores = np.array([r.score for r in rows])
    groups = [r.question_id for r in rows]
    table = _features(rows, predictions)
    texts = [r.answer for r in rows]
    columns = {
        "grader as it is": (table[:, 0] - 1) / 4,
        "grader, fitted on other questions": _fitted(table[:, :-1], scores, groups),
        "grader and length, fitted on other questions": _fitted(table, scores, groups),
        "length, fitted on other questions": _fitted(table[:, -1:], scores, groups),
        "TF-IDF, fitted on other questions": cross_validated(BASELINES["tfidf"], texts, scores, groups),
    }
    found: dict[str, Any] = {
        "answers": len(rows),
        "questions": len(set(groups)),
        "scores": {name: _agreement(column, scores, groups) for name, column in columns.items()},
    }
    if "unseen_answers" in {r.split for r in rows}:
        found["unseen answers of seen questions"] = _by_split(rows, table, scores)
    if all(r.label for r in rows):
        labels = [str(r.label) for r in rows]
        found["macro_f1"] = {
            "grader": _f1(table[:, :-1], labels, groups),
            "grader and length": _f1(table, labels, groups),
            "length": _f1(table[:, -1:], labels, groups),
        }
    return found


def _features(rows: Sequence[HumanGraded], predictions: Sequence[Prediction]) -> Array:
    """Return the estimates (ungraded: 1) and, last, the logarithm of the number of words."""
    return np.array(
        [
            [*(p.estimates.get(key) or 1.0 for key in CRITERIA), np.log1p(len(r.answer.split()))]
            for r, p in zip(rows, predictions, strict=True)
        ]
    )


def _fitted(table: Array, scores: Array, groups: Sequence[str]) -> Array:
    def predict(train: Array, known: Array, test: Array) -> Array:
        return np.asarray(LinearRegression().fit(train, known).predict(test), dtype=float)

    return _in_folds(table, scores, groups, predict)


def _in_folds(
    table: Array, wanted: Array, groups: Sequence[str], predict: Callable[[Array, Array, Array], Array]
) -> Array:
    found = np.full(len(wanted), np.nan)
    folds = folds_of(groups)
    for fold in np.unique(folds):
        train, test = folds != fold, folds == fold
        if train.any():
            found[test] = predict(table[train], wanted[train], table[test])
    return found


def _agreement(column: Array, scores: Array, groups: Sequence[str]) -> dict[str, Any]:
    resamples = draws(groups, times=TIMES)
    bounds: Interval = interval(lambda rows: pearson(column[rows], scores[rows]), resamples)
    return {
        "pearson": pearson(column, scores),
        "pearson_interval": bounds,
        "spearman": spearman(column, scores),
        "mae": mean_absolute_error(np.clip(column, 0, 1), scores),
    }


def _by_split(rows: Sequence[HumanGraded], table: Array, scores: Array) -> dict[str, float]:
    """Return Pearson on the set's own unseen answers, fitted on its training part."""
    unseen = np.array([r.split == "unseen_answers" for r in rows])
    if unseen.all():
        return {}
    model = LinearRegression().fit(table[~unseen], scores[~unseen])
    length = LinearRegression().fit(table[~unseen, -1:], scores[~unseen])
    return {
        "answers": int(unseen.sum()),
        "grader pearson": pearson(model.predict(table[unseen]), scores[unseen]),
        "length pearson": pearson(length.predict(table[unseen, -1:]), scores[unseen]),
    }


def _f1(table: Array, labels: Sequence[str], groups: Sequence[str]) -> float:
    names, codes = np.unique(np.asarray(labels), return_inverse=True)

    def predict(train: Array, known: Array, test: Array) -> Array:
        if len(np.unique(known)) < 2:
            return np.full(len(test), known[0])
        scaler = StandardScaler().fit(train)
        model = LogisticRegression(class_weight="balanced", max_iter=1000)
        model.fit(scaler.transform(train), known)
        return np.asarray(model.predict(scaler.transform(test)), dtype=float)

    found = _in_folds(table, codes.astype(float), groups, predict)
    known = ~np.isnan(found)
    guesses = [str(names[int(v)]) for v in found[known]]
    return macro_f1(guesses, [label for label, keep in zip(labels, known, strict=True) if keep])
