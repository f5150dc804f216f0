"""From the words a model gives as a quote to the words that were said. What was not said is no quote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from interviewer.grading.injections import speaks_to_grader
from interviewer.grading.sentences import quote_from, split_sentences
from interviewer.grading.text import visible
from interviewer.model import Evidence, Turn

MAX_QUOTES = 3
MIN_WORDS = 3
"""Fewer words stand in any answer and prove nothing, unless they are all that was said."""
_SAME = str.maketrans("‘’‛“”„‟–—‑", '\'\'\'""""---')
_AROUND = " \t\n\"'"
_LINE_MARK = re.compile(r"(?m)^\s*C\|\s?")
_LEFT_OUT = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|…|\.{3,})\s*")


def proved(
    quotes: Iterable[str], turns: Sequence[Turn], left_out: Sequence[str] = ()
) -> tuple[Evidence, ...]:
    """Return what of these quotes the candidate said, as slices of their turns; all others are dropped.

    A model may write quotation marks, dashes, capitals and white space its own way and leave words out between
    dots. `left_out` are sentences the model was not shown: nothing in them proves anything.
    """
    said = [turn for turn in turns if turn.speaker == "candidate"]
    found = (_found(part, said, left_out) for quote in quotes for part in _parts(quote, said))
    return tuple(dict.fromkeys(evidence for evidence in found if evidence is not None))[:MAX_QUOTES]


def _parts(quote: str, said: Sequence[Turn]) -> Iterator[str]:
    """Yield the quote, or its pieces where words were left out of it."""
    quote = _LINE_MARK.sub("", quote).strip(_AROUND + "“”‘’")
    pieces = _LEFT_OUT.split(quote)
    whole = len(pieces) == 1 or any(_slice(quote, turn.text) for turn in said)
    yield from [quote] if whole else pieces


def _found(quote: str, said: Sequence[Turn], left_out: Sequence[str]) -> Evidence | None:
    for turn in said:
        words = _slice(quote, turn.text)
        if words and not speaks_to_grader(words) and not any(words in hidden for hidden in left_out):
            return Evidence(turn.id, quote_from(words, split_sentences(words)))
    return None


def _slice(quote: str, text: str) -> str | None:
    """Return the part of the text that the quote means, at whole words; None where there is none."""
    wanted = _folded(quote)[0].strip(_AROUND)
    shown, places = _folded(text)
    if len(wanted.split()) < min(MIN_WORDS, len(shown.split()) or MIN_WORDS):
        return None
    for words in (wanted, wanted.rstrip(".,;:!?")):  # recognised speech has no full stops to copy
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", shown)
        if match and words:
            return text[places[match.start()] : places[match.end() - 1] + 1]
    return None


@lru_cache(maxsize=256)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text in a form in which all ways of writing it are one, and each character's place in the text."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for piece in unicodedata.normalize("NFKD", visible(character)).casefold().translate(_SAME):
            blank = piece.isspace()
            if not (blank and characters and characters[-1] == " "):
                characters.append(" " if blank else piece)
                places.append(place)
    return "".join(characters), tuple(places)
