"""What a reply is made of, as whoever listens hears it."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.model import Move, Turn


@dataclass(frozen=True, slots=True)
class MoveChosen:
    """The interviewer starts to speak."""

    turn_id: str
    move: Move
    stage_index: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the turn being spoken."""

    turn_id: str
    text: str


@dataclass(frozen=True, slots=True)
class FellBack:
    """The model failed in this turn: forget its pieces, the script says it anew."""

    turn_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn is complete and committed."""

    turn: Turn


Reply = MoveChosen | Piece | FellBack | Spoken
