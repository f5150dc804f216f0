"""Fitting the built-in grader's linear models, always judged on questions that were not fitted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear
from sklearn.linear_model import LogisticRegression

from evals.chosen import CHOSEN, EMBEDDED, STRENGTH
from evals.dataset import DATA, Case
from interviewer.grading.answer import read_turns
from interviewer.grading.feature_sets import feature_sets
from interviewer.grading.features import Features, embed_unit
from interviewer.grading.roles import SentenceRoles
from interviewer.grading.text import plain
from interviewer.grading.weights import LinearModel
from knowledge.model import Embedder
from rubrics.model import Rubric

Array = NDArray[np.float64]
STRETCH = 0.7
"""How much of the spread that ridge takes away is given back: levels 1 and 5 must be reachable."""
COVERAGE = 0.8
LEAST_SPREAD = 0.08
"""Standard deviation that a feature is taken to have at least; features lie between 0 and 1."""


def fit_roles(embedder: Embedder) -> SentenceRoles:
    """Return the classifier of story sentences, trained on `data/star_sentences.tsv`."""
    lines = [
        line.split("\t") for line in (DATA / "star_sentences.tsv").read_text(encoding="utf-8").splitlines()
    ]
    vectors = embedder.embed([plain(text) for _, text in lines])
    model = LogisticRegression(C=10, max_iter=2000, class_weight="balanced").fit(
        vectors, [role for role, _ in lines]
    )
    return SentenceRoles(
        tuple(model.classes_.tolist()),
        np.round(model.coef_.astype(float), 4),
        np.round(model.intercept_.astype(float), 4),
    )


def features_of(cases: Sequence[Case], roles: SentenceRoles, embedder: Embedder) -> list[Features]:
    """Return each case's features."""
    sets = feature_sets(roles)
    found = []
    for case in cases:
        answer = read_turns(case.unit.turns)
        vectors = embed_unit(answer, case.unit.question, embedder)
        found.append(
            sets[case.rubric].prepare(answer, case.unit.question, vectors).features(answer.everything)
        )
    return found


def as_recognised(text: str) -> str:
    """Return the text as a speech recogniser would leave it: lower case, no punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s%]", "", text.lower()))


class Training:
    """The cases of one rubric with their features, and the same answers without punctuation."""

    def __init__(self, cases: Sequence[Case], roles: SentenceRoles, embedder: Embedder) -> None:
        self.cases = list(cases)
        self.rubric = self.cases[0].rubric
        self.groups = np.array([c.question_id for c in self.cases])
        self.features = features_of(self.cases, roles, embedder)
        self.reworded = features_of([c.reworded(as_recognised) for c in self.cases], roles, embedder)

    def fit(self, key: str, rows: Sequence[int], *, lexical: bool = False) -> LinearModel:
        """Return the model of one criterion, fitted on these rows; its interval is not known yet."""
        signs = {
            n: s for n, s in CHOSEN[self.rubric][key].items() if not (lexical and n.startswith(EMBEDDED))
        }
        labelled = [i for i in rows if self.cases[i].labels.get(key) is not None]
        inputs = [self.features[i] for i in labelled] + [self.reworded[i] for i in labelled]
        table = np.array([[row.get(name, np.nan) for name in signs] for row in inputs])
        table = np.where(np.isnan(table), np.nanmean(table, axis=0), table)
        levels = np.array([float(self.cases[i].labels[key] or 0) for i in labelled] * 2)
        return _signed_ridge(table, levels, signs, STRENGTH[self.rubric])

    def cross_validated(self, key: str, *, lexical: bool = False) -> Array:
        """Return estimates for each case from models that saw none of its question's answers."""
        estimates = np.full(len(self.cases), np.nan)
        for group in np.unique(self.groups):
            model = self.fit(key, np.flatnonzero(self.groups != group).tolist(), lexical=lexical)
            for i in np.flatnonzero(self.groups == group):
                estimates[i] = model.estimate(self.features[i])
        return estimates

    def final(self, key: str, *, lexical: bool = False) -> dict[str, Any]:
        """Return the model fitted on everything, with its interval, in JSON form."""
        model = asdict(self.fit(key, range(len(self.cases)), lexical=lexical))
        levels = np.array([np.nan if (v := c.labels.get(key)) is None else float(v) for c in self.cases])
        return model | {"half_width": _half_width(levels - self.cross_validated(key, lexical=lexical))}

    def overall_half_width(self, rubric: Rubric) -> float:
        """Return the half-width of the interval of one unit's overall; of what was labelled, cross-validated."""
        estimates = {key: self.cross_validated(key) for key in CHOSEN[self.rubric]}
        misses = []
        for i, case in enumerate(self.cases):
            labels = {k: float(v) for k, v in case.labels.items() if v is not None and k in estimates}
            told, labelled = rubric.overall({k: estimates[k][i] for k in labels}), rubric.overall(labels)
            misses.append(np.nan if told is None or labelled is None else told - labelled)
        return _half_width(np.array(misses))


def _half_width(misses: Array) -> float:
    """Return the distance that holds a share of `COVERAGE` of the misses, conformally: one more than was seen."""
    known = np.abs(misses[~np.isnan(misses)])
    return round(float(np.quantile(known, min(1.0, COVERAGE * (1 + 1 / len(known))))), 3)


def _signed_ridge(table: Array, levels: Array, signs: Mapping[str, int], strength: float) -> LinearModel:
    """Return ridge weights on standardised columns, none of the wrong sign; the spread is partly given back."""
    centers, spread = table.mean(axis=0), table.std(axis=0)
    # what hardly ever varied here must not decide where it does
    spread = np.maximum(spread, LEAST_SPREAD)
    scaled = (table - centers) / spread
    rows, columns = scaled.shape
    design = np.vstack([scaled / np.sqrt(rows), np.sqrt(strength) * np.eye(columns)])
    target = np.concatenate([(levels - levels.mean()) / np.sqrt(rows), np.zeros(columns)])
    direction = np.array(list(signs.values()))
    bounds = (np.where(direction > 0, 0.0, -np.inf), np.where(direction > 0, np.inf, 1e-12))
    weights = lsq_linear(design, target, bounds=bounds).x
    wanted = levels.std() / max(float((scaled @ weights).std()), 0.3)
    weights = weights * (1 + STRETCH * (min(1.6, wanted) - 1)) / spread
    kept = {n: round(float(w), 4) for n, w in zip(signs, weights, strict=True) if abs(w) > 5e-4}
    middle = {n: round(float(c), 4) for n, c in zip(signs, centers, strict=True) if n in kept}
    return LinearModel(round(float(levels.mean()), 4), kept, middle, half_width=2.0)
