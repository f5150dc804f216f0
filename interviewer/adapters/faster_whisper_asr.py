"""Speech to text by faster-whisper on the processor: whole phrases, several at once."""

from __future__ import annotations

import asyncio
import ctypes
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from interviewer.adapters.whisper_windows import (
    LOG_PROBABILITY,
    NO_SPEECH,
    frames_read,
    in_circles,
    joined,
    needed,
)
from interviewer.errors import SpeechError, SpeechUnavailable
from interviewer.speech import SpokenWord
from interviewer.speech_models import found_model
from interviewer.voice.audio import seconds

if TYPE_CHECKING:
    import ctranslate2
    from faster_whisper import WhisperModel

_CONTEXT_TOKENS, _MOST_TOKENS = 440, 224
"""What the decoder sees at once (448, less its special tokens), and the half of it that a window's reply may have."""
_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4
"""As in glibc's malloc.h."""
_KEPT_BYTES = 256 * 2**20
_SPOKEN_LIKE = "Um, so, uh, I mean, you know, er, like, hmm."
"""Whisper learned from subtitles, which leave fillers out, and it writes in the manner of what it believes came
before. Nothing suppresses fillers otherwise: faster-whisper suppresses symbols and notes in brackets only."""


class FasterWhisperTranscriber:
    """Implements Transcriber. The model is loaded by `ready` or the first phrase, and never fetched from here."""

    def __init__(
        self,
        model: str = "base.en",
        *,
        models: Path | None = None,
        language: str = "en",
        workers: int = 2,
        threads: int = 1,
        tokens_a_second: float = 10.0,
    ) -> None:
        """`model` is a directory, a name in the folder `models`, or a name in the hub's cache on this disk.

        `workers` phrases are recognised at once, by `threads` cores each. `tokens_a_second` bounds what a loop can
        cost: people stay below 7.
        """
        self.name = model
        self._models = models
        self._language = language
        self._workers, self._cores = workers, threads
        self._tokens_a_second = tokens_a_second
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="speech")
        self._lock = threading.Lock()
        self._model: WhisperModel | None = None

    async def ready(self) -> None:
        """Load the model; SpeechUnavailable where it is not on this machine."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._loaded)

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        """Return the words of a phrase; SpeechUnavailable without the model, SpeechError where it fails."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._words, pcm, vocabulary)

    async def close(self) -> None:
        """End the threads once they are done."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _words(self, pcm: bytes, vocabulary: Sequence[str]) -> list[SpokenWord]:
        model = self._loaded()
        most_tokens = self._most_tokens(pcm)
        if not pcm:
            return []
        hints = _hints(model, vocabulary, _CONTEXT_TOKENS - most_tokens) or None
        try:
            words = self._read(model, pcm, most_tokens, before=_SPOKEN_LIKE, hints=hints)
            return self._read(model, pcm, most_tokens) if in_circles(words) else words
        except (RuntimeError, ValueError) as error:
            raise SpeechError("The speech recogniser failed on this phrase.") from error

    def _read(
        self,
        model: WhisperModel,
        pcm: bytes,
        most_tokens: int,
        *,
        before: str | None = None,
        hints: str | None = None,
    ) -> list[SpokenWord]:
        segments, _ = model.transcribe(
            np.frombuffer(pcm, "<i2").astype(np.float32) / 32768,
            language=self._language,
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=before,
            no_speech_threshold=NO_SPEECH,
            log_prob_threshold=LOG_PROBABILITY,
            max_new_tokens=most_tokens,
            hotwords=hints,
            word_timestamps=True,
            without_timestamps=True,
        )
        return joined(piece for window in needed(segments, seconds(pcm)) for piece in window.words or ())

    def _most_tokens(self, pcm: bytes) -> int:
        """Return the longest reply for a window of this sound: more than 30 s are decoded in several."""
        return min(_MOST_TOKENS, max(1, round(seconds(pcm) * self._tokens_a_second)))

    def _loaded(self) -> WhisperModel:
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> WhisperModel:
        """Return the model from this machine's disk."""
        _keep_freed_memory()
        try:
            return _short_windows()(
                str(found_model(self.name, self._models) or self.name),
                device="cpu",
                compute_type="int8",
                cpu_threads=self._cores,
                num_workers=self._workers,
                local_files_only=True,
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise SpeechUnavailable(
                f"The speech model “{self.name}” is not on this machine or can't be read, so answers have to be typed. "
                f"To get it: interviewer models pull {self.name}"
            ) from error


def _short_windows() -> type[WhisperModel]:
    """Return the library's model with windows as long as the sound needs; importing it takes a second."""
    from faster_whisper import WhisperModel

    class ShortWindows(WhisperModel):  # type: ignore[misc]  # the library has no types
        """The library fills every window up to 30 s with zeros, and most of the work is reading those."""

        def encode(self, features: np.ndarray) -> ctranslate2.StorageView:
            """Return the encoder's output for a window, of shape (1, frames / 2, width)."""
            return super().encode(features[..., : frames_read(features)])

    return ShortWindows


def _hints(model: WhisperModel, vocabulary: Sequence[str], room: int) -> str:
    """Return as many of the likely words, from the first, as fit beside the prompt and the reply."""
    kept: list[str] = []
    room -= _tokens(model, _SPOKEN_LIKE)
    for word in vocabulary:
        room -= _tokens(model, word) + 2
        if room < 0:
            break
        kept.append(word)
    return ", ".join(kept)


def _tokens(model: WhisperModel, text: str) -> int:
    return len(model.hf_tokenizer.encode(" " + text, add_special_tokens=False).ids)


def _keep_freed_memory() -> None:
    """Let the C library keep what a phrase's work has freed for the next phrase, up to a bound.

    The encoder takes and frees its buffers layer by layer, tens of megabytes each: given back to the kernel every time,
    they come again page by page, 150,000 page faults and a quarter of the time of a phrase. Only glibc has the switch.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(_M_MMAP_MAX, 0)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
