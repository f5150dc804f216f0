"""A room: one interview being held now. One reply is made at a time, whoever listens and whether anyone does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager, suppress
from dataclasses import replace
from typing import cast

from api.rooms.subscriber import Subscriber
from api.rooms.voice import RoomVoice
from api.wire.errors import problem_of
from api.wire.messages import (
    ErrorMessage,
    FellBackMessage,
    FinishedMessage,
    MoveMessage,
    NotesMessage,
    PieceMessage,
    ServerMessage,
    SnapshotMessage,
    Speaking,
    StateMessage,
    TurnMessage,
)
from api.wire.translate import Seen, interview_view, move_view, standing, turn_view
from api.wire.voice_messages import VoiceOn
from interviewer.conductor import Button, Conductor
from interviewer.errors import Conflict, InterviewFinished, NotFound, NotReady, StorageUnavailable
from interviewer.model import Plan, Turn
from interviewer.replies import FellBack, MoveChosen, Piece, Reply, Spoken
from interviewer.service import Service
from interviewer.speech import Phrase
from interviewer.state import State

_STORAGE_SECS = 2.0
"""After so long a reply is tried again that the database would not take."""
_LEFT_OWED = 2
"""Looks in a row, some seconds apart, at which nobody had said what is owed: its process is dead."""


class Room:
    """What both HTTP and the websocket do to an interview goes through its room, so that all tabs see it."""

    def __init__(self, interview_id: str, conductor: Conductor, service: Service | None = None) -> None:
        """`service` is what the voice needs; without it nobody can speak here."""
        self._id = interview_id
        self._conductor = conductor
        self._service = service
        self.voice: RoomVoice | None = None
        """Set once somebody speaks here."""
        self._subscribers: set[Subscriber] = set()
        self._speaking: Speaking | None = None
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._owed = 0
        self._plan: Plan | None = None
        self._telling = asyncio.Lock()
        self._shown: State | None = None
        """What the listeners were told last; None before the first of them came."""
        self._shown_version = 0

    @property
    def idle(self) -> bool:
        """Whether nobody listens and nothing is being said."""
        return not self._subscribers and self._task is None and (self.voice is None or self.voice.idle)

    @property
    def followed(self) -> bool:
        """Whether somebody here wants to know what other processes do to this interview."""
        return bool(self._subscribers) or self.voice is not None

    def join(self) -> Subscriber:
        """Add a listener; its first need is a snapshot."""
        subscriber = Subscriber()
        self._subscribers.add(subscriber)
        return subscriber

    def leave(self, subscriber: Subscriber) -> None:
        """Remove a listener; a reply goes on without it."""
        self._subscribers.discard(subscriber)
        if self.voice:
            self.voice.left(subscriber)

    async def speak_up(self, subscriber: Subscriber, message: VoiceOn) -> None:
        """Let this listener speak and be spoken to."""
        if self._service is None:
            raise NotReady("Nobody can speak here.")
        if self.voice is None:
            self.voice = RoomVoice(self._id, self, self._service)
        await self.voice.take_up(subscriber, message)

    async def look(self) -> Seen:
        """Return the interview as it is; NotFound."""
        stored, state = await self._conductor.look(self._id)
        self._plan = state.plan
        return Seen(stored, state, self._conductor.now())

    async def snapshot(self, subscriber: Subscriber) -> list[ServerMessage]:
        """Return everything for this listener; what follows is queued behind it. NotFound."""
        subscriber.renew()
        speaking = self._speaking
        seen = await self.look()
        if speaking and any(turn.id == speaking.turn_id for turn in seen.state.turns):
            speaking = None
        snapshot = SnapshotMessage(interview=interview_view(seen), speaking=speaking)
        subscriber.covered_by(snapshot)
        if self._shown is None:
            self._shown, self._shown_version = seen.state, seen.stored.version
        elif seen.stored.version < self._shown_version:
            subscriber.outdate()  # others were told more while this was being read
        finished = seen.state.finished
        return [snapshot, FinishedMessage(reason=finished.reason)] if finished else [snapshot]

    async def answer(self, text: str, client_turn_id: str, in_reply_to: str | None) -> Turn:
        """Commit an answer, tell everybody, and start the reply."""
        with self._waking():
            turn = await self._conductor.answer(
                self._id, text, client_turn_id=client_turn_id, in_reply_to=in_reply_to
            )
        self._overtake()
        self._answered(turn)
        await self._tell()
        return turn

    def _overtake(self) -> None:
        if self.voice:
            self.voice.overtaken()

    def _answered(self, turn: Turn) -> None:
        if self._plan:
            self._publish(TurnMessage(turn=turn_view(self._plan, turn)))
            self._showed(turn)
        self.speak()

    def _showed(self, turn: Turn) -> None:
        """Take note of what the listeners were told; where turns before it are missing, they get a snapshot."""
        if self._shown is None:
            return
        missing = int(turn.id[1:]) - int(self._shown.next_turn_id[1:])
        if missing == 0:
            self._shown = replace(self._shown, turns=(*self._shown.turns, turn))
        elif missing > 0:
            self._outdate()

    def _outdate(self) -> None:
        self._shown = None
        for subscriber in self._subscribers:
            subscriber.outdate()

    async def catch_up(self) -> None:
        """Tell the listeners what other processes added; NotFound."""
        if self._speaking is None:  # otherwise the end of the reply tells everything
            await self.look()
            await self._tell(everything=True)

    async def look_after(self) -> None:
        """Say what is owed where nobody does, look after look: its process is dead."""
        owed = self._task is None and (await self.state()).owes_reply
        self._owed = self._owed + 1 if owed else 0
        if self._owed >= _LEFT_OWED:
            self.speak()

    async def answer_aloud(self, client_turn_id: str) -> Turn:
        """Commit what was said aloud as an answer, tell everybody, and start the reply."""
        if self._service is None:
            raise NotReady("Nobody can speak here.")
        with self._waking():
            turn = await self._service.aloud.answer(self._id, client_turn_id=client_turn_id)
        self._answered(turn)
        await self._tell()
        return turn

    async def answer_upload(
        self, phrases: tuple[Phrase, ...], client_turn_id: str, reply_to: str | None
    ) -> Turn:
        """Commit an answer that came as a sound file, tell everybody, and start the reply."""
        if self._service is None:
            raise NotReady("Nobody can speak here.")
        with self._waking():
            turn = await self._service.aloud.upload(
                self._id, phrases, client_turn_id=client_turn_id, in_reply_to=reply_to
            )
        self._overtake()
        self._answered(turn)
        await self._tell()
        return turn

    async def withdraw(self, turn_id: str) -> None:
        """Cut the reply, take the candidate's turn back, and tell everybody; Conflict."""
        if self._service is None:
            raise NotReady("Nobody can speak here.")
        await self._cut()
        try:
            await self._service.aloud.reopen(self._id, turn_id)
        finally:
            self._outdate()
            if (await self.state()).owes_reply:
                self.speak()

    async def newest(self) -> State:
        """Return where the interview is, whichever process changed it."""
        return (await self.look()).state

    async def state(self) -> State:
        """Return where the interview is, as this process knows it."""
        return (await self._conductor.known(self._id))[1]

    @property
    def speaking(self) -> tuple[str, str] | None:
        """The turn being said and its words so far."""
        return (self._speaking.turn_id, self._speaking.text) if self._speaking else None

    async def said(self) -> None:
        """Wait until nothing is being said."""
        with suppress(Exception):
            await self.say()

    async def press(self, button: Button, in_reply_to: str | None) -> None:
        """Commit a button, tell everybody, and start the reply."""
        with self._waking():
            await self._conductor.press(self._id, button, in_reply_to=in_reply_to)
        self._overtake()
        self.speak()
        await self._tell()

    async def pause(self) -> None:
        """Stop the clock and tell everybody."""
        await self._conductor.pause(self._id)
        await self._tell()

    async def resume(self) -> None:
        """Let the clock go on and tell everybody."""
        await self._conductor.resume(self._id)
        await self._tell()

    async def note(self, text: str) -> None:
        """Keep a note and tell everybody."""
        await self._conductor.note(self._id, text)
        async with self._telling:
            seen = await self.look()
            self._publish(NotesMessage(notes=list(seen.state.notes)))
            if self._shown:
                self._shown = replace(self._shown, notes=seen.state.notes)

    async def finish(self) -> None:
        """End the interview, start its grading and tell everybody."""
        await self._conductor.finish(self._id)
        await self._tell()

    def speak(self) -> asyncio.Task[None]:
        """Say what is owed, in a task that outlives whoever asked for it; return the task."""
        self._again = True
        if self._task is None:
            self._task = asyncio.create_task(self._say_all(), name="reply")
            self._task.add_done_callback(_retrieved)
        return self._task

    async def say(self) -> None:
        """Say what is owed and return when it is said; raises what went wrong, Conflict where it was cut."""
        task = self.speak()
        await asyncio.wait([task])
        if task.cancelled():
            raise Conflict("the interviewer was interrupted; read the interview again")
        task.result()

    async def close(self, grace_secs: float = 0.0) -> None:
        """Let a reply end within the grace, or cut it: its move is committed, so it is said again later."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=grace_secs)
        await self._cut()
        if self.voice:
            await self.voice.close()

    async def _cut(self) -> None:
        task = self._task
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    def dismiss(self, error: Exception) -> None:
        """Tell everybody that the interview is gone."""
        self._publish(ErrorMessage(problem=problem_of(error)))

    async def _say_all(self) -> None:
        try:
            while self._again:
                self._again = False
                plan = self._plan or (await self.look()).state.plan
                replies = cast("AsyncGenerator[Reply]", self._conductor.reply(self._id))
                more_words = False
                async with aclosing(replies):
                    async for reply in replies:
                        self._hear(plan, reply)
                        if self.voice:
                            self.voice.replies(reply)
                        words = isinstance(reply, Piece)
                        if not (words and more_words):
                            # What is all there at once would otherwise keep the first of it from being sent.
                            await asyncio.sleep(0)
                        more_words = words
                if self._speaking:  # another process ended the interview in the middle of it
                    self._speaking = None
                    self._outdate()
                await self._tell(everything=True)
        except Exception as error:
            self._publish(ErrorMessage(problem=problem_of(error)))
            if isinstance(error, StorageUnavailable):
                asyncio.get_running_loop().call_later(_STORAGE_SECS, self._say_later)
            raise
        finally:
            self._speaking, self._task, self._again = None, None, False
            if self.voice:
                with suppress(NotFound):  # deleted meanwhile
                    self.voice.stands(await self.state())

    def _say_later(self) -> None:
        """Say what a lost database left owed to whoever still listens; until it is back this comes round again."""
        if self._subscribers and self._task is None:
            self.speak()

    def _hear(self, plan: Plan, reply: Reply) -> None:
        match reply:
            case MoveChosen(turn_id, move, index):
                kind, view = plan.stages[index].kind, move_view(move)
                self._speaking = Speaking(turn_id=turn_id, stage=kind, stage_index=index, move=view, text="")
                self._publish(MoveMessage(turn_id=turn_id, stage=kind, stage_index=index, move=view))
            case Piece(turn_id, text):
                self._extend(text)
                self._publish(PieceMessage(turn_id=turn_id, text=text))
            case FellBack(turn_id, reason):
                self._speaking = None
                self._publish(FellBackMessage(turn_id=turn_id, reason=reason))
            case Spoken(turn):
                self._speaking = None
                self._publish(TurnMessage(turn=turn_view(plan, turn)))
                self._showed(turn)

    def _extend(self, text: str) -> None:
        if self._speaking:
            self._speaking = self._speaking.model_copy(update={"text": self._speaking.text + text})

    async def _tell(self, *, everything: bool = False) -> None:
        """Publish where the interview is, one telling after another, so that the newest comes last.

        With `everything`, also turns and notes that another process added: not while a reply is being told here.
        """
        if not self.followed:
            return
        async with self._telling:
            stored, state = await self._conductor.known(self._id)
            seen = Seen(stored, state, self._conductor.now())
            if everything:
                self._show_what_is_new(state)
                self._shown_version = stored.version
            self._publish(StateMessage(**dict(standing(seen))))
            if seen.state.finished:
                self._publish(FinishedMessage(reason=seen.state.finished.reason))

    def _show_what_is_new(self, state: State) -> None:
        """Tell of turns and notes that no listener here knows; a snapshot where what they know holds no more."""
        shown, self._shown = self._shown, state
        if shown is None or (shown.turns == state.turns and shown.notes == state.notes):
            return
        known = len(shown.turns)
        if shown.turns != state.turns[:known]:
            self._outdate()
        for turn in state.turns[known:]:
            self._publish(TurnMessage(turn=turn_view(state.plan, turn)))
            if self.voice:
                self.voice.elsewhere(turn)
        if shown.notes != state.notes:
            self._publish(NotesMessage(notes=list(state.notes)))
        if self.voice:
            self.voice.stands(state)

    def _publish(self, message: ServerMessage) -> None:
        for subscriber in self._subscribers:
            subscriber.put(message)

    @contextmanager
    def _waking(self) -> Iterator[None]:
        """Start a reply that a crash left owed, where it is the reason for a conflict."""
        try:
            yield
        except InterviewFinished:
            raise
        except Conflict:
            self.speak()
            raise


def _retrieved(task: asyncio.Task[None]) -> None:
    """Take the failure of a reply nobody waited for: its listeners were told, and it was logged without words."""
    if not task.cancelled():
        task.exception()
