"""A spoken turn as it was recognised: where its phrases begin, and which words the recogniser was unsure of. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.model import Turn
from interviewer.speech import Phrase
from interviewer.state import State

UNSURE_BELOW = 0.5
"""A word of lower probability is marked: the recogniser itself holds that it was more likely something else."""


@dataclass(frozen=True, slots=True)
class HeardPhrase:
    """A phrase in the text of its turn."""

    id: str
    """As in `Phrase`."""
    start: int
    """Where it begins in the recognised text, in code points."""
    text: str
    """Its words as recognised."""
    kept: bool
    """Whether its sound is kept."""


@dataclass(frozen=True, slots=True)
class UnsureWord:
    """A word the recogniser was unsure of."""

    text: str
    """As recognised."""
    start: int
    """In the recognised text, in code points."""

    @property
    def end(self) -> int:
        """Behind its last code point."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of a spoken turn."""

    text: str
    """As recognised, whatever was corrected since."""
    phrases: tuple[HeardPhrase, ...]
    """Those with words, in order."""
    unsure: tuple[UnsureWord, ...]
    """In order."""


def heard(state: State, turn: Turn) -> Heard | None:
    """Return what was understood of a turn; None where it wasn't spoken."""
    if not turn.spoken:
        return None
    text = turn.text if turn.recognised is None else turn.recognised
    return _placed(text, state.phrases_of(turn.id))


def _placed(text: str, phrases: tuple[Phrase, ...]) -> Heard:
    """Find each word where the one before it ends; one that isn't there (it never happens) is passed over."""
    places: list[HeardPhrase] = []
    unsure: list[UnsureWord] = []
    at = 0
    for phrase in phrases:
        first = None
        for word in phrase.words:
            bare = word.text.strip()
            start = text.find(bare, at)
            if start < 0 or not bare:
                continue
            at = start + len(bare)
            first = start if first is None else first
            if word.probability is not None and word.probability < UNSURE_BELOW:
                unsure.append(UnsureWord(bare, start))
        if first is not None:
            places.append(HeardPhrase(phrase.id, first, phrase.text, phrase.kept))
    return Heard(text, tuple(places), tuple(unsure))
