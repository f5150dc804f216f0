"""A spoken conversation: the microphone's sound becomes phrases, phrases become turns, in the order they were said.

It outlives connections: whoever holds the interview keeps it, and a browser takes it up again after a cut. What it
decides is carried out one after the other by one task, so that a phrase is committed before its turn, and a turn
before it is taken back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from interviewer.errors import BadInput, InterviewerError, SpeechError
from interviewer.model import Turn
from interviewer.ports import Clock, Transcriber
from interviewer.speech import Phrase, SpokenWord
from interviewer.voice.audio import BYTES_PER_SECOND, MAX_TURN_SECS, RATE_HZ, Intake, checked
from interviewer.voice.endpointing import Asked
from interviewer.voice.happenings import (
    Early,
    GoOn,
    Heard,
    Hush,
    Interrupted,
    Nod,
    NothingSaid,
    PhraseEnded,
    Quiet,
    Speaking,
    TurnEnded,
    TurnReopened,
)
from interviewer.voice.hearing import Hearing
from interviewer.voice.pitch import pitch_range_hz

log = logging.getLogger(__name__)


class Host(Protocol):
    """Who holds the interview. What is told is shown; what is awaited is committed when it returns."""

    async def keep_phrase(self, phrase: Phrase, pcm: bytes) -> Phrase:
        """Commit a phrase (and its sound, where that is wanted); return it with its id."""
        ...

    async def keep_turn(self) -> Turn:
        """Commit the phrases kept so far as a turn, once it is the candidate's, and start the reply."""
        ...

    async def reopen(self, turn: Turn) -> None:
        """Take the turn and its reply back, where that can still be."""
        ...

    def vocabulary(self) -> Sequence[str]:
        """Return words that are likely now."""
        ...

    def turn_shows(self, state: TurnState) -> None:
        """Show what the turn does."""
        ...

    def phrase_shows(self, phrase: Phrase, ended: int) -> None:
        """Show a caption; speech ended at this sample of the stream."""
        ...

    def playback(self, what: Hush | GoOn | Interrupted) -> None:
        """Stop, resume or end the interviewer's voice."""
        ...

    def nod(self) -> None:
        """Let the candidate hear that somebody listens, and leave them the word."""
        ...

    def trouble(self, message: str) -> None:
        """Show a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class TurnState:
    """What the turn does, to be shown."""

    state: str
    """waiting, speech, silence, recognising, closed or held."""
    closes_in_secs: float | None = None
    """Until silence ends it."""
    ended: int | None = None
    """Where the last speech ended, in samples of the stream."""


@dataclass(slots=True)
class Load:
    """What is being recognised in this process, for everybody."""

    phrases: int = 0


class Listening:
    """One microphone's stream in one interview."""

    def __init__(
        self,
        hearing: Hearing,
        transcriber: Transcriber,
        host: Host,
        clock: Clock,
        *,
        stream: str,
        load: Load | None = None,
    ) -> None:
        """`load` is shared by all that use this recogniser."""
        self.hearing = hearing
        self.stream = stream
        self._transcriber = transcriber
        self._host = host
        self._clock = clock
        self._intake = Intake(asyncio.get_running_loop().time())
        self._todo: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._worker = asyncio.create_task(self._carry_out(), name="listening")
        self._load = load or Load()
        self._early: tuple[int, asyncio.Task[list[SpokenWord]]] | None = None
        self._running: set[asyncio.Task[list[SpokenWord]]] = set()
        self._waiting_phrases: list[int] = []
        self._closed: Turn | None = None
        self._closings = 0
        self._spoke_at: int | None = None
        self._shown: tuple[object, ...] = ()

    @property
    def needed_from(self) -> int:
        """Sound before this sample of the stream is not needed again."""
        waiting = self._waiting_phrases[0] if self._waiting_phrases else self.hearing.needed_from
        return min(waiting, self.hearing.needed_from)

    @property
    def busy(self) -> bool:
        """Whether anything is on its way to be committed."""
        return bool(self._waiting_phrases) or not self._todo.empty()

    def sound(self, position: int, pcm: bytes) -> None:
        """Take a frame; BadSound, and then it counts for nothing. What came before is left out."""
        checked(pcm)
        wanted = self.hearing.position
        skipped = max(0, wanted - position) * 2
        fresh = pcm[skipped:]
        if not fresh:
            return
        self._intake.take(fresh, asyncio.get_running_loop().time())
        if position > wanted:
            self._happened(self.hearing.skip_to(position))
        self._happened(self.hearing.feed(fresh))
        if self._turn_secs() > MAX_TURN_SECS:
            self._spoke_at = None
            self._host.trouble("Ten minutes are the longest an answer may be; it was sent as it is.")
            self.done()
        self._show()

    def press(self) -> None:
        """Push-to-talk is pressed."""
        self._happened(self.hearing.press())
        self._show()

    def done(self) -> None:
        """The candidate says that the turn is over."""
        has_floor = self.hearing.has_floor
        happened = self.hearing.done()
        self._happened(happened)
        ends = self.hearing.ending or any(isinstance(each, TurnEnded) for each in happened)
        if has_floor and not ends:
            # What was said before a reload may still wait for its end.
            self._later(lambda: self._close(self._closings))
        self._show()

    def listen(self, asked: Asked | None = None) -> None:
        """The candidate has the word; `asked` is what they answer."""
        if self.hearing.has_floor:
            return
        self.hearing.listen(asked)
        self._closed = None
        self._spoke_at = None
        self._show()

    def show_again(self) -> None:
        """Tell what the turn does to somebody who was not told."""
        self._shown = ()
        self._show()

    def overtaken(self) -> None:
        """The candidate typed or pressed a button instead: the interviewer has the word."""
        self._closings += 1
        self.hearing.withhold()
        self._closed = None
        self._show()

    async def settle(self) -> None:
        """Wait until everything said so far is committed."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def reached() -> None:
            if not done.done():
                done.set_result(None)

        self._later(reached)
        await done

    async def close(self) -> None:
        """End: a phrase in progress is recognised and kept, nothing else is lost either."""
        self._happened(self.hearing.skip_to(self.hearing.position))
        with suppress(InterviewerError, TimeoutError):
            await asyncio.wait_for(self.settle(), 10.0)
        self._worker.cancel()
        for task in self._running:
            task.cancel()
        await asyncio.gather(self._worker, *self._running, return_exceptions=True)

    def _turn_secs(self) -> float:
        """Return how long the turn is, from its first word."""
        if self._spoke_at is None or not self.hearing.has_floor:
            return 0.0
        return (self.hearing.position - self._spoke_at) / RATE_HZ

    def _happened(self, events: Sequence[Heard]) -> None:
        for event in events:
            match event:
                case Early(number, pcm):
                    self._guess(number, pcm)
                case PhraseEnded():
                    self._phrase_ended(event)
                case TurnEnded():
                    number = self._closings
                    self._later(lambda number=number: self._close(number))  # type: ignore[misc]  # bound now
                case TurnReopened():
                    self._closings += 1  # a closing that was not carried out yet is void
                    self._later(self._reopen)
                case Nod():
                    self._host.nod()
                case NothingSaid():
                    self._host.trouble("No words were understood; say it again, or type it.")
                case Hush() | GoOn() | Interrupted():
                    if isinstance(event, Interrupted):
                        self._closed = None
                        self._spoke_at = self.hearing.position
                    self._host.playback(event)
                case Speaking():
                    self._spoke_at = self.hearing.position if self._spoke_at is None else self._spoke_at
                case Quiet():
                    pass

    def _guess(self, number: int, pcm: bytes) -> None:
        """Recognise a phrase that may be over, while nobody else's wants the processor."""
        if self._load.phrases:
            return
        self._early = (number, self._recognise(pcm))

    def _phrase_ended(self, ended: PhraseEnded) -> None:
        early, self._early = self._early, None
        if early and ended.early and early[0] == ended.number:
            task = early[1]
        else:
            if early:
                early[1].cancel()
            task = self._recognise(ended.pcm)
        self._waiting_phrases.append(ended.start)
        pitch = asyncio.create_task(asyncio.to_thread(pitch_range_hz, ended.pcm))
        self._later(lambda: self._keep(ended, task, pitch))

    def _recognise(self, pcm: bytes) -> asyncio.Task[list[SpokenWord]]:
        task = asyncio.create_task(self._transcriber.transcribe(pcm, vocabulary=self._host.vocabulary()))
        self._running.add(task)
        self._load.phrases += 1
        task.add_done_callback(self._recognised)
        return task

    def _recognised(self, task: asyncio.Task[list[SpokenWord]]) -> None:
        self._running.discard(task)
        self._load.phrases -= 1
        if not task.cancelled():
            task.exception()  # taken: whoever waits for it tells it

    def _later(self, work: Callable[[], Awaitable[None]]) -> None:
        self._todo.put_nowait(work)

    async def _carry_out(self) -> None:
        while True:
            work = await self._todo.get()
            try:
                await work()
            except InterviewerError as error:
                self._host.trouble(str(error))
            except Exception as error:
                log.error("a spoken turn failed: %s", type(error).__name__)
                self._host.trouble("Something went wrong with what was said; say it again, or type it.")
            self._show()

    async def _keep(
        self,
        ended: PhraseEnded,
        task: asyncio.Task[list[SpokenWord]],
        pitch: asyncio.Task[tuple[float, float] | None],
    ) -> None:
        """Commit a phrase, and tell its words. Until it is committed its sound may be needed again."""
        kept: Phrase | None = None
        try:
            if words := await task:
                kept = await self._host.keep_phrase(self._phrase(ended, words, await pitch), ended.pcm)
        except SpeechError as error:
            self._host.trouble(f"{error} What you said last was not understood.")
        finally:
            self._waiting_phrases.pop(0)
        self.hearing.recognised(ended.number, kept.text if kept else "")
        if kept:
            self._host.phrase_shows(kept, ended.speech_ended)

    def _phrase(
        self, ended: PhraseEnded, words: Sequence[SpokenWord], pitch_hz: tuple[float, float] | None
    ) -> Phrase:
        ago_secs = (self.hearing.position - ended.start) / RATE_HZ
        return Phrase(
            id="",
            words=tuple(words),
            began_at=self._clock.now() - timedelta(seconds=ago_secs),
            secs=round(len(ended.pcm) / BYTES_PER_SECOND, 3),
            stream=self.stream,
            stream_end=ended.end,
            pitch_hz=pitch_hz,
        )

    async def _close(self, closing: int) -> None:
        """Commit the turn, unless speech went on meanwhile."""
        if closing != self._closings:
            return
        try:
            self._closed = await self._host.keep_turn()
        except BadInput:
            self._host.trouble("No words were understood; say it again, or type it.")
            self.hearing.withhold()
            self.hearing.listen()
        except InterviewerError:
            self.hearing.withhold()
            self.hearing.listen()
            raise

    async def _reopen(self) -> None:
        turn, self._closed = self._closed, None
        if turn is not None:
            await self._host.reopen(turn)

    def _show(self) -> None:
        """Tell what changed; a countdown is told when it begins or is set anew, not at each tick."""
        state, ended, left = self._state(), self.hearing.speech_ended, self.hearing.closes_in_secs()
        closes_at = None if left is None else round(self.hearing.position / RATE_HZ + left, 1)
        if self._shown != (state, ended, closes_at):
            self._shown = (state, ended, closes_at)
            self._host.turn_shows(TurnState(state, left, ended))

    def _state(self) -> str:
        if not self.hearing.has_floor:
            return "recognising" if self.busy else ("closed" if self._closed else "held")
        if self.hearing.speaking:
            return "speech"
        return "silence" if self.hearing.speech_ended is not None else "waiting"
