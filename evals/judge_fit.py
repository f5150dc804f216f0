"""How near a model judge comes to raters: a line from its levels to theirs, and the width of what is left."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.dataset import Case
from evals.metrics import Array
from evals.predictions import Prediction
from interviewer.errors import BadInput
from interviewer.grading.judge_calibration import RubricCalibration

SHARE = 0.8
"""Of raters' levels that lie within the interval."""
FEWEST_QUESTIONS = 3
"""Fewer say nothing about questions that were not measured."""
FEWEST_LEVELS = 20
"""Of one criterion for a width of its own; with fewer it takes the whole rubric's."""
_FLATTEST = 0.05
"""A judge whose levels say nothing still keeps its order."""


@dataclass(frozen=True)
class JudgedLevels:
    """Each level that both a judge and raters gave, of one rubric."""

    questions: Array
    """Numbers of the questions: what folds are grouped by."""
    criteria: Sequence[str]
    """Criterion keys."""
    judged: Array
    """Means of the judge's samples."""
    labels: Array
    """Raters' levels."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What was measured on one rubric; every figure on questions left out of the fit."""

    calibration: RubricCalibration
    """To be kept."""
    levels: int
    """Judged and labelled."""
    error_before: float
    """Mean absolute error of the judge's own levels."""
    error_after: float
    """The same after calibration."""
    coverage: float
    """Share of raters' levels within intervals that were measured on other questions."""


def levels_of(pairs: Sequence[tuple[Case, Prediction]]) -> JudgedLevels:
    """Return what a judge and raters both graded."""
    numbers = {question: n for n, question in enumerate(dict.fromkeys(c.question_id for c, _ in pairs))}
    rows = [
        (numbers[case.question_id], key, sum(levels) / len(levels), float(label))
        for case, prediction in pairs
        for key, levels in prediction.samples.items()
        if levels and (label := case.labels.get(key)) is not None
    ]
    questions, criteria, judged, labels = zip(*rows, strict=True) if rows else ((), (), (), ())
    return JudgedLevels(np.array(questions), criteria, np.array(judged), np.array(labels))


def fitted(pairs: Sequence[tuple[Case, Prediction]]) -> Fit:
    """Return what one rubric's answers say of the judge; BadInput where they are too few or of several judges."""
    known = {(p.rubric_version, p.prompts) for _, p in pairs if p.samples}
    if len(known) != 1:
        raise BadInput("these predictions are not of one model with one version of rubric and prompts")
    [(rubric_version, prompts)] = known
    data = levels_of(pairs)
    if len(np.unique(data.questions)) < FEWEST_QUESTIONS:
        raise BadInput(f"fewer than {FEWEST_QUESTIONS} questions were judged and labelled")
    (slope, intercept), after = _line(data.judged, data.labels), _left_out(data)
    if np.abs(after - data.labels).mean() >= np.abs(data.judged - data.labels).mean():
        slope, intercept, after = 1.0, 0.0, data.judged  # a line that carries over to no other question
    calibration = RubricCalibration(
        rubric_version=rubric_version,
        prompts=prompts,
        answers=len(pairs),
        slope=slope,
        intercept=intercept,
        half_widths=_half_widths(data.criteria, np.abs(after - data.labels)),
    )
    return Fit(
        calibration,
        levels=len(data.labels),
        error_before=float(np.abs(data.judged - data.labels).mean()),
        error_after=float(np.abs(after - data.labels).mean()),
        coverage=_coverage(data, np.abs(after - data.labels)),
    )


def _line(judged: Array, labels: Array) -> tuple[float, float]:
    """Return slope and intercept by least squares."""
    spread = float(judged.var())
    slope = float(((judged - judged.mean()) * (labels - labels.mean())).mean()) / spread if spread else 0.0
    slope = max(_FLATTEST, slope)
    return slope, float(labels.mean()) - slope * float(judged.mean())


def _left_out(data: JudgedLevels) -> Array:
    """Return estimates, each by a line that saw nothing of its question."""
    estimates = np.zeros(len(data.labels))
    for question in np.unique(data.questions):
        inside = data.questions == question
        slope, intercept = _line(data.judged[~inside], data.labels[~inside])
        estimates[inside] = np.clip(intercept + slope * data.judged[inside], 1, 5)
    return estimates


def _half_widths(criteria: Sequence[str], errors: Array) -> Mapping[str, float]:
    """Return each criterion's half-width, from errors on questions left out."""
    keys = np.array(criteria)
    whole = _quantile(errors)
    return {
        str(key): _quantile(errors[keys == key]) if (keys == key).sum() >= FEWEST_LEVELS else whole
        for key in dict.fromkeys(criteria)
    }


def _quantile(errors: Array) -> float:
    """Return the conformal quantile: with it, the next error stays below it in SHARE of all cases."""
    place = min(len(errors), math.ceil((len(errors) + 1) * SHARE)) - 1
    return round(float(np.sort(errors)[place]), 3)


def _coverage(data: JudgedLevels, errors: Array) -> float:
    """Return how many levels lie within widths that were measured on the other questions."""
    keys = np.array(data.criteria)
    within = np.zeros(len(errors), dtype=bool)
    for question in np.unique(data.questions):
        inside = data.questions == question
        others = _half_widths(list(keys[~inside]), errors[~inside])
        widths = np.array([others.get(str(key), _quantile(errors[~inside])) for key in keys[inside]])
        within[inside] = errors[inside] <= widths + 1e-9
    return float(within.mean())
