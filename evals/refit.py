"""Graders that never saw the question they grade: weights fitted anew without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from evals.chosen import CHOSEN
from evals.dataset import Case
from evals.fit import Training, fit_asides, fit_roles
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.reading import Reader
from interviewer.grading.weights import Models, packaged_weights
from interviewer.ports import Grader
from knowledge.model import Embedder
from rubrics.model import Rubric


def refitted(cases: Sequence[Case], rubrics: Mapping[str, Rubric], embedder: Embedder) -> dict[str, Grader]:
    """Return, for each case id, a grader whose weights come from the other questions of the same data set."""
    base = replace(packaged_weights(), roles=fit_roles(embedder), asides=fit_asides(embedder))
    graders: dict[str, Grader] = {}
    for rubric_id in {case.rubric for case in cases} & set(CHOSEN):
        training = Training([c for c in cases if c.rubric == rubric_id], Reader(base), embedder)
        for group in np.unique(training.groups):
            rows = np.flatnonzero(training.groups != group).tolist()
            weights = replace(base, full={**base.full, rubric_id: _models(training, rows)})
            grader = BuiltinGrader(rubrics, embedder, weights)
            graders |= {c.id: grader for c in training.cases if c.question_id == group}
    return graders


def _models(training: Training, rows: Sequence[int]) -> Models:
    packaged = packaged_weights().full[training.rubric]
    return {
        key: replace(training.fit(key, rows), half_width=packaged[key].half_width)
        for key in CHOSEN[training.rubric]
    }
