"""What happens in a spoken turn, as `Hearing` tells it: phrases, ends, interruptions. Places are in samples."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaking:
    """The candidate began to speak, or went on."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The candidate stopped speaking."""

    at: int
    """The first sample without speech."""


@dataclass(frozen=True, slots=True)
class Early:
    """A phrase may be over: what it holds so far."""

    number: int
    pcm: bytes


@dataclass(frozen=True, slots=True)
class PhraseEnded:
    """A phrase is over."""

    number: int
    """Among the phrases of this turn, from 0."""
    pcm: bytes
    """Its sound, with a moment before and after."""
    start: int
    """Its first sample in the stream."""
    end: int
    """The first sample after it."""
    speech_ended: int
    """Where the speech in it ended."""
    early: bool
    """Whether nothing was said since `Early`: its words are the same."""


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn is over: commit it."""


@dataclass(frozen=True, slots=True)
class TurnReopened:
    """The candidate went on: take the reply back."""


@dataclass(frozen=True, slots=True)
class Nod:
    """The candidate may be done or thinking: a sign of attention is due, no more."""


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """There was sound but no word."""


@dataclass(frozen=True, slots=True)
class Hush:
    """The candidate interrupts: stop the playback, keep its place."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """It was no interruption: go on."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """It was an interruption: the candidate has the floor."""


Heard = (
    Speaking
    | Quiet
    | Early
    | PhraseEnded
    | TurnEnded
    | TurnReopened
    | Nod
    | NothingSaid
    | Hush
    | GoOn
    | Interrupted
)
