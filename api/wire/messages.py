"""The wire messages of the live websocket, both ways. Each is one JSON text frame with a `type`.

A connection begins with `snapshot`. After it, `move`, `piece` … build up the turn being spoken, and `turn` replaces
what was built: turns are final, and their ids make repeats harmless. `snapshot` may come again at any time (after a
client was too slow); it replaces everything. A connection to an interview that doesn't exist gets one `error` and is
closed with 4404, one of somebody who isn't signed in (any more) with 4401, who may not with 4403; a server that shuts
down closes with 1012 or 1001: connect again and go on.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from api.wire.problem import Problem
from api.wire.views import InterviewView, MoveView, Standing, TurnView, View
from api.wire.voice_messages import VoiceMessage, VoiceServerMessage
from interviewer.model import StageKind

ClientTurnId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
TurnId = Annotated[str, Field(min_length=2, max_length=10, pattern=r"^t[0-9]+$")]
ActionName = Literal["skip", "hint", "repeat", "rephrase", "pause", "resume"]

LONGEST_FRAME_BYTES = 256 * 1024
"""Enough for the longest answer with every character escaped; longer frames are refused by the server."""


class ClientMessage(BaseModel):
    """Base of what a client sends; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Answer(ClientMessage):
    """The candidate answers."""

    type: Literal["answer"]
    text: str
    """Verbatim."""
    client_turn_id: ClientTurnId
    """The client's own id; sent twice it is one turn. The `turn` that comes back carries it."""
    in_reply_to: TurnId | None = None
    """The last turn the client has seen; a conflict if the interview has gone on since."""


class Action(ClientMessage):
    """The candidate presses a button."""

    type: Literal["action"]
    action: ActionName
    """Which."""
    in_reply_to: TurnId | None = None
    """As in `answer`; not looked at for pause and resume."""


class Note(ClientMessage):
    """The candidate keeps a note for themselves."""

    type: Literal["note"]
    text: str
    """Plain text."""


class Finish(ClientMessage):
    """The candidate ends the interview; its grading starts."""

    type: Literal["finish"]


class Ping(ClientMessage):
    """Asks for `pong`."""

    type: Literal["ping"]


FromClient = Answer | Action | Note | Finish | Ping | VoiceMessage
FROM_CLIENT: TypeAdapter[FromClient] = TypeAdapter(Annotated[FromClient, Field(discriminator="type")])


class Speaking(View):
    """A turn in the middle of being said."""

    turn_id: str
    """The id it will have."""
    stage: StageKind
    """The stage it opens or belongs to."""
    stage_index: int
    """That stage's index in the plan."""
    move: MoveView
    """What it does."""
    text: str
    """The words so far."""


class SnapshotMessage(View):
    """Everything, replacing what the client has."""

    type: Literal["snapshot"] = "snapshot"
    interview: InterviewView
    """All that is committed."""
    speaking: Speaking | None = None
    """The turn being said right now; its next pieces follow as `piece`."""


class TurnMessage(View):
    """A committed turn of either speaker. A turn already known may come again: same id, same turn."""

    type: Literal["turn"] = "turn"
    turn: TurnView
    """Final; replaces the pieces under its id."""


class MoveMessage(View):
    """The interviewer starts to speak."""

    type: Literal["move"] = "move"
    turn_id: str
    """The id the turn will have."""
    stage: StageKind
    """The stage it opens or belongs to."""
    stage_index: int
    """That stage's index in the plan."""
    move: MoveView
    """What it does."""


class PieceMessage(View):
    """Some more words of the turn being said."""

    type: Literal["piece"] = "piece"
    turn_id: str
    """The turn's id."""
    text: str
    """To be appended as is."""


class FellBackMessage(View):
    """The model failed in this turn: drop its pieces; a new `move` with the script's words follows."""

    type: Literal["fell_back"] = "fell_back"
    turn_id: str
    """The turn's id."""
    reason: str
    """Fit to be shown."""


class StateMessage(Standing):
    """Where the interview is now; after each change, and after a reply is complete."""

    type: Literal["state"] = "state"


class NotesMessage(View):
    """A note was kept."""

    type: Literal["notes"] = "notes"
    notes: list[str]
    """All of them, in order."""


class ErrorMessage(View):
    """A message of this client's was not accepted, or a reply failed; the connection lives on."""

    type: Literal["error"] = "error"
    problem: Problem
    """As in HTTP."""
    in_response_to: (
        Literal[
            "answer", "action", "note", "finish", "ping", "voice", "voice_off", "take_words", "talk", "played"
        ]
        | None
    ) = None
    """The type of message; null where it could not be told, or where none was sent."""
    client_turn_id: str | None = None
    """The answer's, so that the draft can be given back."""


class FinishedMessage(View):
    """The interview is over; the report is being made. Comes after every snapshot of a finished interview too."""

    type: Literal["finished"] = "finished"
    reason: Literal["completed", "ended_by_candidate"]
    """Why."""


class PongMessage(View):
    """Answers `ping`."""

    type: Literal["pong"] = "pong"


ServerMessage = (
    SnapshotMessage
    | TurnMessage
    | MoveMessage
    | PieceMessage
    | FellBackMessage
    | StateMessage
    | NotesMessage
    | ErrorMessage
    | FinishedMessage
    | PongMessage
    | VoiceServerMessage
)
FROM_SERVER: TypeAdapter[ServerMessage] = TypeAdapter(Annotated[ServerMessage, Field(discriminator="type")])
