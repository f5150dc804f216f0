"""How the words of an answer stand to those of a model answer; what the question said already counts apart."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from interviewer.grading.contradictions import OPPOSITES, bound, bound_together, contradicted
from interviewer.grading.features import Features
from interviewer.grading.text import STOPWORDS, plain, stem, words

NEGATIONS = frozenset(
    "no not never none nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt wont wouldnt couldnt"
    " shouldnt hardly unable".split()
)
_DIRECTIONS = frozenset("more most same down up over off on both each only".split())
EMPTY = STOPWORDS - NEGATIONS - _DIRECTIONS
"""Words that decide nothing between a right and a wrong short answer."""
_NAMED = re.compile(r"\d+(?:\.\d+)?|\b[b-hj-z]\b")
"""Numbers, and letters that name a thing: "bulb b". "a" and "i" are words."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one text, read once."""

    stems: tuple[str, ...]
    """Of the words that carry meaning, in order."""
    trigrams: frozenset[str]
    """Of characters: near to spelling mistakes."""
    negated: bool
    named: frozenset[str]
    """Numbers and letters."""
    first: str
    """Its first word."""

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring stems."""
        return frozenset(zip(self.stems, self.stems[1:], strict=False))


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """Return the words of a text."""
    found = words(text)
    padded = f" {' '.join(found)} "
    return Said(
        tuple(stem(w) for w in found if w not in EMPTY),
        frozenset(padded[i : i + 3] for i in range(len(padded) - 2)),
        not NEGATIONS.isdisjoint(found),
        frozenset(_NAMED.findall(plain(text))),
        found[0] if found else "",
    )


def compared(text: str, references: Sequence[str], nearest: str, question: str) -> Features:
    """Return the numbers of one answer; `nearest` is the reference it is nearest to in meaning."""
    answer, asked = said(text), said(question)
    return (
        _overlaps(answer, [said(r) for r in references], frozenset(asked.stems))
        | _against(answer, said(nearest), asked)
        | {
            "against": contradicted(bound_together(references), [bound(text)]),
            "length": math.log1p(len(text.split())),
            "longer": math.log((1 + len(text.split())) / (1 + len(nearest.split()))),
            "references": math.log1p(len(references)),
        }
    )


def _overlaps(answer: Said, references: Sequence[Said], asked: frozenset[str]) -> Features:
    """Return what is shared with the best reference, and what of the answer is neither in one nor in the question."""
    mine, theirs = frozenset(answer.stems), [frozenset(r.stems) for r in references]
    known = asked.union(*theirs)
    return {
        "shared": max(f1(mine, r) for r in theirs),
        "recalled": max(share(r, mine) for r in theirs),
        "precise": max(share(mine, r) for r in theirs),
        "new_shared": max(f1(mine - asked, r - asked) for r in theirs),
        "new_recalled": max(share(r - asked, mine) for r in theirs),
        "pairs": max(f1(answer.pairs, r.pairs) for r in references),
        "trigrams": max(f1(answer.trigrams, r.trigrams) for r in references),
        "trigrams_recalled": max(share(r.trigrams, answer.trigrams) for r in references),
        "from_question": share(mine, asked),
        "foreign": share(mine, mine - known),
    }


def _against(answer: Said, nearest: Said, asked: Said) -> Features:
    """Return what speaks for the opposite: a negation on one side, opposite words, other numbers, yes for no."""
    theirs, mine = frozenset(nearest.stems), frozenset(answer.stems)
    turned = [w for w in mine - theirs if not OPPOSITES.get(w, frozenset()).isdisjoint(theirs)]
    return {
        "negated": float(answer.negated),
        "one_negated": float(answer.negated != nearest.negated),
        "opposites": float(len(turned)),
        "named_extra": float(len(answer.named - nearest.named - asked.named)),
        "named_missing": float(len(nearest.named - answer.named)),
        "says_yes": float(answer.first == "yes"),
        "says_no": float(answer.first == "no"),
        "yes_wanted": float(nearest.first == "yes"),
        "no_wanted": float(nearest.first == "no"),
    }


def share(part: AbstractSet[Any], whole: AbstractSet[Any]) -> float:
    """Return the share of a set that is in another; 0 of an empty one."""
    return len(part & whole) / len(part) if part else 0.0


def f1(one: AbstractSet[Any], other: AbstractSet[Any]) -> float:
    """Return the harmonic mean of both shares; 0 for two empty sets."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
