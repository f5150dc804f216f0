"""What of a phrase is read, and which words count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from interviewer.adapters.whisper_windows import frames_read, in_circles, joined, needed


@dataclass
class Piece:
    word: str
    start: float = 0.0
    end: float = 1.0
    probability: float = 0.9


@dataclass
class Window:
    end: float
    words: Sequence[Piece] | None = None


def features(sound_frames: int) -> np.ndarray:
    window = np.zeros((80, 3_000), dtype=np.float32)
    window[:, :sound_frames] = 0.5
    return window


class TestFramesRead:
    @pytest.mark.parametrize(
        ("sound", "read"), [(0, 1_500), (300, 1_500), (1_200, 1_500), (1_500, 1_800), (2_900, 3_000)]
    )
    def test_a_phrase_and_a_margin_but_not_less_than_fifteen_seconds(self, sound: int, read: int) -> None:
        assert frames_read(features(sound)) == read


class TestNeeded:
    def test_nothing_is_read_after_the_last_word(self) -> None:
        taken: list[float] = []

        def windows() -> Iterator[Window]:
            for end in (4.2, 4.9, 5.0):
                taken.append(end)
                yield Window(end)

        assert [window.end for window in needed(windows(), secs=5.0)] == [4.2]
        assert taken == [4.2]

    def test_what_was_left_out_is_read(self) -> None:
        assert [window.end for window in needed([Window(1.0), Window(23.5)], secs=24.0)] == [1.0, 23.5]


class TestJoined:
    @pytest.mark.parametrize(
        ("pieces", "text"),
        [
            ([" an", " end", "-to", "-end", " A", "/B", " test."], "an end-to-end A/B test."),
            ([" by", " 40", "%,", " from", " 1", ",000", " to", " 3", ".5"], "by 40%, from 1,000 to 3.5"),
            (["Um,", " C", "#"], "Um, C#"),
        ],
    )
    def test_what_stands_together_is_one_word(self, pieces: list[str], text: str) -> None:
        assert " ".join(word.text for word in joined(map(Piece, pieces))) == text

    def test_it_lasts_to_its_end_and_is_as_sure_as_its_worst_piece(self) -> None:
        [word] = joined([Piece(" 40", 1.0, 1.2, 0.9), Piece("%", 1.2, 1.5, 0.4)])
        assert (word.start_secs, word.end_secs, word.probability) == (1.0, 1.5, 0.4)

    def test_a_piece_of_nothing_is_no_word(self) -> None:
        assert joined([Piece(" "), Piece(" yes")])[0].text == "yes"


class TestInCircles:
    @pytest.mark.parametrize(
        "text",
        [
            "Like, like, like, like",
            "So you know, you know, you know",
            "I was told that I was told that I was told that it works.",
        ],
    )
    def test_the_same_again_and_again(self, text: str) -> None:
        assert in_circles(joined(Piece(f" {word}") for word in text.split()))

    @pytest.mark.parametrize(
        "text", ["No, no, no, that was later.", "It was, you know, it was, you know, hard.", "Yes.", ""]
    )
    def test_people_repeat_themselves_a_little(self, text: str) -> None:
        assert not in_circles(joined(Piece(f" {word}") for word in text.split()))
