"""What a grader has to beat: length, words, and saying the same of everybody. Always judged on unseen questions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, Ridge

from evals.metrics import Array, whole

Fit = Callable[[Sequence[str], Array], Callable[[Sequence[str]], Array]]
MAX_FOLDS = 10
"""Every question its own fold up to here; more questions share folds."""


def length(texts: Sequence[str], levels: Array) -> Callable[[Sequence[str]], Array]:
    """Fit a line on the logarithm of the number of words."""
    model = LinearRegression().fit(_log_words(texts), levels)
    return lambda unseen: np.asarray(model.predict(_log_words(unseen)), dtype=float)


def tfidf(texts: Sequence[str], levels: Array) -> Callable[[Sequence[str]], Array]:
    """Fit a ridge on words and pairs of words."""
    words, table = _counted(tuple(texts))
    if table is None:  # not a word in any of them
        return majority(texts, levels)
    model = Ridge(alpha=1.0).fit(table, levels)
    return lambda unseen: np.asarray(model.predict(words.transform(unseen)), dtype=float)


@lru_cache(maxsize=2 * MAX_FOLDS)
def _counted(texts: tuple[str, ...]) -> tuple[TfidfVectorizer, Any]:
    """Return the words of these texts and their table, or None for it; a fold's are the same for every criterion."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2 if len(texts) > 20 else 1)
    try:
        return words, words.fit_transform(texts)
    except ValueError:
        return words, None


def majority(_: Sequence[str], levels: Array) -> Callable[[Sequence[str]], Array]:
    """Say the most frequent level of everybody."""
    values, counts = np.unique(whole(levels), return_counts=True)
    return lambda unseen: np.full(len(unseen), values[counts.argmax()])


BASELINES: dict[str, Fit] = {"length": length, "tfidf": tfidf, "majority": majority}


def cross_validated(fit: Fit, texts: Sequence[str], levels: Array, groups: Sequence[str]) -> Array:
    """Return a value for each text from a model that saw none of its question's; NaN with one question only."""
    found = np.full(len(texts), np.nan)
    folds = folds_of(groups)
    for fold in np.unique(folds).tolist():
        train = np.flatnonzero(folds != fold).tolist()
        test = np.flatnonzero(folds == fold).tolist()
        if train:
            predict = fit([texts[i] for i in train], levels[train])
            found[test] = np.clip(predict([texts[i] for i in test]), levels.min(), levels.max())
    return found


def folds_of(groups: Sequence[str]) -> NDArray[np.intp]:
    """Return the fold of each row; a question is never in two."""
    names, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    many = len(names) > 2 * MAX_FOLDS
    folds: NDArray[np.intp] = np.asarray(codes % MAX_FOLDS if many else codes, dtype=np.intp)
    return folds


def _log_words(texts: Sequence[str]) -> Array:
    return np.array([[math.log1p(len(t.split()))] for t in texts], dtype=float)
