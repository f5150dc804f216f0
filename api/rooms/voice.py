"""The voice of a room: what a microphone says and what the interviewer's voice reads, for one tab at a time.

It belongs to the room, not to a connection: a browser that comes back after a cut goes on in the same turn.
"""

from __future__ import annotations

import asyncio
import secrets
import struct
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from api.rooms.subscriber import Subscriber
from api.rooms.voice_holder import Holder
from api.rooms.voice_reply import ReplyVoice
from api.rooms.voice_views import asked, caption, hearing, kept_upto
from api.wire.messages import ServerMessage
from api.wire.voice_messages import (
    DraftMessage,
    GoOnMessage,
    HeardMessage,
    HushMessage,
    Played,
    Talk,
    VoiceLostMessage,
    VoiceNoticeMessage,
    VoiceOn,
    VoiceReadyMessage,
)
from interviewer.aloud import spoken_text
from interviewer.errors import BadSound, Conflict, InterviewerError, InterviewFinished, SpeechError
from interviewer.limits.sound_meter import SoundMeter
from interviewer.model import Turn
from interviewer.neighbours import News, wait_for_claim
from interviewer.replies import Reply, Spoken
from interviewer.service import Service
from interviewer.speech import Phrase
from interviewer.state import State
from interviewer.voice.audio import RATE_HZ
from interviewer.voice.happenings import GoOn, Hush, Interrupted
from interviewer.voice.hearing import Hearing
from interviewer.voice.session import Listening, TurnState

HEADER_BYTES = 4
"""The place of a frame's first sample in its stream."""
_ACKNOWLEDGE_EVERY_SAMPLES = RATE_HZ
_MOST_TRIES = 5
_HAND_OVER_SECS = 5.0
"""As long as a process takes to recognise the phrase in progress; one that hangs is not waited for any longer."""


class RoomVoice:
    """Implements the session's Host."""

    def __init__(self, interview_id: str, room: Holder, service: Service) -> None:
        self._id = interview_id
        self._room = room
        self._service = service
        self._owner: Subscriber | None = None
        self._on = VoiceOn(type="voice", stream="--------", rate_hz=RATE_HZ)
        self._listening: Listening | None = None
        self._reply = ReplyVoice(service.speech.synthesizer, self._tell, self._keep_heard)
        self._state: State | None = None
        self._acknowledged = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._lock = asyncio.Lock()
        self._claimed = False
        self._meter = SoundMeter(service.allowances)

    @property
    def idle(self) -> bool:
        """Whether nobody speaks and nothing is on its way."""
        return self._owner is None and not self._tasks and not (self._listening and self._listening.busy)

    def owned_by(self, subscriber: Subscriber) -> bool:
        """Return whether this tab has the voice."""
        return self._owner is subscriber

    async def take_up(self, subscriber: Subscriber, message: VoiceOn) -> None:
        """Begin, go on after a cut, or change settings; another tab loses the voice."""
        if message.rate_hz != RATE_HZ:
            raise BadSound(f"Sound must come at {RATE_HZ} Hz, not at {message.rate_hz}.", field="rate_hz")
        async with self._lock:
            if self._owner not in {None, subscriber}:
                self._tell(VoiceLostMessage(reason="another_tab"))
            await self._claim()
            self._owner, self._on = subscriber, message
            self._state = await self._room.newest()
            notices = await self._notices()
            hears = self._service.speech.transcriber is not None and not notices
            await self._listen_to(message, hears=hears)
            self._tell(self._ready(message, hears, notices))
            self._reply.take_up(message, self._state, self._room.speaking)
            self._floor()
            if self._listening:
                self._listening.show_again()

    async def off(self, subscriber: Subscriber) -> None:
        """Go on by typing: what was heard comes back as a draft."""
        if not self.owned_by(subscriber):
            return
        async with self._lock:
            await self._end_listening()
            self._reply.off()
            self._tell(DraftMessage(text=await self._service.aloud.drop(self._id)))
            self._owner = None
            await self._release()

    async def give_up(self) -> None:
        """A tab at another process takes the voice: what was being heard is kept, and goes on there."""
        async with self._lock:
            self._tell(VoiceLostMessage(reason="another_tab"))
            self._owner = None
            await self._end_listening()
            self._reply.off()
            await self._release()

    async def take_words(self, subscriber: Subscriber) -> None:
        """Give the words heard so far back as a draft; the voice stays on."""
        if not self.owned_by(subscriber):
            return
        async with self._lock:
            if self._listening:
                await self._listening.settle()
            self._tell(DraftMessage(text=await self._service.aloud.drop(self._id)))

    def left(self, subscriber: Subscriber) -> None:
        """A connection is gone; what it was in the middle of stays."""
        if self.owned_by(subscriber):
            self._owner = None
            self._reply.left()

    def sound(self, subscriber: Subscriber, frame: bytes) -> None:
        """Take a binary frame; BadSound."""
        if len(frame) <= HEADER_BYTES:
            raise BadSound("A frame of sound has a place and samples.", field="frame")
        if not self.owned_by(subscriber) or self._listening is None:
            raise BadSound("Send `voice` before sound, and wait for `voice_ready`.", field="frame")
        (position,) = struct.unpack_from("<I", frame)
        self._check_session(position)
        self._listening.sound(position, frame[HEADER_BYTES:])
        if self._meter.heard(len(frame) - HEADER_BYTES):
            self._start(self._book)
        self._acknowledge()

    def talk(self, subscriber: Subscriber, message: Talk) -> None:
        """Push-to-talk or "I'm done"."""
        if not self.owned_by(subscriber) or self._listening is None:
            return
        if message.action == "start":
            self._listening.press()
        else:
            self._listening.done()

    def played(self, subscriber: Subscriber, message: Played) -> None:
        """Take note of what was heard of the interviewer."""
        if not self.owned_by(subscriber):
            return
        over = self._reply.played(message)
        if self._listening:
            self._listening.hearing.reply_heard(self._reply.heard_secs)
        if over:
            self._floor()

    def replies(self, reply: Reply) -> None:
        """Hear what the interviewer says, as it is being said."""
        if self._started:
            self._reply.hear(reply)

    def overtaken(self) -> None:
        """The candidate typed or pressed a button: what is being read is of no interest any more."""
        if not self._started:
            return
        self._reply.drop()
        self._reply.begin()
        if self._listening:
            self._listening.overtaken()

    def elsewhere(self, turn: Turn) -> None:
        """Take note of what was said at another process: typed there, or the reply to it, which is read here."""
        if turn.speaker == "candidate":
            self.overtaken()
        else:
            self.replies(Spoken(turn))

    def stands(self, state: State) -> None:
        """The interview has gone on."""
        self._state = state
        self._floor()

    async def close(self) -> None:
        """End everything; phrases in progress are kept."""
        await self._end_listening()
        await self._release()
        await self._reply.close()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    # The session's Host

    async def keep_phrase(self, phrase: Phrase, pcm: bytes) -> Phrase:
        """Commit a phrase, and its sound where that is wanted."""
        keeps = self._on.keep_sound
        kept = await self._service.aloud.hear(self._id, replace(phrase, kept=keeps))
        if keeps:
            await self._service.sounds.keep_sound(self._id, kept.id, pcm)
        return kept

    async def keep_turn(self) -> Turn:
        """Commit the turn; where the interviewer's words are still being written, once they are."""
        client_turn_id = f"v-{secrets.token_hex(10)}"
        self._reply.begin()
        for tries_left in reversed(range(_MOST_TRIES)):
            try:
                return await self._room.answer_aloud(client_turn_id)
            except InterviewFinished:
                raise
            except Conflict:
                if not tries_left:
                    raise
                await self._room.said()
        raise AssertionError("unreachable")

    async def reopen(self, turn: Turn) -> None:
        """Take the turn back, unless the interview has gone on too far."""
        self._reply.drop()
        with suppress(Conflict):
            await self._room.withdraw(turn.id)
        self._state = await self._room.state()

    def vocabulary(self) -> Sequence[str]:
        """Return words that are likely now."""
        return self._service.vocabulary(self._state) if self._state else ()

    def turn_shows(self, state: TurnState) -> None:
        """Show what the turn does."""
        self._tell(hearing(state))

    def phrase_shows(self, phrase: Phrase, ended: int) -> None:
        """Show a caption, and let the browser forget its sound."""
        self._tell(caption(phrase, ended))
        self._acknowledge(at_once=True)
        self._start(self._think_ahead)

    def playback(self, what: Hush | GoOn | Interrupted) -> None:
        """Stop, resume or end the interviewer's voice."""
        match what:
            case Hush():
                self._tell(HushMessage())
            case GoOn():
                self._tell(GoOnMessage())
            case Interrupted():
                self._reply.interrupted()

    def nod(self) -> None:
        """Let the candidate hear that somebody listens."""
        self._start(self._reply.nod)

    def trouble(self, message: str) -> None:
        """Show a sentence."""
        self._tell(VoiceNoticeMessage(text=message))

    # Parts

    @property
    def _started(self) -> bool:
        return self._owner is not None or self._listening is not None

    def _tell(self, message: ServerMessage) -> None:
        if self._owner:
            self._owner.put(message)

    async def _notices(self) -> list[str]:
        speech = self._service.speech
        if speech.transcriber is None:
            return ["Speech is not recognised here: answers have to be typed."]
        try:
            await speech.transcriber.ready()
        except SpeechError as error:
            return [str(error)]
        why_not = await self._meter.why_not(await self._service.store.owner_of(self._id))
        return [why_not] if why_not else []

    async def _book(self) -> None:
        """Count the sound so far; where the day's is used up, what was heard goes on by typing."""
        used_up = await self._meter.book(await self._service.store.owner_of(self._id))
        if used_up and self._owner:
            speaker = self._owner
            self._tell(VoiceLostMessage(reason="used_up"))
            await self.off(speaker)

    async def _listen_to(self, message: VoiceOn, *, hears: bool) -> None:
        """Go on with the stream, or begin a new one where the old one ended."""
        if self._listening and self._listening.stream == message.stream and hears:
            self._listening.hearing.change(patience=message.patience, taking=message.taking)
            return
        await self._end_listening()
        transcriber = self._service.speech.transcriber
        if not hears or transcriber is None:
            return
        detector = await asyncio.to_thread(self._service.speech.detector)
        heard = Hearing(
            detector,
            self._service.speech.turns,
            position=kept_upto(self._state, message.stream) if self._state else 0,
            patience=message.patience,
            taking=message.taking,
        )
        clock = self._service.conductor.record.clock
        self._listening = Listening(
            heard, transcriber, self, clock, stream=message.stream, load=self._service.speech.load
        )
        self._acknowledged = heard.position

    async def _end_listening(self) -> None:
        listening, self._listening = self._listening, None
        if listening:
            await listening.close()

    async def _claim(self) -> None:
        """Have the voice of this interview among all processes; whoever has it keeps what was heard first."""
        if self._claimed:
            return
        neighbours = self._service.neighbours
        self._claimed = await neighbours.take(self._name)
        for _ in range(_MOST_TRIES):
            if not self._claimed:
                neighbours.tell(News("voice", self._id))  # again: news may be lost
                self._claimed = await wait_for_claim(neighbours, self._name, _HAND_OVER_SECS / _MOST_TRIES)

    async def _release(self) -> None:
        if self._claimed:
            self._claimed = False
            await self._service.neighbours.release(self._name)

    @property
    def _name(self) -> str:
        return f"voice:{self._id}"

    def _ready(self, message: VoiceOn, hears: bool, notices: list[str]) -> VoiceReadyMessage:
        phrases = self._state.phrases if self._state else ()
        return VoiceReadyMessage(
            stream=message.stream,
            position=self._listening.hearing.position if self._listening else 0,
            hears=hears,
            speaks=self._service.speech.synthesizer is not None,
            notices=notices,
            phrases=[caption(phrase, phrase.stream_end) for phrase in phrases],
        )

    def _floor(self) -> None:
        """Give the candidate the floor once the interviewer has said, and they have heard, everything."""
        if self._state is None or self._room.speaking or not self._reply.silent:
            return
        if self._state.finished:
            self._tell(VoiceLostMessage(reason="finished"))
        elif self._state.awaits_candidate and self._listening:
            self._reply.all_heard()
            self._listening.listen(asked(self._state))

    def _keep_heard(self, turn_id: str, secs: float, whole: bool) -> None:
        self._start(lambda: self._service.aloud.voice_heard(self._id, turn_id, secs, whole=whole))

    def _start(self, work: Callable[[], Awaitable[None]]) -> None:
        async def quietly() -> None:
            with suppress(InterviewerError):
                await work()

        task = asyncio.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _think_ahead(self) -> None:
        """Read what was said so far, in case it is all."""
        text = spoken_text((await self._room.state()).phrases)
        await self._service.conductor.think_ahead(self._id, text)

    def _acknowledge(self, *, at_once: bool = False) -> None:
        """Tell now and then what need not be kept in the browser."""
        if self._listening is None:
            return
        position = self._listening.needed_from
        if at_once or position - self._acknowledged >= _ACKNOWLEDGE_EVERY_SAMPLES:
            self._acknowledged = position
            self._tell(HeardMessage(position=position))

    def _check_session(self, position: int) -> None:
        most = self._service.settings.speech.most_session_secs
        if position / RATE_HZ > most:
            self._tell(VoiceLostMessage(reason="too_long"))
            raise BadSound(f"One session is at most {most / 3600:.0f} hours of sound.", field="frame")
