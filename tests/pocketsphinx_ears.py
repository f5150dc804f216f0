"""Ears for tests: pocketsphinx with a grammar of the sentences that are to be expected, where no speech model is.

Within its grammar it makes no mistakes on clear speech, and it needs no download. Outside it hears nothing sensible:
what a test asserts with it is that the right sound reached the recogniser whole and in order.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pocketsphinx

from interviewer.speech import SpokenWord
from interviewer.voice.audio import RATE_HZ, seconds

_FRAMES_A_SECOND = 100
"""Segments are counted in frames of 10 ms."""
_ROOM_SECS = 0.2
"""Of a quiet room, put before and after each phrase, and under it: the acoustic model was trained on microphones, and
where a synthetic voice is followed by nothing, or by digital silence, it loses its way before the last word."""
_ROOM_LEVEL = 100
"""Standard deviation of the room's noise, in 16-bit steps; 50 dB below full scale."""
_PRONOUNCED_AGAIN = re.compile(r"\(\d+\)$")
"""`the(2)`: another pronunciation of the same word."""


class PocketsphinxTranscriber:
    """Implements Transcriber. One phrase at a time."""

    name = "pocketsphinx"

    def __init__(self, sentences: Sequence[str]) -> None:
        """`sentences` are all that can be heard, each whole; ValueError names words that can't be pronounced."""
        self._sentences = [plain_words(sentence) for sentence in sentences]
        if not all(self._sentences):
            raise ValueError("a sentence without words can't be heard")
        unknown = sorted({word for words in self._sentences for word in words} - _dictionary().keys())
        if unknown:
            raise ValueError(f"pocketsphinx has no pronunciation of: {', '.join(unknown)}")
        self._lock = threading.Lock()
        self._decoder: Any = None
        self.vocabularies: list[tuple[str, ...]] = []
        """The hints of each call, in order."""

    async def ready(self) -> None:
        await asyncio.to_thread(self._locked_decoder)

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        self.vocabularies.append(tuple(vocabulary))
        return await asyncio.to_thread(self._words, pcm)

    async def close(self) -> None:
        """It holds nothing that others need."""

    def _locked_decoder(self) -> Any:
        with self._lock:
            return self._loaded()

    def _loaded(self) -> Any:
        if self._decoder is None:
            self._decoder = _decoder(self._sentences)
        return self._decoder

    def _words(self, pcm: bytes) -> list[SpokenWord]:
        if not pcm:
            return []
        with self._lock:
            decoder = self._loaded()
            decoder.start_utt()
            # A whole utterance at once: levels are then normalised over it, and not by what was heard before.
            decoder.process_raw(_in_a_room(pcm), full_utt=True)
            decoder.end_utt()
            return list(_spoken(decoder, seconds(pcm))) if decoder.hyp() else []


def plain_words(sentence: str) -> list[str]:
    """Return the words of a sentence as they are recognised: lower case, without punctuation."""
    return re.findall(r"[a-z']+", sentence.lower().replace("-", " ").replace("’", "'"))


def grammar(sentences: Iterable[Sequence[str]]) -> str:
    """Return the JSGF grammar of exactly these sentences; the decoder allows silence around and between words."""
    alternatives = " | ".join(" ".join(words) for words in sentences)
    return f"#JSGF V1.0;\ngrammar expected;\npublic <sentence> = {alternatives};\n"


def _decoder(sentences: Sequence[Sequence[str]]) -> Any:
    """Return a decoder that knows only the words of these sentences: loading the whole dictionary takes longest."""
    said = {word for words in sentences for word in words}
    with TemporaryDirectory() as folder:
        dictionary = Path(folder) / "words.dict"
        dictionary.write_text("".join(line for word in sorted(said) for line in _dictionary()[word]))
        decoder = pocketsphinx.Decoder(samprate=RATE_HZ, dict=str(dictionary), lm=None, loglevel="FATAL")
    decoder.add_jsgf_string("expected", grammar(sentences))
    decoder.activate_search("expected")
    return decoder


def _spoken(decoder: Any, secs: float) -> Iterator[SpokenWord]:
    """Yield the words; within a grammar the decoder has nothing to compare them with and is always sure."""
    for segment in decoder.seg():
        if segment.word.startswith(("<", "[", "(")):
            continue
        yield SpokenWord(
            text=_PRONOUNCED_AGAIN.sub("", segment.word),
            start_secs=_in_phrase(segment.start_frame, secs),
            end_secs=_in_phrase(segment.end_frame + 1, secs),
            probability=min(1.0, decoder.get_logmath().exp(int(segment.prob))),
        )


def _in_phrase(frame: int, secs: float) -> float:
    return min(secs, max(0.0, round(frame / _FRAMES_A_SECOND - _ROOM_SECS, 2)))


def _in_a_room(pcm: bytes) -> bytes:
    padding = bytes(int(_ROOM_SECS * RATE_HZ) * 2)
    said = np.frombuffer(padding + pcm + padding, "<i2")
    room = np.random.default_rng(1).normal(0.0, _ROOM_LEVEL, said.size)
    return np.clip(said + room, -32768, 32767).astype("<i2").tobytes()


@cache
def _dictionary() -> dict[str, list[str]]:
    """Return the bundled dictionary: the lines of each word, all its pronunciations."""
    lines: dict[str, list[str]] = {}
    with Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")).open(encoding="utf-8") as file:
        for line in file:
            word = _PRONOUNCED_AGAIN.sub("", line.partition(" ")[0])
            lines.setdefault(word, []).append(line)
    return lines
