"""Agreement with people, on questions not fitted and on what a set's makers held back; blanks told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from evals.baselines import folds_of
from evals.external_sets import TRAINING
from evals.external_ways import LABEL_WAYS, SCORE_WAYS, Known, Rows
from evals.metrics import Array, macro_f1, mean_absolute_error, pearson, spearman
from evals.resampling import draws, interval

TIMES = 300
Judge = Callable[[Rows, Rows], Iterable[Any]]
"""What is said of the second rows, learned from the first."""


def report(of: Known) -> dict[str, Any]:
    """Return the figures with and without blank answers."""
    full = [not row.blank for row in of.rows]
    return {
        "with_blanks": _figures(of),
        "without_blanks": _figures(of.only(full)),
        "blanks": len(full) - sum(full),
    }


def _figures(of: Known) -> dict[str, Any]:
    groups = [row.question_id for row in of.rows]
    found: dict[str, Any] = {
        "answers": len(groups),
        "questions": len(set(groups)),
        "scores": {name: _crossed_scores(of, name, groups) for name in SCORE_WAYS},
    }
    if of.labels:
        found["macro_f1"] = {name: _crossed_labels(of, name, groups) for name in LABEL_WAYS}
    if held_back := _held_back(of):
        found["held_back"] = held_back
    return found


def _crossed_scores(of: Known, name: str, groups: Sequence[str]) -> dict[str, Any]:
    tested, said = _in_folds(groups, lambda train, test: SCORE_WAYS[name](of, train, test))
    return _agreement(np.array(said), of.scores[tested], [groups[i] for i in tested])


def _crossed_labels(of: Known, name: str, groups: Sequence[str]) -> float:
    tested, said = _in_folds(groups, lambda train, test: LABEL_WAYS[name](of, train, test))
    return macro_f1(said, [of.labels[i] for i in tested])


def _in_folds(groups: Sequence[str], judge: Judge) -> tuple[list[int], list[Any]]:
    """Return the rows judged, each by what saw nothing of its question, and what was said; none of a lone question."""
    folds = folds_of(groups)
    tested: list[int] = []
    said: list[Any] = []
    for fold in np.unique(folds) if len(set(groups)) > 1 else ():
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        tested += test.tolist()
        said += list(judge(train, test))
    return tested, said


def _held_back(of: Known) -> dict[str, Any]:
    """Return the figures of each part that is not for training, fitted on the part that is."""
    splits = np.array([row.split for row in of.rows])
    train = np.flatnonzero(splits == TRAINING)
    if not len(train):
        return {}
    return {
        str(split): _held(of, train, np.flatnonzero(splits == split))
        for split in np.unique(splits)
        if split != TRAINING
    }


def _held(of: Known, train: Rows, test: Rows) -> dict[str, Any]:
    groups = [of.rows[i].question_id for i in test]
    scores = {name: way(of, train, test) for name, way in SCORE_WAYS.items()}
    found: dict[str, Any] = {
        "answers": len(test),
        "questions": len(set(groups)),
        "scores": {name: _agreement(column, of.scores[test], groups) for name, column in scores.items()},
    }
    if of.labels:
        truth = [of.labels[i] for i in test]
        found["macro_f1"] = {name: macro_f1(way(of, train, test), truth) for name, way in LABEL_WAYS.items()}
    return found


def _agreement(said: Array, scores: Array, groups: Sequence[str]) -> dict[str, Any]:
    resamples = draws(groups, times=TIMES)
    return {
        "pearson": pearson(said, scores),
        "pearson_interval": interval(lambda rows: pearson(said[rows], scores[rows]), resamples),
        "spearman": spearman(said, scores),
        "mae": mean_absolute_error(np.clip(said, 0, 1), scores),
    }
