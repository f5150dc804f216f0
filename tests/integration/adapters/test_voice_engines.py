"""The real engines on real sound: the built-in voice speaks, and the detector hears it."""

from __future__ import annotations

import asyncio
import io
import shutil
import wave
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from interviewer.adapters.pyttsx3_tts import Pyttsx3Synthesizer
from interviewer.adapters.silero_vad import SileroDetector
from interviewer.errors import BadInput, BadSound, SpeechTimeout
from interviewer.ports import SpeechDetector, Synthesizer
from interviewer.voice.audio import BYTES_PER_SECOND, RATE_HZ

SENTENCE = "I measured the latency first, and then I removed the slow query."
needs_voice = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not on this machine")

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="only Linux lists processes there"
)


def children() -> set[str]:
    """Return the ids of this process's children."""
    lists = Path("/proc/self/task").glob("*/children")
    return {child for found in lists for child in found.read_text("utf-8").split()}


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - other processes set no events
        await asyncio.sleep(0)


def heard(wav: bytes) -> bytes:
    """Return a voice's WAV as the microphone's kind of sound."""
    with wave.open(io.BytesIO(wav)) as file:
        rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")
    at = np.arange(0, len(samples) / rate, 1 / RATE_HZ)
    pcm: bytes = np.interp(at * rate, np.arange(len(samples)), samples).astype("<i2").tobytes()
    return pcm


def probabilities(detector: SpeechDetector, pcm: bytes) -> list[float]:
    cuts = range(0, len(pcm) + 1, detector.frame_bytes)
    return [detector.probability(pcm[start:end]) for start, end in pairwise(cuts)]


@needs_voice
class TestVoiceAndDetector:
    async def test_speech_is_heard_and_the_silence_around_it_is_not(self) -> None:
        voice: Synthesizer = Pyttsx3Synthesizer()
        speech = heard(await voice.speak(SENTENCE, words_a_minute=170))
        detector = SileroDetector()
        before = probabilities(detector, bytes(BYTES_PER_SECOND))
        during = probabilities(detector, speech)
        after = probabilities(detector, bytes(BYTES_PER_SECOND))
        assert max(before) < 0.2
        assert sum(p > 0.5 for p in during) / len(during) > 0.7
        assert max(after[10:]) < 0.2

    async def test_four_utterances_at_once_are_four_sounds(self) -> None:
        voice = Pyttsx3Synthesizer()
        texts = ["One.", "One and two.", "One and two and three.", "One and two and three and four."]
        sounds = await asyncio.gather(*(voice.speak(text, words_a_minute=170) for text in texts))
        assert [len(sound) for sound in sounds] == sorted({len(sound) for sound in sounds})

    async def test_faster_is_shorter(self) -> None:
        slow, fast = [await Pyttsx3Synthesizer().speak(SENTENCE, words_a_minute=rate) for rate in (120, 240)]
        assert len(fast) < 0.7 * len(slow)

    async def test_a_deadline_ends_the_process(self) -> None:
        with pytest.raises(SpeechTimeout):
            await Pyttsx3Synthesizer(deadline_secs=0.0).speak(SENTENCE, words_a_minute=170)


@needs_voice
class TestVoices:
    def test_there_is_a_handful_with_names_that_can_be_read(self) -> None:
        voices = Pyttsx3Synthesizer().voices
        assert 2 <= len(voices) <= 8
        assert len({voice.id for voice in voices}) == len(voices)
        assert all("English" in voice.name and "_" not in voice.name for voice in voices)

    async def test_the_first_is_what_speaks_unasked_and_in_place_of_an_unknown_one(self) -> None:
        speaker = Pyttsx3Synthesizer()
        first, other = speaker.voices[:2]
        unasked, unknown, chosen, different = [
            await speaker.speak(SENTENCE, words_a_minute=170, voice=voice)
            for voice in (None, "nobody", first.id, other.id)
        ]
        assert unasked == unknown == chosen
        assert different != chosen


@needs_voice
@needs_proc
class TestProcesses:
    async def test_one_waits_ahead_and_none_stays_after_closing(self) -> None:
        before = children()
        speaker = Pyttsx3Synthesizer()
        await speaker.ready()
        [ahead] = children() - before
        await speaker.speak("One.", words_a_minute=170)
        assert ahead not in children()
        await speaker.close()
        assert children() <= before

    async def test_giving_up_ends_the_process_at_once(self) -> None:
        before = children()
        speaker = Pyttsx3Synthesizer()
        long = asyncio.create_task(speaker.speak(SENTENCE * 200, words_a_minute=80))
        await until(lambda: bool(children() - before))
        [working] = children() - before
        long.cancel()
        with pytest.raises(asyncio.CancelledError):
            await long
        await until(lambda: working not in children())
        await speaker.close()


class TestBadInput:
    async def test_no_words_are_refused(self) -> None:
        with pytest.raises(BadInput):
            await Pyttsx3Synthesizer().speak(" \0 ", words_a_minute=170)

    @pytest.mark.parametrize("size", [0, 1022, 1026])
    def test_a_frame_of_another_length_is_refused(self, size: int) -> None:
        with pytest.raises(BadSound):
            SileroDetector().probability(bytes(size))


class TestStreams:
    def test_streams_do_not_hear_each_other_and_reset_forgets(self) -> None:
        noise = np.random.default_rng(3).integers(-9000, 9000, 512 * 20).astype("<i2").tobytes()
        alone, first, second = SileroDetector(), SileroDetector(), SileroDetector()
        expected = probabilities(alone, noise)
        probabilities(second, bytes(BYTES_PER_SECOND))
        assert probabilities(first, noise) == expected
        second.reset()
        assert probabilities(second, noise) == expected
