"""Proof: the sentences that a level is about, and without which the estimate falls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from interviewer.grading.answer import Answer, Mask, Sentence
from interviewer.grading.features import Evidenced
from interviewer.grading.sentences import QUOTE_WORDS, quote_from
from interviewer.grading.weights import LinearModel
from interviewer.model import Evidence

ENOUGH = 0.4
"""An estimate that falls by this much without the quotes has been proved by them."""
MAX_SENTENCES = 5
"""More than this is no proof any more, it is the answer again."""
LEAST = 0.02
"""A sentence that moves the estimate by less proves nothing."""
_CANDIDATES = 8
_ALONE = 0.5
"""How much what a sentence says alone counts beside what would be lost without it."""
_ABOUT = 1.0
"""The first quote is what a person would point at: it is chosen by what it is about, the others by what they add."""


class Witness:
    """Leaves sentences of one answer out and sees what each criterion's estimate becomes."""

    def __init__(self, prepared: Evidenced, answer: Answer) -> None:
        self._prepared = prepared
        self._answer = answer
        count = len(answer.sentences)
        self._without_one = [prepared.features(_without(count, [i])) for i in range(count)]
        self._only_one = [prepared.features(_only(count, i)) for i in range(count)]
        self._all = prepared.features(answer.everything)
        self._none = prepared.features(~answer.everything)

    def quotes(self, model: LinearModel, *, level: int) -> tuple[Evidence, ...]:
        """Return the quotes that prove this criterion's level; empty where no sentence moves it."""
        chosen = self._choose(model, min(ENOUGH, max(level - 1, 0) * 1.0))
        return quotes_of(self._answer, chosen)

    def _choose(self, model: LinearModel, enough: float) -> list[int]:
        full = model.estimate(self._all)
        raw, empty = model.raw(self._all), model.raw(self._none)
        drops = np.array([raw - model.raw(features) for features in self._without_one])
        alone = np.array([model.raw(features) - empty for features in self._only_one])
        # what a sentence is about shows in what it says by itself, also where others say the same again
        about = np.maximum(drops, 0) + _ALONE * np.maximum(alone, 0)
        promising = [int(i) for i in np.argsort(-about)[:_CANDIDATES] if about[i] > LEAST]
        chosen: list[int] = []
        dropped = 0.0
        while promising and (not chosen or dropped < enough) and len(chosen) < MAX_SENTENCES:
            falls = [full - model.estimate(self._features_without([*chosen, i])) for i in promising]
            worth = np.array(falls) + (_ABOUT if not chosen else 0.0) * about[promising]
            best = int(np.argmax(worth))
            chosen.append(promising.pop(best))
            dropped = falls[best]
        return chosen

    def _features_without(self, left_out: Sequence[int]) -> dict[str, float]:
        return self._prepared.features(_without(len(self._answer.sentences), left_out))


def quotes_of(answer: Answer, chosen: Sequence[int]) -> tuple[Evidence, ...]:
    """Return these sentences as verbatim quotes, neighbours joined to at most two; the strongest comes first."""
    left = list(chosen)
    quotes: list[Evidence] = []
    while left:
        first = left.pop(0)
        neighbour = next((i for i in left if abs(i - first) == 1 and _joinable(answer, first, i)), None)
        if neighbour is not None:
            left.remove(neighbour)
        indices = sorted([first] if neighbour is None else [first, neighbour])
        quote = _quote([answer.sentences[i] for i in indices])
        if quote is not None:
            quotes.append(quote)
    return tuple(quotes)


def _joinable(answer: Answer, one: int, other: int) -> bool:
    a, b = sorted((answer.sentences[one], answer.sentences[other]), key=lambda s: s.span.start)
    between = a.turn_text[a.span.end : b.span.start]
    return (
        a.turn_number == b.turn_number
        and not between.strip()
        and len(a.text.split()) + len(b.text.split()) <= QUOTE_WORDS
    )


def _quote(sentences: Sequence[Sentence]) -> Evidence | None:
    """Return a quote, checked to be verbatim in the turn."""
    text = sentences[0].turn_text
    quote = quote_from(text, [s.span for s in sentences])
    return Evidence(sentences[0].turn_id, quote) if quote and quote in text else None


def _without(count: int, left_out: Sequence[int]) -> Mask:
    keep: NDArray[np.bool_] = np.ones(count, dtype=np.bool_)
    keep[list(left_out)] = False
    return keep


def _only(count: int, index: int) -> Mask:
    keep: NDArray[np.bool_] = np.zeros(count, dtype=np.bool_)
    keep[index] = True
    return keep
