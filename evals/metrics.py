"""Agreement between predicted and labelled levels. Plain functions of two equally long sequences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
LEVELS = 5
NAN = float("nan")


def whole(levels: ArrayLike) -> Array:
    """Return the levels as whole numbers 1–5; halves go up, as in school."""
    return np.clip(np.floor(np.asarray(levels, dtype=float) + 0.5), 1, LEVELS)


def quadratic_kappa(predicted: ArrayLike, labelled: ArrayLike) -> float:
    """Return quadratic-weighted kappa of whole levels 1–5; NaN for fewer than two or where all is one level."""
    guess, truth = whole(predicted), whole(labelled)
    if len(guess) < 2:
        return NAN
    # mean squared distance by chance, from the two marginals: E(g-t)² with g and t independent
    chance = float(guess.var() + truth.var() + (guess.mean() - truth.mean()) ** 2)
    return 1 - float(((guess - truth) ** 2).mean()) / chance if chance > 0 else NAN


def ranks(values: ArrayLike) -> Array:
    """Return ranks with ties at their mean."""
    array = np.asarray(values, dtype=float)
    _, inverse, counts = np.unique(array, return_inverse=True, return_counts=True)
    upper = np.cumsum(counts)
    return np.asarray((upper - (counts - 1) / 2)[inverse], dtype=float)


def spearman(predicted: ArrayLike, labelled: ArrayLike) -> float:
    """Return the rank correlation; NaN for fewer than three values or a constant side."""
    return pearson(ranks(predicted), ranks(labelled)) if len(np.asarray(predicted)) >= 3 else NAN


def pearson(predicted: ArrayLike, labelled: ArrayLike) -> float:
    """Return the linear correlation; NaN for fewer than three values or a constant side."""
    left, right = np.asarray(predicted, dtype=float), np.asarray(labelled, dtype=float)
    if len(left) < 3:
        return NAN
    left, right = left - left.mean(), right - right.mean()
    size = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / size if size > 1e-12 else NAN


def mean_absolute_error(predicted: ArrayLike, labelled: ArrayLike) -> float:
    """Return the mean distance in levels; NaN for nothing."""
    return _mean(np.abs(np.asarray(predicted, dtype=float) - np.asarray(labelled, dtype=float)))


def bias(predicted: ArrayLike, labelled: ArrayLike) -> float:
    """Return how many levels too kind the predictions are on average; NaN for nothing."""
    return _mean(np.asarray(predicted, dtype=float) - np.asarray(labelled, dtype=float))


def macro_f1(predicted: Sequence[str], labelled: Sequence[str]) -> float:
    """Return F1 averaged over the labels that occur; NaN for nothing."""
    scores = []
    pairs = list(zip(predicted, labelled, strict=True))
    for label in sorted(set(labelled)):
        hits = sum(p == label and t == label for p, t in pairs)
        named = sum(p == label for p, _ in pairs) + sum(t == label for _, t in pairs)
        scores.append(2 * hits / named if named else 0.0)
    return _mean(np.asarray(scores))


METRICS = {
    "kappa": quadratic_kappa,
    "spearman": spearman,
    "mae": mean_absolute_error,
    "bias": bias,
}
"""What is reported for every criterion."""


def agreement(predicted: ArrayLike, labelled: ArrayLike) -> dict[str, float]:
    """Return the number of pairs and every metric on them."""
    return {"n": len(np.asarray(predicted))} | {
        name: measure(predicted, labelled) for name, measure in METRICS.items()
    }


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else NAN
