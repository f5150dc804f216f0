"""Where quotes stand in what was said: a turn cut into pieces that are each highlighted throughout or not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from interviewer.heard import Heard, HeardPhrase


@dataclass(frozen=True, slots=True)
class Mark:
    """One quote that proves one grade, or that seems to be wrong."""

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
    """1–9: the criterion's colour; 0: it seems to be wrong."""
    grade_anchor: str
    """The element that explains the grade."""
    reason: str = ""
    """Why this level, or what it runs against."""
    criterion: str = ""
    """`rubric.criterion`, to filter by; empty for what seems to be wrong."""

    @property
    def title(self) -> str:
        """What it proves, in a line."""
        level = f", level {self.level}" if self.level else ""
        return f"{self.label}{level}: {self.reason}"


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

    @property
    def title(self) -> str:
        """What its marks prove, a line each."""
        return "\n".join(mark.title for mark in self.marks)


def cut(text: str, marks: Iterable[Mark], heard: Heard | None = None) -> list[Piece]:
    """Return the text in pieces; a quote that is not in the text marks nothing. Quotes may overlap.

    `heard` is how this text was recognised; None for what was typed or corrected.
    """
    spans = [(span, mark) for mark in marks if (span := place_of(mark.quote, text))]
    unsure = [(word.start, word.end) for word in heard.unsure] if heard else []
    begins = {phrase.start: phrase for phrase in heard.phrases if phrase.kept} if heard else {}
    inner = [*(span for span, _ in spans), *unsure]
    bounds = sorted({0, len(text), *begins, *(bound for span in inner for bound in span)})
    # Every span begins and ends at a bound, so one pass over the bounds knows what holds: a long answer of which
    # every other word is unsure has thousands of them.
    beginning = _by_start([span for span, _ in spans])
    unsure_until = dict(unsure)
    covering: list[int] = []
    unsure_to = 0
    pieces = []
    for start, end in pairwise(bounds):
        covering = sorted([n for n in covering if spans[n][0][1] > start] + beginning.get(start, []))
        unsure_to = max(unsure_to, unsure_until.get(start, 0))
        pieces.append(
            Piece(
                text[start:end],
                tuple(spans[n][1] for n in covering),
                tuple(spans[n][1] for n in covering if spans[n][0][1] == end),
                unsure=unsure_to > start,
                phrase=begins.get(start),
            )
        )
    return pieces


def _by_start(spans: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for number, (start, _) in enumerate(spans):
        grouped.setdefault(start, []).append(number)
    return grouped


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
