"""How much a sentence says: one that strings cue words or terms together says nothing, however many it names.

Weights multiply whatever a sentence would otherwise count for, so that stuffing gains nothing. They are read from the
plain form: a recogniser's words and typed ones weigh the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from interviewer.grading import lexicon, lexicon_recruiter, lexicon_technical
from interviewer.grading.answer import Answer, Sentence
from interviewer.grading.lexicon import Pattern
from interviewer.grading.text import STOPWORDS, stem

LONG_RUN = 5
"""Five words in a row without a small word between them are a list; in the labelled stories 1 sentence of 20 has it."""
_RUN_SHARE = (0.3, 0.65)
"""Share of a sentence inside such runs: up to the first it counts in full, from the second on not at all."""
_SMALL_SHARE = (0.05, 0.2)
"""Share of small words: up to the first a sentence says nothing, from the second on it counts in full."""
_PER_KIND = 0.6
"""Words of its own that a sentence needs for each kind of cue in it."""
_LEAST_OWN = 1.5
"""Words of its own that any sentence needs."""
_FREE_KINDS = 1
_MANY_CUES = 4
_OWN_TO_CUES = (0.25, 0.5)
"""Words of its own to each cue in a sentence with many: up to the first it is cues strung together, from the second
on it counts in full; 4 of the 680 sentences in the labelled explanations lie below the second."""
MOST_ANDS = 4
_AND_SHARE = 0.2
"""So many an “and”, and in so large a share of the words, strings terms together: no labelled sentence has both."""

_META = (
    "assumption assume fail break latency start versus obviously rest "
    "situation task action result reflection star communication correctness depth application requirement"
    " framing modeling serving scale evaluation monitoring tradeoff trade-off baseline metric measure impact"
    " owner ownership responsible responsibility stakeholder guardrail habit process scope success criteria"
    " step obstacle credit business user effect lesson specific concrete clear strong relevant experience"
    " production exposure motivation expectation role challenge solution problem point practice mechanism limit"
    " choice data cost definition consequence failure mode cover explain answer work matter important good"
    " great best well time team project thing way part percent year month week day hour minute million thousand"
    " analyse analyze compare decide test ship build fix check reject measurable afterwards tied stake startup"
    " stronger valuable grateful rewarding journey together confident learn improve increase decrease reduce"
    " number people system model deliver achieve manage handle"
)


VERBS = frozenset(
    "lowers raises reduces increases decreases adds removes averages means gives makes needs learns fits predicts"
    " splits trains picks takes keeps penalises penalizes punishes shrinks grows drops becomes computes returns depends"
    " breaks fails stays ignores treats compares measures gets turns moves happens requires assumes sums divides"
    " multiplies lets forces helps prevents causes allows contains covers decides stops starts goes runs yields"
    " minimises minimizes maximises maximizes optimises optimizes corrects reads sends falls rises".split()
)
"""Verb forms that are no nouns: a terse sentence has one where a list of terms has none."""


def _vocabulary(patterns: Iterable[Pattern]) -> frozenset[str]:
    written = {word for pattern in patterns for word in re.findall(r"[a-z]{3,}", pattern.pattern)}
    return frozenset(stem(w) for w in (*written, *_META.split()))


CUES = _vocabulary(
    (
        lexicon.REASON, lexicon.ALTERNATIVE, lexicon.OBSTACLE, lexicon.CHANGE, lexicon.OUTCOME, lexicon.EFFECT,
        lexicon.VAGUE, lexicon.WEAK_ACTION, lexicon.BUZZ, lexicon.LESSON, lexicon.CHANGED, lexicon.OWN_ROLE,
        lexicon.GOAL, lexicon.WHEN, lexicon.CREDIT, lexicon.WHERE, lexicon.STAKES, lexicon.I_DID,
    )
)  # fmt: skip
"""Stems that features of stories look for, and words about answers: none of them makes a sentence specific."""
TECHNICAL_CUES = _vocabulary(
    (
        lexicon_technical.MECHANISM, lexicon_technical.LIMIT, lexicon_technical.PRACTICE, lexicon_technical.ORDER,
        lexicon_technical.ABSOLUTE, lexicon_technical.DISTINCTION, lexicon_technical.BUZZ, lexicon.ALTERNATIVE,
    )
)  # fmt: skip
"""The same for explanations."""
RECRUITER_CUES = _vocabulary(
    (
        lexicon_recruiter.OWNED, lexicon_recruiter.RUNNING, lexicon_recruiter.INCIDENT, lexicon_recruiter.DATE,
        lexicon_recruiter.PAY, lexicon_recruiter.PLACE, lexicon_recruiter.THEIR_COMPANY, lexicon_recruiter.OWN_PATH,
        lexicon.CHANGE, lexicon.EFFECT,
    )
)  # fmt: skip
"""The same for recruiter screens."""
MOTIVE_CUES = _vocabulary((lexicon_recruiter.GENERIC_MOTIVE, lexicon_recruiter.PAY_ONLY, lexicon.BUZZ))
"""The same for reasons to come: what anybody could say of any company."""


def spoken(answer: Answer) -> NDArray[np.float64]:
    """Return 0–1 for each sentence: 0 for a list of terms, 1 for words that are joined as in speech."""
    return np.array([_joined(s.plain) for s in answer.sentences], dtype=np.float64)


def specific(answer: Answer, kinds: NDArray[np.float64], cues: frozenset[str] = CUES) -> NDArray[np.float64]:
    """Return 0–1 for each sentence: whether it has words of its own for the kinds of cues (a count) it carries."""
    own = np.array([len(own_stems(s, cues)) for s in answer.sentences], dtype=np.float64)
    needed = np.maximum(kinds - _FREE_KINDS, 0) * _PER_KIND + _LEAST_OWN
    weights: NDArray[np.float64] = np.minimum(1.0, own / needed)
    return weights


def unladen(answer: Answer, cues: NDArray[np.float64], known: frozenset[str]) -> NDArray[np.float64]:
    """Return 0–1 for each sentence: 0 where its cues (a count of all, also of the same kind) are all that it has."""
    own = np.array([len(own_stems(s, known)) for s in answer.sentences], dtype=np.float64)
    weights = [
        _ramp(o / c, *_OWN_TO_CUES) if c >= _MANY_CUES else 1.0 for o, c in zip(own, cues, strict=True)
    ]
    return np.array(weights, dtype=np.float64)


def own_stems(sentence: Sentence, cues: frozenset[str] = CUES) -> frozenset[str]:
    """Return what only this story has: stems that are no cue, no small word and no number."""
    return _stems(sentence.plain) - cues


@lru_cache(maxsize=4096)
def _stems(said: str) -> frozenset[str]:
    words = said.split()
    return frozenset(
        stem(w) for w in words if len(w) > 2 and w not in STOPWORDS and not any(ch.isdigit() for ch in w)
    )


@lru_cache(maxsize=4096)
def _joined(said: str) -> float:
    words = said.split()
    if len(words) < 3:
        return 1.0
    if words.count("and") >= max(MOST_ANDS, _AND_SHARE * len(words)):
        return 0.0
    run = in_runs = small = 0
    for word in [*words, "the"]:
        if word in STOPWORDS or word in VERBS:
            in_runs += run if run >= LONG_RUN else 0
            run, small = 0, small + 1
        else:
            run += 1
    return min(1.0 - _ramp(in_runs / len(words), *_RUN_SHARE), _ramp((small - 1) / len(words), *_SMALL_SHARE))


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
