"""Where quotes stand in what was said: a turn cut into pieces that are each highlighted throughout or not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from interviewer.heard import Heard, HeardPhrase


@dataclass(frozen=True, slots=True)
class Mark:
    """One quote that proves one grade."""

    number: int
    """Unique in the report; the anchor of its place is `q-{number}`."""
    turn_id: str
    """Where it was said."""
    quote: str
    """Verbatim."""
    label: str
    """What it proves, as shown: the criterion's name."""
    level: int | None
    """The level it speaks for."""
    hue: int
    """1–9: the criterion's colour."""
    grade_anchor: str
    """The element that explains the grade."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a turn under the same marks."""

    text: str
    """Verbatim; the pieces' texts joined are the turn's text."""
    marks: tuple[Mark, ...]
    """Those that cover it; empty: plain text."""
    ends: tuple[Mark, ...]
    """Those that end with it."""
    unsure: bool = False
    """Whether the recogniser was unsure of it."""
    phrase: HeardPhrase | None = None
    """The spoken phrase that begins with it, where its sound is kept."""

    @property
    def hue(self) -> int:
        """The colour of the quote that is nearest: the shortest covering it."""
        return min(self.marks, key=lambda m: len(m.quote)).hue


def cut(text: str, marks: Iterable[Mark], heard: Heard | None = None) -> list[Piece]:
    """Return the text in pieces; a quote that is not in the text marks nothing. Quotes may overlap.

    `heard` is how this text was recognised; None for what was typed or corrected.
    """
    spans = [(span, mark) for mark in marks if (span := place_of(mark.quote, text))]
    unsure = {(word.start, word.end) for word in heard.unsure} if heard else set()
    begins = {phrase.start: phrase for phrase in heard.phrases if phrase.kept} if heard else {}
    inner = [*(span for span, _ in spans), *unsure]
    bounds = sorted({0, len(text), *begins, *(bound for span in inner for bound in span)})
    return [
        Piece(
            text[start:end],
            tuple(m for (first, last), m in spans if first <= start and end <= last),
            tuple(m for (_, last), m in spans if last == end),
            unsure=any(first <= start and end <= last for first, last in unsure),
            phrase=begins.get(start),
        )
        for start, end in pairwise(bounds)
    ]


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """Return start and end of the quote's first place in the text, in code points; white space may differ."""
    words = quote.split()
    if not words:
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def by_turn(marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    """Return the marks under the ids of their turns."""
    grouped: dict[str, list[Mark]] = {}
    for mark in marks:
        grouped.setdefault(mark.turn_id, []).append(mark)
    return grouped
