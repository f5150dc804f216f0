"""Speech to text by faster-whisper on the processor: two workers of one thread, whole phrases."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from interviewer.errors import SpeechError, SpeechUnavailable
from interviewer.speech import SpokenWord
from interviewer.voice.audio import seconds

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

_WORKERS = 2
"""Phrases recognised at once; each takes a core."""
_NO_SPEECH, _LOG_PROBABILITY = 0.6, -1.0
"""A segment less sure than both is a hallucination on noise: Whisper's own thresholds."""


class FasterWhisperTranscriber:
    """Implements Transcriber. The model is loaded with the first phrase and never fetched from here."""

    def __init__(
        self, model: str = "base.en", *, language: str = "en", tokens_a_second: float = 10.0
    ) -> None:
        """`model` is a name or a directory; `tokens_a_second` bounds what a loop can cost: people stay below 7."""
        self.name = model
        self._language = language
        self._tokens_a_second = tokens_a_second
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="speech")
        self._lock = threading.Lock()
        self._model: WhisperModel | None = None

    async def ready(self) -> None:
        """Load the model; SpeechUnavailable where it is not on this machine."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._loaded)

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        """Return the words of a phrase; SpeechUnavailable without the model, SpeechError where it fails."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._words, pcm, ", ".join(vocabulary))

    def close(self) -> None:
        """End the threads once they are done."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _words(self, pcm: bytes, vocabulary: str) -> list[SpokenWord]:
        model = self._loaded()
        sound = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768
        if not sound.size:
            return []
        try:
            segments, _ = model.transcribe(
                sound,
                language=self._language,
                beam_size=1,
                temperature=0.0,
                condition_on_previous_text=False,
                no_speech_threshold=_NO_SPEECH,
                log_prob_threshold=_LOG_PROBABILITY,
                max_new_tokens=max(1, round(seconds(pcm) * self._tokens_a_second)),
                hotwords=vocabulary or None,
                word_timestamps=True,
            )
            return [
                SpokenWord(word.word.strip(), float(word.start), float(word.end), float(word.probability))
                for segment in segments
                for word in segment.words or ()
                if word.word.strip()
            ]
        except RuntimeError as error:
            raise SpeechError("The speech recogniser failed on this phrase.") from error

    def _loaded(self) -> WhisperModel:
        with self._lock:
            if self._model is None:
                self._model = _load(self.name)
            return self._model


def _load(name: str) -> WhisperModel:
    """Return the model from this machine's disk."""
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            name,
            device="cpu",
            compute_type="int8",
            cpu_threads=1,
            num_workers=_WORKERS,
            local_files_only=True,
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise SpeechUnavailable(
            f"The speech model “{name}” is not on this machine or can't be read, so answers have to be typed."
        ) from error
