"""Whether the grader knows what it doesn't know: errors by width of the interval, and coverage of the intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.grading import Column
from evals.metrics import Array

Point = tuple[float, float]
SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)


def reliability(columns: Sequence[Column], bins: int = 5) -> list[Point]:
    """Return mean estimate against mean label in equally filled bins."""
    estimates, labels, _ = _rows(columns)
    if len(labels) < bins:
        return []
    parts = np.array_split(np.argsort(estimates, kind="stable"), bins)
    return [(float(estimates[p].mean()), float(labels[p].mean())) for p in parts]


def abstention(columns: Sequence[Column]) -> list[Point]:
    """Return the error among the surest share of the levels, surest by the width of their intervals."""
    estimates, labels, widths = _rows(columns)
    if not len(labels):
        return []
    order = np.argsort(widths, kind="stable")
    errors = np.abs(estimates - labels)[order]
    return [(share, float(errors[: max(1, round(share * len(errors)))].mean())) for share in SHARES]


def _rows(columns: Sequence[Column]) -> tuple[Array, Array, Array]:
    known = [(c, c.both[~np.isnan(c.low[c.both])]) for c in columns]
    if not known:
        empty = np.zeros(0)
        return empty, empty, empty
    return (
        np.concatenate([c.estimates[rows] for c, rows in known]),
        np.concatenate([c.labels[rows] for c, rows in known]),
        np.concatenate([c.high[rows] - c.low[rows] for c, rows in known]),
    )
