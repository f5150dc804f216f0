"""What was said aloud: words with times, phrases, and the events that keep them. Frozen, no I/O.

A phrase is kept as soon as it is recognised, so that a process killed in the middle of an answer loses at most the
phrase in progress, whose sound the browser still has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A recognised word."""

    text: str
    """As recognised, punctuation attached; fillers are kept."""
    start_secs: float
    """From the start of the sound."""
    end_secs: float
    """From the start of the sound."""
    probability: float | None
    """How sure the recogniser is, 0 to 1; None where it doesn't say."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Speech between two pauses."""

    id: str
    """`p1`, `p2` …: its place among all phrases of the interview; empty until it is kept."""
    words: tuple[SpokenWord, ...]
    """As recognised, with times from the start of the phrase's sound; none where nothing was understood."""
    began_at: datetime
    """UTC, the start of its sound."""
    secs: float
    """Length of its sound."""
    stream: str = ""
    """The microphone's stream it came by; empty for uploaded sound."""
    stream_end: int = 0
    """Where its sound ends in that stream, in samples: what came before is not needed again."""
    pitch_hz: tuple[float, float] | None = None
    """The range of the voice's pitch, 10th to 90th percentile; None where too little is voiced."""
    kept: bool = False
    """Whether the sound itself is kept."""

    @property
    def text(self) -> str:
        """The words as they are read."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class PhraseHeard:
    """A phrase was recognised; it belongs to the turn that is being spoken."""

    phrase: Phrase
    at: datetime
    kind: Literal["phrase"] = "phrase"


@dataclass(frozen=True, slots=True)
class SpeechDropped:
    """The candidate goes on by typing: phrases that are in no turn yet are in none."""

    at: datetime
    kind: Literal["speech_dropped"] = "speech_dropped"


@dataclass(frozen=True, slots=True)
class Reopened:
    """The candidate spoke on right after a turn had closed: it and what followed it are taken back."""

    turn_id: str
    """The candidate's turn; its phrases belong to the turn being spoken again."""
    at: datetime
    turns: int = 1
    """How many turns are taken back, the interviewer's withdrawn reply included."""
    kind: Literal["reopened"] = "reopened"


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """The interviewer's voice was heard."""

    turn_id: str
    """What it said."""
    secs: float
    """How long it was heard, up to `at`."""
    whole: bool
    """Whether it came to its end; otherwise it was interrupted."""
    at: datetime
    kind: Literal["voice"] = "voice"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The candidate corrects what was understood; both stay."""

    turn_id: str
    text: str
    """What they really said, in their words."""
    at: datetime
    kind: Literal["corrected"] = "corrected"


@dataclass(frozen=True, slots=True)
class Checked:
    """The candidate has read what was understood: it may be graded."""

    at: datetime
    kind: Literal["checked"] = "checked"


SpeechEvent = PhraseHeard | SpeechDropped | Reopened | VoiceHeard | Corrected | Checked
