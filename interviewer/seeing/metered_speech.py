"""The engines of hearing and speaking, timed and counted; otherwise as they are."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.errors import InterviewerError
from interviewer.ports import Synthesizer, Transcriber, VoiceChoice
from interviewer.seeing.metrics import PHRASES, RECOGNISING
from interviewer.seeing.steps import step
from interviewer.speech import SpokenWord


class MeteredTranscriber:
    """Implements `Transcriber` with another one."""

    def __init__(self, engine: Transcriber) -> None:
        self._engine = engine
        self.ready = engine.ready
        self.close = engine.close

    @property
    def name(self) -> str:
        """The model's name."""
        return self._engine.name

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        """Return the words; waiting for its turn is part of the time."""
        outcome = "ok"
        try:
            with RECOGNISING.one_more(), step("recognise"):
                return await self._engine.transcribe(pcm, vocabulary=vocabulary)
        except InterviewerError as error:
            outcome = type(error).__name__
            raise
        finally:
            PHRASES.add(outcome)


class MeteredSynthesizer:
    """Implements `Synthesizer` with another one."""

    def __init__(self, engine: Synthesizer) -> None:
        self._engine = engine
        self.ready = engine.ready
        self.close = engine.close

    @property
    def voices(self) -> Sequence[VoiceChoice]:
        """What can be chosen."""
        return self._engine.voices

    async def speak(self, text: str, *, words_a_minute: int, voice: str | None = None) -> bytes:
        """Return the sound."""
        with step("synthesise"):
            return await self._engine.speak(text, words_a_minute=words_a_minute, voice=voice)
