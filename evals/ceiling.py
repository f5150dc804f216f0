"""How well raters agree among themselves: what no grader can be expected to beat by much."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from evals.dataset import Case
from evals.metrics import METRICS, NAN, Array
from rubrics.model import Rubric

Ceiling = dict[str, dict[str, float]]


def criterion_ceiling(cases: Sequence[Case], key: str) -> Ceiling:
    """Return the raters' agreement on one criterion; empty where fewer than two rated."""
    return _ceiling([c.ratings[key] for c in cases if len(c.ratings.get(key, ())) > 1])


def overall_ceiling(cases: Sequence[Case], rubric: Rubric) -> Ceiling:
    """Return the same of the weighted overall, made of each rater's own levels."""
    return _ceiling([rated for c in cases if len(rated := _overalls(c, rubric)) > 1])


def _overalls(case: Case, rubric: Rubric) -> tuple[float, ...]:
    raters = min((len(levels) for levels in case.ratings.values()), default=0)
    each = [rubric.overall({k: v[r] for k, v in case.ratings.items()}) for r in range(raters)]
    return tuple(v for v in each if v is not None)


def _ceiling(ratings: Sequence[Sequence[float]]) -> Ceiling:
    """Return `pairwise` (mean over pairs of raters) and `left_out` (each against the median of the others)."""
    if not ratings:
        return {}
    table = np.array([row[: min(map(len, ratings))] for row in ratings], dtype=float)
    raters = range(table.shape[1])
    pairs = [(table[:, a], table[:, b]) for a, b in combinations(raters, 2)]
    others = [(table[:, r], np.median(np.delete(table, r, axis=1), axis=1)) for r in raters]
    return {"pairwise": _means(pairs), "left_out": _means(others)}


def _means(pairs: Sequence[tuple[Array, Array]]) -> dict[str, float]:
    names = ("kappa", "spearman", "mae")
    found = {n: [v for a, b in pairs if (v := METRICS[n](a, b)) == v] for n in names}
    return {n: float(np.mean(values)) if values else NAN for n, values in found.items()}
