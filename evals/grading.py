"""How well a grader agrees with labelled answers: criterion by criterion and overall, with intervals and yardsticks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.baselines import BASELINES, cross_validated
from evals.ceiling import criterion_ceiling, overall_ceiling
from evals.dataset import Case
from evals.evidence import quotes_report
from evals.metrics import METRICS, NAN, Array, agreement, quadratic_kappa
from evals.predictions import Prediction
from evals.resampling import Rows, draws, interval, interval_of
from rubrics.model import Rubric

OVERALL = "overall"


@dataclass(frozen=True)
class Column:
    """One criterion, or the overall: what raters said and what the grader says, row by row; NaN where nothing."""

    key: str
    labels: Array
    estimates: Array
    low: Array
    high: Array

    @property
    def both(self) -> Rows:
        """Rows that have a label and an estimate."""
        return np.flatnonzero(~np.isnan(self.labels) & ~np.isnan(self.estimates))

    def metric(self, name: str, rows: Rows) -> float:
        """Return a metric over these rows."""
        rows = rows[~np.isnan(self.labels[rows]) & ~np.isnan(self.estimates[rows])]
        return METRICS[name](self.estimates[rows], self.labels[rows])

    def coverage(self, rows: Rows) -> float:
        """Return the share of labelled rows that are graded."""
        labelled = rows[~np.isnan(self.labels[rows])]
        return float((~np.isnan(self.estimates[labelled])).mean()) if len(labelled) else NAN


def measure(
    cases: Sequence[Case], predictions: Sequence[Prediction], rubrics: Mapping[str, Rubric]
) -> dict[str, Any]:
    """Return the report of one run, rubric by rubric; rubrics that don't exist are left out."""
    report = {}
    for rubric_id in sorted({c.rubric for c in cases} & set(rubrics)):
        rows = [n for n, c in enumerate(cases) if c.rubric == rubric_id]
        report[rubric_id] = _of_rubric(
            [cases[n] for n in rows], [predictions[n] for n in rows], rubrics[rubric_id]
        )
    return report


def columns(cases: Sequence[Case], predictions: Sequence[Prediction], rubric: Rubric) -> list[Column]:
    """Return a column for each criterion, and the overall last."""
    found = []
    for key in [c.key for c in rubric.criteria]:
        bounds = [p.intervals.get(key) or (NAN, NAN) for p in predictions]
        found.append(
            Column(
                key,
                _array([c.labels.get(key) for c in cases]),
                _array([p.estimates.get(key) for p in predictions]),
                _array([low for low, _ in bounds]),
                _array([high for _, high in bounds]),
            )
        )
    return [*found, _overall(cases, predictions, rubric)]


def _overall(cases: Sequence[Case], predictions: Sequence[Prediction], rubric: Rubric) -> Column:
    """Return the weighted overall, both sides over the criteria that are labelled."""
    labelled, predicted = [], []
    for case, prediction in zip(cases, predictions, strict=True):
        keys = [key for key, level in case.labels.items() if level is not None]
        labelled.append(rubric.overall({k: case.labels[k] for k in keys}))
        predicted.append(rubric.overall({k: prediction.estimates.get(k) for k in keys}))
    unknown = np.full(len(cases), np.nan)
    return Column(OVERALL, _array(labelled), _array(predicted), unknown, unknown)


def mean_kappa(criteria: Sequence[Column], rows: Rows) -> float:
    """Return the mean of the criteria's kappas; NaN where none is defined."""
    kappas = [k for c in criteria if not math.isnan(k := c.metric("kappa", rows))]
    return float(np.mean(kappas)) if kappas else NAN


def _of_rubric(cases: Sequence[Case], predictions: Sequence[Prediction], rubric: Rubric) -> dict[str, Any]:
    *criteria, overall = columns(cases, predictions, rubric)
    groups = [c.question_id for c in cases]
    resamples = draws(groups)
    everything = np.arange(len(cases))
    texts = [c.answer for c in cases]
    return {
        "answers": len(cases),
        "questions": len(set(groups)),
        "failed": sum(p.failure is not None for p in predictions),
        "overall": _of_column(overall, resamples, texts, groups)
        | {"ceiling": overall_ceiling(cases, rubric)},
        "mean_kappa": mean_kappa(criteria, everything),
        "mean_kappa_interval": interval(lambda rows: mean_kappa(criteria, rows), resamples),
        "coverage": _coverage(criteria, everything),
        "criteria": {
            c.key: _of_column(c, resamples, texts, groups) | {"ceiling": criterion_ceiling(cases, c.key)}
            for c in criteria
        },
        "evidence": quotes_report(cases, predictions),
    }


def _of_column(
    column: Column, resamples: Sequence[Rows], texts: Sequence[str], groups: Sequence[str]
) -> dict[str, Any]:
    rows = column.both
    found: dict[str, Any] = dict(agreement(column.estimates[rows], column.labels[rows]))
    found["coverage"] = column.coverage(np.arange(len(texts)))
    found["inside_interval"] = _inside(column)
    found["intervals"] = {
        name: interval_of(np.array([column.metric(name, some) for some in resamples])) for name in METRICS
    }
    found["baselines"] = _baselines(column, texts, groups)
    return found


def _baselines(column: Column, texts: Sequence[str], groups: Sequence[str]) -> dict[str, dict[str, float]]:
    rows = np.flatnonzero(~np.isnan(column.labels)).tolist()
    if len({groups[i] for i in rows}) < 2:
        return {}
    some, levels, questions = [texts[i] for i in rows], column.labels[rows], [groups[i] for i in rows]
    return {
        name: agreement(cross_validated(fit, some, levels, questions), levels)
        for name, fit in BASELINES.items()
    }


def _inside(column: Column) -> float:
    rows = column.both[~np.isnan(column.low[column.both])]
    inside = (column.low[rows] <= column.labels[rows]) & (column.labels[rows] <= column.high[rows])
    return float(inside.mean()) if len(rows) else NAN


def _coverage(criteria: Sequence[Column], rows: Rows) -> float:
    labelled = sum(int((~np.isnan(c.labels)).sum()) for c in criteria)
    return sum(len(c.both) for c in criteria) / labelled if labelled and len(rows) else NAN


def _array(values: Sequence[float | None]) -> Array:
    return np.array([np.nan if v is None else float(v) for v in values], dtype=float)


__all__ = ["OVERALL", "Column", "columns", "mean_kappa", "measure", "quadratic_kappa"]
