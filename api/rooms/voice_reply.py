"""The interviewer's half of a room's voice: what is read aloud, and how much of it was heard."""

from __future__ import annotations

from collections.abc import Callable

from api.rooms.voice_views import said
from api.wire.messages import ServerMessage
from api.wire.voice_messages import DropMessage, Played, VoiceOn
from interviewer.ports import Synthesizer
from interviewer.replies import FellBack, MoveChosen, Piece, Reply, Spoken
from interviewer.state import State
from interviewer.voice.reading import Manner, Reader


class ReplyVoice:
    """One for each room; `tell` sends to whoever has the voice, `keep` commits how long a turn was heard."""

    def __init__(
        self,
        synthesizer: Synthesizer | None,
        tell: Callable[[ServerMessage], None],
        keep: Callable[[str, float, bool], None],
    ) -> None:
        self._tell = tell
        self._keep = keep
        self._reader = Reader(synthesizer, lambda what: tell(said(what)))
        self._secs: dict[str, float] = {}
        self._heard: set[str] = set()
        self._muted = False

    @property
    def silent(self) -> bool:
        """Whether all that was written is heard."""
        return self._reader.silent

    @property
    def heard_secs(self) -> float:
        """How much of the reply was heard since the candidate's turn closed."""
        return sum(self._secs.values())

    def take_up(self, message: VoiceOn, state: State, speaking: tuple[str, str] | None) -> None:
        """Read what was said and not heard yet; after a cut, from the part on that did not arrive."""
        self._reader.manner = Manner(message.speaks, message.words_a_minute, message.voice)
        if message.speaks == "none":
            self._reader.forget()
            return
        for turn in state.unheard_turns():
            if turn.id not in self._heard and not self._reader.has(turn.id):
                self._reader.finish(turn.id, turn.text)
        if speaking and not self._reader.has(speaking[0]):
            self._reader.write(*speaking)
        turn_id, _, part = (message.received or "").partition(".")
        self._reader.attach((turn_id, int(part)) if part else None)

    def hear(self, reply: Reply) -> None:
        """Take what the interviewer says, as it is being said."""
        if self._muted or self._reader.manner.speaks == "none":
            return
        match reply:
            case Piece(turn_id, text):
                self._reader.write(turn_id, text)
            case FellBack(turn_id, _):
                self._reader.forget(turn_id)
                self._tell(DropMessage())
            case Spoken(turn):
                self._reader.finish(turn.id, turn.text)
            case MoveChosen():
                pass

    def played(self, message: Played) -> bool:
        """Take note of what was heard; return whether a turn is over with it. What isn't read any more is ignored."""
        if not self._reader.has(message.turn_id):
            return False
        whole, cut = message.state == "done", message.state == "stopped"
        self._secs[message.turn_id] = message.secs
        if cut:
            self._reader.forget(message.turn_id)
        else:
            self._reader.heard(message.turn_id, message.part, over=whole)
        if whole or cut:
            self._heard.add(message.turn_id)
            self._keep(message.turn_id, message.secs, whole)
        return whole or cut

    def interrupted(self) -> None:
        """The candidate has the floor: nothing more is read, and what was heard so far is kept."""
        for turn_id, secs in self._secs.items():
            if self._reader.has(turn_id):
                self._keep(turn_id, secs, False)
        self.drop()

    def drop(self) -> None:
        """Nothing more of this reply is read, here and in the browser, though it may still be being written."""
        self._muted = True
        self._reader.forget()
        self._secs.clear()
        self._tell(DropMessage())

    def all_heard(self) -> None:
        """The candidate has the word: what is heard again counts for nothing."""
        self._secs.clear()

    def begin(self) -> None:
        """The candidate's turn is being committed: what comes next is the reply to it."""
        self._muted = False
        self._secs.clear()
        self._heard.clear()  # ids are places: a turn taken back gives its own to the next

    async def nod(self) -> None:
        """Let the candidate hear that somebody listens."""
        await self._reader.nod()

    def left(self) -> None:
        """Nobody hears it any more."""
        self._reader.detach()

    def off(self) -> None:
        """It is switched off."""
        self._reader.forget()
        self._reader.detach()

    async def close(self) -> None:
        """End the work."""
        await self._reader.close()
