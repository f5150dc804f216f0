"""The ears of other tests: without mistakes within their grammar, on people as on the synthetic voice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from interviewer.ports import Transcriber
from interviewer.voice.audio import seconds
from interviewer.voice.decoding import decode
from tests.pocketsphinx_ears import PocketsphinxTranscriber, plain_words
from tests.speech_samples import joined, needs_espeak, noise, silence, spoken

CLIPS = Path(__file__).parents[3] / "shared" / "audio"
"""Real speech with its words beside it; not part of this repository."""
SENTENCES = [
    "I led the migration of our ranking model to a new feature store.",
    "First we compared the two models on the same week of traffic.",
    "Latency fell from ninety to forty milliseconds.",
    "In the end the number of complaints went down by half.",
]

synthetic = pytest.mark.skipif(needs_espeak, reason="needs espeak-ng")


@pytest.fixture(scope="module")
def ears() -> PocketsphinxTranscriber:
    return PocketsphinxTranscriber(SENTENCES)


async def heard(ears: Transcriber, pcm: bytes) -> list[str]:
    return [word.text for word in await ears.transcribe(pcm)]


@pytest.mark.skipif(not CLIPS.is_dir(), reason="the clips are not here")
async def test_people_are_heard_without_a_mistake() -> None:
    said = {path: path.with_suffix(".txt").read_text().strip() for path in sorted(CLIPS.glob("*.wav"))}
    ears = PocketsphinxTranscriber(list(said.values()))
    for path, text in said.items():
        assert await heard(ears, await decode(path.read_bytes())) == plain_words(text), path.name


@synthetic
@pytest.mark.parametrize("voice", ["en-us", "en", "en-us+f3"])
@pytest.mark.parametrize("words_a_minute", [130, 180])
async def test_the_synthetic_voice_is_heard_without_a_mistake(
    ears: PocketsphinxTranscriber, voice: str, words_a_minute: int
) -> None:
    for sentence in SENTENCES:
        bare = spoken(sentence, voice=voice, words_a_minute=words_a_minute)
        for pcm in (bare, joined(0.4, bare, 0.6), joined(noise(0.3), bare, noise(0.3))):
            assert await heard(ears, pcm) == plain_words(sentence)


@synthetic
async def test_words_have_their_times(ears: PocketsphinxTranscriber) -> None:
    pcm = joined(1.0, spoken(SENTENCES[2]), 1.0)
    words = await ears.transcribe(pcm)
    times = [at for word in words for at in (word.start_secs, word.end_secs)]
    assert times == sorted(times)
    assert words[0].start_secs == pytest.approx(1.0, abs=0.15)
    assert words[-1].end_secs == pytest.approx(seconds(pcm) - 1.0, abs=0.15)


@synthetic
async def test_many_calls_at_once_hear_each_their_own(ears: PocketsphinxTranscriber) -> None:
    heard_words = await asyncio.gather(*(heard(ears, spoken(sentence)) for sentence in SENTENCES))
    assert heard_words == [plain_words(sentence) for sentence in SENTENCES]


async def test_where_nothing_is_said_nothing_is_heard(ears: PocketsphinxTranscriber) -> None:
    for pcm in (b"", bytes(2), silence(1.0), noise(2.0), noise(1.0, level=0.3)):
        assert await heard(ears, pcm) == []


async def test_hints_are_kept_for_tests_to_look_at() -> None:
    ears = PocketsphinxTranscriber(SENTENCES)
    await ears.transcribe(silence(0.1), vocabulary=["MLflow"])
    assert ears.vocabularies == [("MLflow",)]


def test_a_word_without_a_pronunciation_is_named_at_once() -> None:
    with pytest.raises(ValueError, match="hyperloglog, kubernetes"):
        PocketsphinxTranscriber(["We ran HyperLogLog on Kubernetes."])
    with pytest.raises(ValueError, match="without words"):
        PocketsphinxTranscriber(["42"])
