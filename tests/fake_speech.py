"""Speech without engines: what speaks is a short tone, what hears is given."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from interviewer.adapters.silero_vad import SileroDetector
from interviewer.errors import BadInput, SpeechError
from interviewer.ports import Synthesizer, Transcriber, VoiceChoice
from interviewer.service import SpeechParts
from interviewer.speech import SpokenWord
from interviewer.voice.audio import to_wav
from interviewer.voice.completeness import WordsTurnDetector
from tests.speech_samples import tone

SECS_A_WORD = 0.1


@dataclass
class ToneVoice:
    """Implements Synthesizer: a tone as long as the words; remembers what it was asked to say."""

    said: list[str] = field(default_factory=list)
    failure: SpeechError | None = None
    voices: Sequence[VoiceChoice] = (VoiceChoice("tone", "Tone"),)

    async def ready(self) -> None:
        """It is."""

    async def close(self) -> None:
        """It holds nothing."""

    async def speak(self, text: str, *, words_a_minute: int, voice: str | None = None) -> bytes:
        if not text.strip():
            raise BadInput("There is nothing to say.", field="text")
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        self.said.append(text)
        return to_wav(tone(SECS_A_WORD * len(text.split())))


def silent_speech() -> SpeechParts:
    """Return parts that neither hear nor speak."""
    return SpeechParts(SileroDetector, None, None, WordsTurnDetector())


def speech_parts_of(ears: Transcriber | None, voice: Synthesizer | None = None) -> SpeechParts:
    """Return parts that hear with these ears, and speak where there is a voice."""
    return SpeechParts(SileroDetector, ears, voice, WordsTurnDetector())


class FailingOnce:
    """Implements Transcriber: fails, and then hears."""

    name = "failing"

    def __init__(self) -> None:
        self.calls = 0

    async def ready(self) -> None:
        """It is."""

    async def close(self) -> None:
        """It holds nothing."""

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        self.calls += 1
        if self.calls == 1:
            raise SpeechError("The recogniser failed.")
        return [SpokenWord("heard", 0.1, 0.4, 0.9)]
