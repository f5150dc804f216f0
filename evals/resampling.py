"""Intervals by resampling whole questions: answers to one question are not independent of each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]
TIMES = 1_000
SEED = 20_260
LOW, HIGH = 2.5, 97.5
Interval = tuple[float, float]
NOTHING: Interval = (float("nan"), float("nan"))


def draws(groups: Sequence[str], *, times: int = TIMES, seed: int = SEED) -> list[Rows]:
    """Return row numbers of `times` resamples, each made of as many questions as there are, with replacement.

    The same groups give the same draws, so that two graders are compared on the same resamples.
    """
    names, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    rows = [np.flatnonzero(codes == code) for code in range(len(names))]
    if not rows:
        return []
    random = np.random.default_rng(seed)
    return [np.concatenate([rows[i] for i in random.integers(0, len(rows), len(rows))]) for _ in range(times)]


def interval(statistic: Callable[[Rows], float], resamples: Sequence[Rows]) -> Interval:
    """Return the 95% percentile interval of a statistic of rows; NaN where it is hardly ever defined."""
    values = np.array([statistic(rows) for rows in resamples])
    return interval_of(values)


def interval_of(values: NDArray[np.float64]) -> Interval:
    """Return the middle 95% of resampled values; NaN where fewer than half of them are defined."""
    defined = values[~np.isnan(values)]
    if len(defined) < max(2, len(values) / 2):
        return NOTHING
    low, high = np.percentile(defined, [LOW, HIGH])
    return float(low), float(high)
