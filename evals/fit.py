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
from interviewer.grading.features import Features
from interviewer.grading.reading import Reader
from interviewer.grading.roles import SentenceRoles
from interviewer.grading.text import plain
from interviewer.grading.weights import LinearModel
from knowledge.bank import load_questions
from knowledge.model import Embedder
from rubrics.load import load_rubrics
from rubrics.model import LOWEST, Rubric

Array = NDArray[np.float64]
STRETCH = 1.0
"""How much of the spread that ridge takes away is given back: levels 1 and 5 must be reachable."""
COVERAGE = 0.8
NOTHING_SHARE = 0.05
"""Rows in which nothing is said, to each row of an answer, where a model would give those more than their 1."""
LEAST_SPREAD = 0.08
"""Standard deviation that a feature is taken to have at least; features lie between 0 and 1."""


NOT_TOLD = frozenset({"meta", "hollow", "generic", "chat"})
"""Roles of story sentences that say nothing about whether a sentence is told as an answer."""


def fit_roles(embedder: Embedder) -> SentenceRoles:
    """Return the classifier of story sentences, trained on `data/star_sentences.tsv`."""
    return _classifier(_sentences("star_sentences"), embedder)


def fit_asides(embedder: Embedder) -> SentenceRoles:
    """Return what tells talk about answers and scores from answers: our own sentences and the bank's key points."""
    criteria = {rubric.id: [c.key for c in rubric.criteria] for rubric in load_rubrics().values()}
    points = [point for question in load_questions(criteria=criteria) for point in question.key_points]
    stories = [text for role, text in _sentences("star_sentences") if role not in NOT_TOLD]
    return _classifier(
        [*_sentences("aside_sentences"), *(("told", text) for text in (*points, *stories))], embedder
    )


def _sentences(name: str) -> list[tuple[str, str]]:
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, text) for label, _, text in (line.partition("\t") for line in lines)]


def _classifier(sentences: Sequence[tuple[str, str]], embedder: Embedder) -> SentenceRoles:
    vectors = embedder.embed([plain(text) for _, text in sentences])
    model = LogisticRegression(C=10, max_iter=2000, class_weight="balanced").fit(
        vectors, [label for label, _ in sentences]
    )
    weights, biases = model.coef_.astype(float), model.intercept_.astype(float)
    if len(weights) == 1:  # two classes share one direction
        weights, biases = np.vstack([-weights, weights]) / 2, np.concatenate([-biases, biases]) / 2
    return SentenceRoles(tuple(model.classes_.tolist()), np.round(weights, 4), np.round(biases, 4))


def features_of(cases: Sequence[Case], reader: Reader, embedder: Embedder) -> list[Features]:
    """Return each case's features, as the grader reads them; empty where nothing in it is told as an answer."""
    return [
        reader.read(read_turns(c.unit.turns), c.unit.question, c.rubric, embedder).features for c in cases
    ]


def _nothing(case: Case, reader: Reader, embedder: Embedder) -> Features:
    """Return the features of an answer in which nothing is said."""
    reading = reader.read(read_turns(case.unit.turns), case.unit.question, case.rubric, embedder)
    found = reading.prepared.features(~reading.answer.everything)
    return dict.fromkeys(reading.features, 0.0) | found


def as_recognised(text: str) -> str:
    """Return the text as a speech recogniser would leave it: lower case, no punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s%]", "", text.lower()))


class Training:
    """The cases of one rubric with their features, and the same answers without punctuation."""

    def __init__(self, cases: Sequence[Case], reader: Reader, embedder: Embedder) -> None:
        self.cases = list(cases)
        self.rubric = self.cases[0].rubric
        self.groups = np.array([c.question_id for c in self.cases])
        self.features = features_of(self.cases, reader, embedder)
        self.nothing = _nothing(self.cases[0], reader, embedder)
        self.reworded = features_of([c.reworded(as_recognised) for c in self.cases], reader, embedder)

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
        model = _signed_ridge(table, levels, signs, STRENGTH[self.rubric])
        if model.raw(self.nothing) <= LOWEST:
            return model
        said_nothing = round(NOTHING_SHARE * len(levels))
        table = np.vstack(
            [table, np.tile([self.nothing.get(name, 0.0) for name in signs], (said_nothing, 1))]
        )
        levels = np.append(levels, np.full(said_nothing, float(LOWEST)))
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
