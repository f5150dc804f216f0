"""A recording is cut where somebody pauses; told in seconds, with a detector that takes loud sound for speech."""

from __future__ import annotations

from itertools import pairwise

import pytest

from interviewer.adapters.silero_vad import SileroDetector
from interviewer.voice.audio import PRE_ROLL_SECS, RATE_HZ, level_dbfs
from interviewer.voice.cutting import phrases_of
from interviewer.voice.hearing import LONGEST_PHRASE_SECS
from tests.speech_samples import joined, needs_espeak, noise, silence, spoken, tone

FRAME_SECS = 0.032


class LoudIsSpeech:
    """Implements SpeechDetector."""

    frame_bytes = 1024

    def probability(self, frame: bytes) -> float:
        return float(level_dbfs(frame) > -50.0)

    def reset(self) -> None:
        pass


def cut(*pieces: bytes | float) -> list[tuple[float, float]]:
    """Return the phrases, in seconds."""
    return [(start / RATE_HZ, end / RATE_HZ) for start, end in phrases_of(joined(*pieces), LoudIsSpeech())]


def lengths(phrases: list[tuple[float, float]]) -> list[float]:
    return [end - start for start, end in phrases]


class TestPauses:
    def test_of_six_tenths_of_a_second_part_phrases(self) -> None:
        assert len(cut(tone(1.0), 0.7, tone(1.0))) == 2
        assert len(cut(tone(1.0), 0.5, tone(1.0))) == 1

    def test_leave_a_moment_before_and_after_each_phrase(self) -> None:
        ((start, end),) = cut(2.0, tone(1.0), 2.0)
        assert start == pytest.approx(2.0 - PRE_ROLL_SECS, abs=FRAME_SECS)
        assert end == pytest.approx(3.0 + PRE_ROLL_SECS, abs=FRAME_SECS)

    def test_are_never_in_two_phrases(self) -> None:
        phrases = cut(tone(1.0), 0.66, tone(1.0), 0.66, tone(1.0))
        assert len(phrases) == 3
        assert all(before[1] <= after[0] for before, after in pairwise(phrases))


class TestEdges:
    def test_speech_from_the_first_sample_to_the_last_is_one_phrase_within_them(self) -> None:
        assert cut(tone(1.01)) == [(0.0, 1.01)]

    def test_nothing_said_is_no_phrase(self) -> None:
        assert cut() == cut(5.0) == cut(noise(5.0, level=0.001)) == []

    def test_a_click_is_no_phrase(self) -> None:
        assert cut(1.0, tone(0.03), 1.0) == []

    def test_half_a_sample_at_the_end_is_left_out(self) -> None:
        assert phrases_of(tone(1.0) + b"\x01", LoudIsSpeech()) == [(0, RATE_HZ)]


class TestLongSpeech:
    def test_is_cut_at_its_quietest_place(self) -> None:
        quieter = tone(0.3, level=0.1)
        phrases = cut(tone(20.0), quieter, tone(20.0))
        assert lengths(phrases) == pytest.approx([20.15, 20.15], abs=0.1)

    def test_without_a_pause_is_never_longer_than_a_recogniser_takes(self) -> None:
        for secs in (28.0, 28.5, 29.0, 57.0, 200.0):
            found = cut(tone(secs))
            assert max(lengths(found)) <= LONGEST_PHRASE_SECS
            assert min(lengths(found)) >= 1.0
            assert sum(lengths(found)) == pytest.approx(secs)

    def test_loses_no_sample(self) -> None:
        phrases = phrases_of(noise(100.0, level=0.2), LoudIsSpeech())
        assert all(before[1] == after[0] for before, after in pairwise(phrases))


@pytest.mark.skipif(needs_espeak, reason="needs espeak-ng")
class TestSpokenSentences:
    SENTENCES = ("We moved the nightly job.", "It took forty minutes.", "That was the end of it.")

    def test_are_found_by_the_real_detector(self) -> None:
        sentences = [spoken(sentence) for sentence in self.SENTENCES]
        pcm = joined(1.0, sentences[0], 0.9, sentences[1], 0.9, sentences[2], 1.0)
        phrases = phrases_of(pcm, SileroDetector())
        expected = [len(sentence) / 2 / RATE_HZ for sentence in sentences]
        spans = [(end - start) / RATE_HZ - 2 * PRE_ROLL_SECS for start, end in phrases]
        assert spans == pytest.approx(expected, abs=0.35)

    def test_a_used_detector_finds_the_same(self) -> None:
        detector, pcm = SileroDetector(), joined(0.5, spoken(self.SENTENCES[0]), 0.5)
        first = phrases_of(pcm, detector)
        assert phrases_of(silence(1.0), detector) == []
        assert phrases_of(pcm, detector) == first
