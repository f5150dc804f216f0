"""Words wrong, and how they are counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evals.speech import Heard, changes, plain, recordings, summary, with_noise
from interviewer.errors import BadInput


class TestChanges:
    @pytest.mark.parametrize(
        ("said", "heard", "wrong"),
        [
            ("ask not what", "ask not what", 0),
            ("ask not what", "ask what", 1),
            ("ask not", "and ask not you", 2),
            ("the cat sat", "a dog sat", 2),
            ("", "you", 1),
            ("three words here", "", 3),
        ],
    )
    def test_is_the_fewest_words_changed(self, said: str, heard: str, wrong: int) -> None:
        assert changes(said.split(), heard.split()) == wrong

    def test_marks_capitals_and_hyphens_are_no_errors(self) -> None:
        assert plain("It’s ill-disposed, NOW.") == ["it's", "ill", "disposed", "now"]


class TestWithNoise:
    def test_is_as_loud_as_said_and_the_same_each_time(self) -> None:
        tone = (4_000 * np.sin(np.arange(16_000) / 7)).astype("<i2").tobytes()
        noisy = with_noise(tone, 10.0)
        rest = np.frombuffer(noisy, "<i2").astype(float) - np.frombuffer(tone, "<i2")
        power = np.mean(np.frombuffer(tone, "<i2").astype(float) ** 2)
        assert 10 * np.log10(power / np.mean(rest**2)) == pytest.approx(10.0, abs=0.2)
        assert noisy == with_noise(tone, 10.0)


class TestSummary:
    def test_counts_words_not_recordings(self) -> None:
        report = summary([Heard("a", "", "", 30, 3, 2.0, 0.5), Heard("b", "", "", 10, 0, 1.0, 0.3)])
        assert report["word_error_rate"] == pytest.approx(3 / 40)
        assert report["secs_a_phrase"]["p50"] == pytest.approx(0.4)


class TestRecordings:
    def test_are_sounds_with_words_beside_them(self, tmp_path: Path) -> None:
        for name in ("b.wav", "b.txt", "a.ogg", "a.txt", "alone.wav", "notes.txt"):
            (tmp_path / name).write_text(f" {name} ", encoding="utf-8")
        assert [(path.name, said) for path, said in recordings(tmp_path)] == [
            ("a.ogg", "a.txt"),
            ("b.wav", "b.txt"),
        ]

    def test_a_folder_without_any_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no sound files"):
            recordings(tmp_path)
