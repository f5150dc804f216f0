"""Reads the interviewer's turns aloud, part by part, while they are still being written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from interviewer.errors import SpeechError, SpeechUnavailable
from interviewer.ports import Synthesizer
from interviewer.voice.sentences import parts

NOD = "Mm-hm."
"""Short enough, at this pace, that whoever hears it can go on: 0.45 s with the built-in voice."""
NOD_WORDS_A_MINUTE = 260
MOST_FAILURES = 3
"""In a row; after them the voice is taken to be gone."""
MOST_AHEAD = 3
"""Parts sent and not heard yet: the browser's memory stays flat, and little is spoken for nothing."""

Speaks = Literal["server", "browser", "none"]


@dataclass(slots=True)
class _Reading:
    """A turn that is read."""

    turn_id: str
    text: str = ""
    whole: bool = False
    said: int = 0
    """Parts sent."""
    heard: int = 0
    """Parts whose playback has begun, or is over."""
    told: bool = False
    """Whether the listener knows how many parts there are."""

    def parts(self) -> list[str]:
        return parts(self.text, complete=self.whole)


@dataclass(frozen=True, slots=True)
class Part:
    """One part with its sound."""

    turn_id: str
    part: int
    text: str
    sound: bytes
    """A WAV file; empty where the server doesn't speak."""


@dataclass(frozen=True, slots=True)
class AllSaid:
    """No further part of this turn comes."""

    turn_id: str
    parts: int


@dataclass(frozen=True, slots=True)
class VoiceFailed:
    """The engine failed: from here on words are only shown."""

    message: str


@dataclass(frozen=True, slots=True)
class Nodded:
    """A sign of attention between the candidate's words; it belongs to no turn."""

    text: str
    sound: bytes
    """A WAV file; empty where the server doesn't speak."""


Said = Part | AllSaid | VoiceFailed | Nodded


@dataclass(slots=True)
class Manner:
    """How it is read."""

    speaks: Speaks = "server"
    words_a_minute: int = 170
    voice: str | None = None


@dataclass(slots=True)
class Reader:
    """One for each conversation; `say` is called for everything that is to be sent, in order."""

    synthesizer: Synthesizer | None
    say: Callable[[Said], None]
    manner: Manner = field(default_factory=Manner)
    _readings: dict[str, _Reading] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None
    _listening: bool = False
    _failures: int = 0
    _nods: dict[str | None, bytes] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """Whether all that was written is heard, as far as is known."""
        return all(r.whole and r.told and r.heard >= len(r.parts()) for r in self._readings.values())

    def has(self, turn_id: str) -> bool:
        """Whether this turn is being read."""
        return turn_id in self._readings

    def attach(self, received: tuple[str, int] | None) -> None:
        """Somebody listens, who has everything up to `received` (turn and part): what follows is sent (again)."""
        self._listening = True
        names = list(self._readings)
        newest = names.index(received[0]) if received and received[0] in names else -1
        for place, reading in enumerate(self._readings.values()):
            reading.told = place < newest
            reading.said = len(reading.parts()) if place < newest else reading.heard
            if received and place == newest:
                reading.said = received[1] + 1
        self._go_on()

    def detach(self) -> None:
        """Nobody listens: nothing is spoken until somebody does."""
        self._listening = False
        self._stop()

    def write(self, turn_id: str, text: str) -> None:
        """Take further words of a turn."""
        self._reading(turn_id).text += text
        self._go_on()

    def finish(self, turn_id: str, text: str) -> None:
        """Take the whole of a turn."""
        reading = self._reading(turn_id)
        reading.text, reading.whole = text, True
        self._go_on()

    def heard(self, turn_id: str, part: int, *, over: bool = False) -> None:
        """Take note that a part is being heard; `over`: it was the last, and is over."""
        if reading := self._readings.get(turn_id):
            reading.heard = max(reading.heard, part + 1 if over else part)
            if over and reading.whole:
                del self._readings[turn_id]
            self._go_on()

    async def nod(self) -> None:
        """Let the listener hear that somebody listens; spoken once for each voice, then kept."""
        if not self._listening or self.manner.speaks == "none":
            return
        voice = self.manner.voice
        if voice not in self._nods:
            self._nods[voice] = await self._sound(NOD, NOD_WORDS_A_MINUTE)
        self.say(Nodded(NOD, self._nods[voice]))

    def forget(self, turn_id: str | None = None) -> None:
        """Forget a turn, or all of them: nothing more of it is said."""
        self._stop()
        if turn_id is None:
            self._readings.clear()
        else:
            self._readings.pop(turn_id, None)
        self._go_on()

    async def close(self) -> None:
        """End the work."""
        task = self._task
        self.detach()
        if task:
            await asyncio.gather(task, return_exceptions=True)

    def _reading(self, turn_id: str) -> _Reading:
        return self._readings.setdefault(turn_id, _Reading(turn_id))

    def _go_on(self) -> None:
        self._wake.set()
        if self._listening and self._task is None and self._readings:
            self._task = asyncio.create_task(self._read(), name="reading")

    def _stop(self) -> None:
        if self._task:
            self._task.cancel()
            self._task = None

    async def _read(self) -> None:
        while True:
            self._wake.clear()
            due = self._due()
            if due is None:
                await self._wake.wait()
            else:
                await self._say_part(*due)

    def _due(self) -> tuple[_Reading, str] | None:
        """Return the part that is to be spoken now; tells on the way which turns have no more."""
        for reading in self._readings.values():
            found = reading.parts()
            if reading.said < len(found):
                ahead = reading.said - reading.heard >= MOST_AHEAD
                return None if ahead else (reading, found[reading.said])
            if not reading.whole:
                return None
            if not reading.told:
                reading.told = True
                self.say(AllSaid(reading.turn_id, len(found)))
        return None

    async def _say_part(self, reading: _Reading, text: str) -> None:
        sound = await self._sound(text, self.manner.words_a_minute)
        self.say(Part(reading.turn_id, reading.said, text, sound))
        reading.said += 1

    async def _sound(self, text: str, words_a_minute: int) -> bytes:
        """Return the words as sound; none where it can't be had: they are on the page."""
        gone = self._failures >= MOST_FAILURES
        if self.synthesizer is None or gone or self.manner.speaks != "server":
            return b""
        try:
            sound = await self.synthesizer.speak(text, words_a_minute=words_a_minute, voice=self.manner.voice)
        except SpeechError as error:
            self._failed(error)
            return b""
        self._failures = 0
        return sound

    def _failed(self, error: SpeechError) -> None:
        """Say it once; a voice that isn't there at all is not asked again."""
        if not self._failures:
            self.say(VoiceFailed(str(error)))
        self._failures = MOST_FAILURES if isinstance(error, SpeechUnavailable) else self._failures + 1
