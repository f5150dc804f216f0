"""The real recogniser's code with a model of random weights: computing and plumbing, not understanding."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.faster_whisper_asr import FasterWhisperTranscriber
from interviewer.errors import SpeechUnavailable
from interviewer.ports import Transcriber
from interviewer.settings import Settings, SpeechSettings
from interviewer.speech import SpokenWord
from interviewer.speech_engines import speech_parts
from interviewer.voice.audio import BYTES_PER_SECOND, seconds
from tests.random_whisper import write_random_whisper

TOKENS_A_SECOND = 3.0
TALKATIVE = 2
"""A seed whose weights have something to say to noise."""


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transcriber]:
    folder = write_random_whisper(tmp_path_factory.mktemp("whisper"), seed=TALKATIVE)
    transcriber = FasterWhisperTranscriber(str(folder), tokens_a_second=TOKENS_A_SECOND)
    yield transcriber
    asyncio.run(transcriber.close())


def phrases(count: int, secs: int = 3) -> list[bytes]:
    """Return noise that is the same in each run."""
    return [random.Random(seed).randbytes(BYTES_PER_SECOND * secs) for seed in range(count)]


class TestTranscribe:
    async def test_words_come_in_order_with_times_inside_the_sound(self, recogniser: Transcriber) -> None:
        found = 0
        for pcm in phrases(4):
            words = await recogniser.transcribe(pcm)
            times = [time for word in words for time in (word.start_secs, word.end_secs)]
            assert times == sorted(times)
            assert all(0 <= time <= seconds(pcm) + 1 for time in times)
            assert all(
                word.probability is not None and 0 <= word.probability <= 1 and word.text for word in words
            )
            found += len(words)
        assert found > 0

    async def test_the_length_of_a_reply_is_bounded_by_the_sound(self, recogniser: Transcriber) -> None:
        for pcm in phrases(4, secs=2):
            words = await recogniser.transcribe(pcm)
            assert sum(len(word.text) for word in words) <= TOKENS_A_SECOND * seconds(pcm)

    async def test_phrases_at_once_are_heard_like_one_by_one(self, recogniser: Transcriber) -> None:
        at_once = await asyncio.gather(*(recogniser.transcribe(pcm) for pcm in phrases(6)))
        assert list(at_once) == [await recogniser.transcribe(pcm) for pcm in phrases(6)]

    async def test_no_sound_has_no_words(self, recogniser: Transcriber) -> None:
        assert await recogniser.transcribe(b"") == []

    async def test_any_amount_of_sound_and_vocabulary_fits(self, recogniser: Transcriber) -> None:
        [long] = phrases(1, secs=70)
        words = await recogniser.transcribe(long, vocabulary=["gradient", "boosting"] * 300)
        assert all(0 <= word.start_secs <= seconds(long) + 1 for word in words)

    async def test_vocabulary_reaches_the_model_and_no_log(
        self, recogniser: Transcriber, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        plain = [await recogniser.transcribe(pcm) for pcm in phrases(4)]
        hinted = [await recogniser.transcribe(pcm, vocabulary=["zeugma", "kafka"]) for pcm in phrases(4)]
        assert hinted != plain
        assert "zeugma" not in caplog.text


class TestInCircles:
    async def test_a_phrase_that_goes_round_in_circles_is_read_again_without_words_before_it(
        self, recogniser: Transcriber, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = FasterWhisperTranscriber._read
        asked: list[dict[str, Any]] = []

        def loops_with_a_prompt(*args: Any, **how: Any) -> list[SpokenWord]:
            asked.append(how)
            return [SpokenWord("like", 0.0, 1.0, 0.9)] * 6 if how else read(*args)

        monkeypatch.setattr(FasterWhisperTranscriber, "_read", loops_with_a_prompt)
        [pcm] = phrases(1)
        words = await recogniser.transcribe(pcm, vocabulary=["kafka"])
        assert [word.text for word in words] != ["like"] * 6
        assert [bool(how) for how in asked] == [True, False]


class TestSettings:
    async def test_a_fetched_model_is_found_by_its_name(self, tmp_path: Path) -> None:
        folder = tmp_path / "models" / "some.en"
        folder.mkdir(parents=True)
        write_random_whisper(folder, seed=TALKATIVE)
        speech = SpeechSettings(model="some.en", workers=1, threads=2)
        ears = speech_parts(Settings(data_dir=tmp_path, speech=speech)).transcriber
        assert ears is not None
        await ears.ready()
        assert any([await ears.transcribe(pcm) for pcm in phrases(4)])


class TestMissingModel:
    async def test_getting_ready_says_it_before_anybody_speaks(self) -> None:
        with pytest.raises(SpeechUnavailable):
            await FasterWhisperTranscriber("nobody/has-this").ready()

    async def test_a_model_that_is_not_here_is_said_and_how_to_get_it(self) -> None:
        says = r"^The speech model “nobody/has-this” .* typed\. To get it: interviewer models pull nobody/has-this$"
        with pytest.raises(SpeechUnavailable, match=says):
            await FasterWhisperTranscriber("nobody/has-this").transcribe(bytes(BYTES_PER_SECOND))

    async def test_a_broken_model_is_no_crash(self, tmp_path: Path) -> None:
        (tmp_path / "model.bin").write_bytes(b"\0" * 100)
        with pytest.raises(SpeechUnavailable):
            await FasterWhisperTranscriber(str(tmp_path)).transcribe(bytes(BYTES_PER_SECOND))
