"""One listener in a room: a bounded queue that never holds the speaker up. Pure but for the event it waits on."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import get_args

from api.wire.messages import (
    ErrorMessage,
    FellBackMessage,
    MoveMessage,
    NotesMessage,
    PieceMessage,
    PongMessage,
    ServerMessage,
    SnapshotMessage,
    StateMessage,
    TurnMessage,
)
from api.wire.voice_messages import VoiceServerMessage

_KEPT = (ErrorMessage, PongMessage, *get_args(VoiceServerMessage))
"""What a snapshot does not say."""
LONGEST_QUEUE = 256
"""Messages a slow client may lag behind; then it gets a snapshot instead of what it missed."""


class Subscriber:
    """Messages on their way to one client.

    It starts stale: what it needs first is a snapshot. It becomes stale again when it is too slow.
    """

    def __init__(self, longest: int = LONGEST_QUEUE) -> None:
        self._queue: deque[ServerMessage] = deque()
        self._longest = longest
        self._wake = asyncio.Event()
        self._known_turns = 0
        self._wake.set()
        self.stale = True
        """Whether a snapshot is due before anything else."""

    def put(self, message: ServerMessage) -> None:
        """Queue a message; never waits. Words behind words that still wait go out with them."""
        if self._known(message):
            return
        last = self._queue[-1] if self._queue else None
        if (
            isinstance(message, PieceMessage)
            and isinstance(last, PieceMessage)
            and last.turn_id == message.turn_id
        ):
            self._queue[-1] = PieceMessage(turn_id=last.turn_id, text=last.text + message.text)
        elif len(self._queue) >= self._longest:
            self._queue.clear()
            self.stale = True
        else:
            self._queue.append(message)
        self._wake.set()

    def outdate(self) -> None:
        """What was sent holds no more: a snapshot is due."""
        self.stale = True
        self._wake.set()

    def renew(self) -> None:
        """Begin to make a snapshot: what comes from here on is queued behind it."""
        self._queue = deque(m for m in self._queue if isinstance(m, _KEPT))
        self._known_turns = 0
        self.stale = False

    def covered_by(self, snapshot: SnapshotMessage) -> None:
        """Drop, now and later, what the snapshot says already."""
        self._known_turns = len(snapshot.interview.turns)
        kept = [
            m for m in self._queue if not self._known(m) and not isinstance(m, StateMessage | NotesMessage)
        ]
        self._queue = deque(kept)

    async def next(self) -> ServerMessage | None:
        """Return the next message, or None when a snapshot is due."""
        while not self.stale and not self._queue:
            self._wake.clear()
            await self._wake.wait()
        return None if self.stale else self._queue.popleft()

    def _known(self, message: ServerMessage) -> bool:
        match message:
            case TurnMessage():
                turn_id = message.turn.id
            case MoveMessage() | PieceMessage() | FellBackMessage():
                turn_id = message.turn_id
            case _:
                return False
        return int(turn_id[1:]) <= self._known_turns
