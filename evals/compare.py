"""Two runs on the same answers: the difference of each headline figure, with an interval over resampled questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.dataset import Case
from evals.grading import Column, columns, mean_kappa
from evals.predictions import Prediction
from evals.resampling import TIMES, Interval, Rows, draws, interval_of
from interviewer.errors import BadInput
from rubrics.model import Rubric

SURE = 0.05
"""Chance of a false alarm, over all figures together."""
LEAST_DROP = 0.01
"""A smaller drop is no drop, however sure."""
Figure = Callable[[Sequence[Column], Rows], float]
FIGURES: Mapping[str, Figure] = {
    "overall spearman": lambda made, rows: made[-1].metric("spearman", rows),
    "overall kappa": lambda made, rows: made[-1].metric("kappa", rows),
    "mean kappa": lambda made, rows: mean_kappa(made[:-1], rows),
    "accuracy": lambda made, rows: -made[-1].metric("mae", rows),
    "coverage": lambda made, rows: float(
        np.mean([c.coverage(rows) for c in made[:-1] if len(c.both)] or [0.0])
    ),
}
"""Higher is better in all of them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one rubric in both runs."""

    rubric: str
    figure: str
    before: float
    after: float
    interval: Interval
    """95%, of after - before, on the same resamples of questions."""

    worse_in: float
    """Share of the resamples in which it is worse."""

    @property
    def worse(self) -> bool:
        """Whether it is surely worse, looked at alone."""
        return self.interval[1] < 0 and self.before - self.after > LEAST_DROP

    @property
    def gain(self) -> bool:
        """Whether it is surely better."""
        return self.interval[0] > 0


def differences(
    cases: Sequence[Case],
    before: Sequence[Prediction],
    after: Sequence[Prediction],
    rubrics: Mapping[str, Rubric],
    *,
    times: int = TIMES,
) -> list[Difference]:
    """Return the differences on the answers that both runs graded, rubric by rubric."""
    shared = _shared(cases, before, after)
    found: list[Difference] = []
    for rubric_id in sorted({c.rubric for c, _, _ in shared} & set(rubrics)):
        some = [row for row in shared if row[0].rubric == rubric_id]
        their = [c for c, _, _ in some]
        old = columns(their, [b for _, b, _ in some], rubrics[rubric_id])
        new = columns(their, [a for _, _, a in some], rubrics[rubric_id])
        found += _of_rubric(rubric_id, old, new, draws([c.question_id for c in their], times=times))
    return found


def drops(found: Sequence[Difference]) -> list[Difference]:
    """Return what is surely worse although so many figures were looked at (Bonferroni, 5% in all)."""
    return [d for d in found if d.worse and d.worse_in >= 1 - SURE / len(found)]


def _of_rubric(
    rubric: str, old: Sequence[Column], new: Sequence[Column], resamples: Sequence[Rows]
) -> list[Difference]:
    everything = np.arange(len(old[-1].labels))
    return [
        Difference(
            rubric,
            name,
            figure(old, everything),
            figure(new, everything),
            interval_of(resampled),
            float((resampled < 0).mean()),
        )
        for name, figure in FIGURES.items()
        for resampled in [np.array([figure(new, rows) - figure(old, rows) for rows in resamples])]
    ]


def _shared(
    cases: Sequence[Case], before: Sequence[Prediction], after: Sequence[Prediction]
) -> list[tuple[Case, Prediction, Prediction]]:
    old, new = (dict(zip(_numbered([p.id for p in run]), run, strict=True)) for run in (before, after))
    keys = _numbered([c.id for c in cases])
    shared = [(c, old[k], new[k]) for c, k in zip(cases, keys, strict=True) if k in old and k in new]
    if not shared:
        raise BadInput("the two runs have no answer of the data set in common")
    return shared


def _numbered(ids: Sequence[str]) -> list[tuple[str, int]]:
    """Return each id with how often it came before: ids may repeat, lines keep their order."""
    seen: Counter[str] = Counter()
    keys = []
    for one in ids:
        keys.append((one, seen[one]))
        seen[one] += 1
    return keys
