"""Agreement between predicted and labelled levels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

Array = NDArray[np.float64]
LEVELS = 5


def quadratic_kappa(predicted: Sequence[float], labelled: Sequence[float]) -> float:
    """Return quadratic-weighted kappa of whole levels 1–5; NaN where either side is constant."""
    table = np.zeros((LEVELS, LEVELS))
    for guess, truth in zip(predicted, labelled, strict=True):
        table[min(LEVELS, max(1, round(guess))) - 1, round(truth) - 1] += 1
    distance = np.subtract.outer(np.arange(LEVELS), np.arange(LEVELS)) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(table.sum(), 1)
    expected = float((distance * chance).sum())
    return 1 - float((distance * table).sum()) / expected if expected else float("nan")


def spearman(predicted: Sequence[float], labelled: Sequence[float]) -> float:
    """Return the rank correlation; NaN for fewer than three values or a constant side."""
    if len(predicted) < 3 or len(set(predicted)) < 2 or len(set(labelled)) < 2:
        return float("nan")
    return float(spearmanr(predicted, labelled)[0])


def mean_absolute_error(predicted: Sequence[float], labelled: Sequence[float]) -> float:
    """Return the mean distance in levels; NaN for nothing."""
    if not predicted:
        return float("nan")
    return float(np.mean(np.abs(np.asarray(predicted) - np.asarray(labelled))))


def agreement(predicted: Sequence[float], labelled: Sequence[float]) -> dict[str, float]:
    """Return kappa, Spearman, MAE and bias of the pairs."""
    bias = float(np.mean(np.asarray(predicted) - np.asarray(labelled))) if predicted else float("nan")
    return {
        "n": len(predicted),
        "kappa": quadratic_kappa(predicted, labelled),
        "spearman": spearman(predicted, labelled),
        "mae": mean_absolute_error(predicted, labelled),
        "bias": bias,
    }
