"""Cutting an answer into sentences that stay verbatim slices of it, also where nobody set a full stop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_WORDS = 30
"""Longer pieces are cut at a clause: about what a listener keeps in mind."""
QUOTE_WORDS = 60
"""A quote proves; it doesn't retell."""
_MIN_WORDS = 7

# a stop between digits or inside an abbreviation such as "e.g." ends nothing
_STOP = re.compile(
    r"(?<=[.!?…])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bMr\.)(?<!\bDr\.)[\"'”’)\]]*\s+|\n+"
)
_WORD = re.compile(r"\S+")
_OPENERS = frozenset(
    "so but then because and which when after since while if i we now instead also first second finally afterwards"
    " however although what that it the they he she my our".split()
)
# how good a place to cut is before this word; higher is better
_STRENGTH = {"so": 4, "but": 4, "then": 4, "now": 3, "after": 3, "instead": 3, "because": 3, "afterwards": 4}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: `text[start:end]`, never anything else."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the piece itself, verbatim."""
        return text[self.start : self.end]


def split_sentences(text: str, begins: Sequence[int] = ()) -> list[Span]:
    """Return the sentences in order, each at most about 30 words; slices of the text without outer space.

    `begins` are places where a sentence begins even without a full stop before it.
    """
    stops = [(stop.start(), stop.end()) for stop in _STOP.finditer(text)] + [(at, at) for at in begins]
    spans: list[Span] = []
    start = 0
    for end, following in sorted([*stops, (len(text), len(text))]):
        piece = _trim(text, start, end)
        if piece is not None:
            spans.extend(_clauses(text, piece))
        start = max(start, following)
    return spans


def quote_from(text: str, spans: Sequence[Span]) -> str:
    """Return one or two neighbouring sentences as one verbatim slice of at most about 60 words."""
    start, end = spans[0].start, spans[min(1, len(spans) - 1)].end
    if len(text[start:end].split()) > QUOTE_WORDS:
        end = spans[0].end
    found = list(_WORD.finditer(text, start, end))
    if len(found) > QUOTE_WORDS:
        end = found[QUOTE_WORDS - 1].end()
    return text[start:end]


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def _clauses(text: str, span: Span) -> list[Span]:
    """Cut a sentence of more than MAX_WORDS words at its clauses."""
    found = [(m.start(), m.end()) for m in _WORD.finditer(text, span.start, span.end)]
    pieces: list[Span] = []
    first = 0
    while len(found) - first > MAX_WORDS:
        cut = _best_cut(text, found, first)
        pieces.append(Span(found[first][0], found[cut - 1][1]))
        first = cut
    pieces.append(Span(found[first][0], found[-1][1]))
    return pieces


def _best_cut(text: str, found: Sequence[tuple[int, int]], first: int) -> int:
    """Return the index of the word that begins the next piece."""
    best, best_score = first + MAX_WORDS, 0.0
    for index in range(first + _MIN_WORDS, min(first + MAX_WORDS, len(found) - 3)):
        score = _cut_score(text, found, index) + (index - first) / MAX_WORDS
        if score >= best_score:
            best, best_score = index, score
    return best


def _cut_score(text: str, found: Sequence[tuple[int, int]], index: int) -> float:
    word = text[slice(*found[index])].strip(",.;:").lower()
    before = text[slice(*found[index - 1])]
    following = text[slice(*found[index + 1])].strip(",.;:").lower()
    score = 5.0 if before[-1] in ";:" else 2.5 if before[-1] in ",)" else 0.0
    score += _STRENGTH.get(word, 1.5 if word in _OPENERS else 0.0)
    if word == "and" and following in _OPENERS:
        score += 2.0
    if before.lower().strip(",") in {
        "and",
        "so",
        "but",
        "because",
        "that",
        "the",
        "a",
        "which",
        "if",
        "when",
        "then",
    }:
        score -= 4.0
    return score
