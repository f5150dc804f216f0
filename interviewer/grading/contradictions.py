"""Whether an explanation says the opposite of a key point: the same thing, turned the other way round.

A direction word binds to the words around it: "boosting … reduces bias" gives (reduce, bias). An answer that has
(increase, bias) where the key points have (reduce, bias) and never the reverse speaks against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.grading.text import STOPWORDS, stem, words

Bound = frozenset[tuple[str, str]]
"""Pairs of a direction word and a word near it, as stems."""
_NEAR = 4
"""Words between a direction word and what it is about, at most."""
_DOUBT = 2
"""Added to what is compared: one pair against another is no proof yet."""
_OPPOSITES = (
    "high low", "higher lower", "more less", "more fewer", "increase decrease", "increase reduce", "raise lower",
    "raise reduce", "large small", "larger smaller", "over under", "bias variance", "precision recall", "train test",
    "train validation", "before after", "with without", "parallel sequence", "positive negative", "deep shallow",
    "overfitting underfitting", "overfit underfit", "first last", "always never", "online offline", "static dynamic",
    "independent dependent", "faster slower", "cheap expensive", "rise fall", "up down", "mean median", "query key",
    "forest boosting", "full sample",
)  # fmt: skip


def _opposites() -> dict[str, frozenset[str]]:
    pairs = [tuple(stem(word) for word in pair.split()) for pair in _OPPOSITES]
    both = [*pairs, *((b, a) for a, b in pairs)]
    return {one: frozenset(b for a, b in both if a == one) for one, _ in both}


OPPOSITES = _opposites()


def bound(text: str) -> Bound:
    """Return the direction words of a text with what stands near them."""
    said = words(text)
    stems = [stem(word) for word in said]
    found = set()
    for i, direction in enumerate(stems):
        for j in range(max(0, i - _NEAR), min(len(stems), i + _NEAR + 1)) if direction in OPPOSITES else ():
            thing = stems[j]
            if j != i and len(thing) > 2 and said[j] not in STOPWORDS and thing not in OPPOSITES[direction]:
                found.add((direction, thing))
    return frozenset(found)


def contradicted(key_points: Bound, said: Iterable[Bound]) -> float:
    """Return 0–1: how much of what has a direction in both runs against the key points."""
    everything: Bound = frozenset().union(*said)
    agreeing = len(key_points & everything)
    against = sum(_opposed(pair, key_points) for pair in everything)
    return against / (agreeing + against + _DOUBT)


def bound_together(texts: Sequence[str]) -> Bound:
    """Return the pairs of several texts."""
    return frozenset().union(*(bound(text) for text in texts))


def _opposed(pair: tuple[str, str], key_points: Bound) -> bool:
    direction, thing = pair
    return pair not in key_points and any((other, thing) in key_points for other in OPPOSITES[direction])
