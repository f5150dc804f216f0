"""What of a phrase Whisper reads, and which of its words count. Pure.

The figures come from `base` and `tiny.en` with their true weights, on twelve clips of people reading (141 words), those
joined to phrases of 8 to 25 s, and the same in noise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from interviewer.speech import SpokenWord

NO_SPEECH, LOG_PROBABILITY = 0.2, -1.0
"""A phrase less sure than both is a hallucination on noise. Whisper's own 0.6 is too much where it is asked to keep
fillers: then it gives noise and keys 0.26 to 0.57, and speech in noise as loud as itself 0.11 at most.
"""
_TIMES = {1: 4, 2: 3, 3: 3, 4: 3}
"""How often so many words come one after the other where Whisper goes round in circles."""
_SHORTEST_SECS, _MARGIN_SECS = 15.0, 3.0
"""What the encoder sees at least, and beyond the sound. Whisper learned on 30 s. In 15 s `base` gets the same 4 of 141
words wrong, in 40 % of the time, and in noise no more; with 10 s and 1 s more phrases go round in circles.
"""
_FRAMES_A_SECOND, _WHOLE_WINDOW = 100, 3_000
_UNREAD_SECS = 2.0
"""Where more than this is left after the last word, the rest is read as well."""


class Piece(Protocol):
    """A part of a word, as faster-whisper gives it."""

    @property
    def word(self) -> str:
        """With a space before it where a word begins."""
        ...

    @property
    def start(self) -> float:
        """In seconds of the sound."""
        ...

    @property
    def end(self) -> float:
        """In seconds of the sound."""
        ...

    @property
    def probability(self) -> float:
        """From 0 to 1."""
        ...


class Window(Protocol):
    """What was understood of one window."""

    @property
    def end(self) -> float:
        """Of its last word, in seconds of the sound."""
        ...


W = TypeVar("W", bound=Window)


def frames_read(features: NDArray[np.float32]) -> int:
    """Return how many frames of a window, shape (mel bands, frames) and zero beyond the sound, are worth reading."""
    filled = np.flatnonzero(features.any(axis=0))
    sound = int(filled[-1]) + 1 if filled.size else 0
    wanted = max(_SHORTEST_SECS * _FRAMES_A_SECOND, sound + _MARGIN_SECS * _FRAMES_A_SECOND)
    return min(_WHOLE_WINDOW, round(wanted))


def needed(windows: Iterable[W], secs: float) -> Iterator[W]:
    """Yield what was said in `secs` of sound.

    To give the times of words the library reads on after the last one, however little is left, and hears "you" and
    "I'm sorry" in it: 9 % of words wrong instead of 3, in twice the time. So no further window is taken at the end.
    """
    for window in windows:
        yield window
        if window.end > secs - _UNREAD_SECS:
            return


def joined(pieces: Iterable[Piece]) -> list[SpokenWord]:
    """Return words as they are written: "end-to-end" and "40%" come in pieces, and a word is as sure as its worst."""
    words: list[SpokenWord] = []
    for piece in pieces:
        text = piece.word.strip()
        if not text:
            continue
        if words and not piece.word.startswith(" "):
            begun = words.pop()
            sure = min(begun.probability or 0.0, float(piece.probability))
            words.append(SpokenWord(begun.text + text, begun.start_secs, float(piece.end), sure))
        else:
            words.append(SpokenWord(text, float(piece.start), float(piece.end), float(piece.probability)))
    return words


def in_circles(words: Sequence[SpokenWord]) -> bool:
    """Tell "like, like, like, like" and "you know, you know, you know": nobody said that, or not only that.

    It comes of the words that Whisper is given as having come before. Read without them, silence is silence again.
    """
    texts = [re.sub(r"\W", "", word.text.lower()) for word in words]
    return any(_repeated(texts, size) >= size * (times - 1) for size, times in _TIMES.items())


def _repeated(texts: Sequence[str], size: int) -> int:
    """Return how many words in a row are the same as the one `size` places before."""
    longest = run = 0
    for before, text in zip(texts, texts[size:], strict=False):
        run = run + 1 if text == before else 0
        longest = max(longest, run)
    return longest
