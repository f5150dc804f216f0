"""What a search of the guides shows of each passage: the words around what was looked for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import punctuation

from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.site.guides import guide_link
from knowledge.model import Hit, Passage

_SHOWN_WORDS = 42
"""Three lines on a wide page: enough to see whether it is meant, short enough to skim ten of them."""
_BEFORE_WORDS = 6
_SIGNS = "".join(sign for sign in punctuation if sign not in "+#") + "“”‘’…–"
_SHOWN_TOKENS = frozenset({"text", "code_inline"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A word."""

    before: str
    """Signs before it."""
    text: str
    """The word."""
    after: str
    """Signs after it."""
    marked: bool
    """Whether it was looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found."""

    passage: Passage
    """Whole."""
    pieces: tuple[Piece, ...]
    """What is shown of it."""
    cut_before: bool
    """Whether words before them were left out."""
    cut_after: bool
    """Whether words after them were left out."""


def found(hits: Iterable[Hit], query: str) -> tuple[Found, ...]:
    """Return what is shown of these hits, in their order: of each section of a guide the best passage."""
    from knowledge.lexical import words  # its library takes a while to load; a search has loaded it

    wanted = frozenset(words(query))
    places: dict[str, Passage] = {}
    for hit in hits:
        places.setdefault(guide_link(hit.passage.id), hit.passage)
    return tuple(
        _found(one, [(w, bool(wanted & {*words(w)})) for w in _plain(one)]) for one in places.values()
    )


def _found(passage: Passage, said: Sequence[tuple[str, bool]]) -> Found:
    start = _start(said)
    shown = said[start : start + _SHOWN_WORDS]
    return Found(
        passage,
        tuple(_piece(word, marked) for word, marked in shown),
        cut_before=start > 0,
        cut_after=start + len(shown) < len(said),
    )


def _piece(word: str, marked: bool) -> Piece:
    bare = word.strip(_SIGNS) or word
    before, _, after = word.partition(bare)
    return Piece(before, bare, after, marked)


def _start(said: Sequence[tuple[str, bool]]) -> int:
    """Return where to begin, so that most of what was looked for is shown; the earliest of the best places."""
    last = max(0, len(said) - _SHOWN_WORDS)
    places = {max(0, min(last, at - _BEFORE_WORDS)) for at, (_, marked) in enumerate(said) if marked} | {0}
    return max(places, key=lambda at: (sum(marked for _, marked in said[at : at + _SHOWN_WORDS]), -at))


def _plain(passage: Passage) -> list[str]:
    """Return a passage's words, without the signs of Markdown."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(passage.text)
    return " ".join(_text(token) for token in tokens).split()


def _text(token: Token) -> str:
    if token.type in {"fence", "code_block"}:
        return token.content
    return "".join(
        child.content if child.type in _SHOWN_TOKENS else " " if child.type.endswith("break") else ""
        for child in token.children or ()
    )
