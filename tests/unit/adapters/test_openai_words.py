"""Servers answer transcriptions in several ways; words, times and probabilities are never made up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interviewer.adapters.openai_words import words_of
from interviewer.errors import SpeechError

Line = tuple[str, float, float, float | None]


def read(secs: float = 4.0, **reply: Any) -> list[Line]:
    return [(w.text, w.start_secs, w.end_secs, w.probability) for w in words_of(json.dumps(reply), secs)]


def timed(word: str, start: float, end: float, **more: float) -> dict[str, Any]:
    return {"word": word, "start": start, "end": end, **more}


class TestWords:
    def test_a_probability_is_taken_where_the_server_says_one(self) -> None:
        assert read(text="Yes", words=[timed("Yes", 0, 1, probability=0.7)]) == [("Yes", 0, 1, 0.7)]

    def test_words_that_do_not_match_the_text_stay_as_they_are(self) -> None:
        assert read(text="A B, C.", words=[timed(" A ", 0, 1), timed("bee", 1, 2)]) == [
            ("A", 0, 1, None),
            ("bee", 1, 2, None),
        ]

    def test_times_stay_in_order_and_inside_the_sound(self) -> None:
        words = [timed("a", -1, 9), timed("b", 2, 1), timed("c", 1, 3)]
        assert read(text="a b c", words=words) == [("a", 0, 4, None), ("b", 2, 2, None), ("c", 2, 3, None)]


class TestSegments:
    def test_words_are_spread_evenly_over_their_segment(self) -> None:
        segments = [{"text": " One two", "start": 1, "end": 2}, {"text": "three", "start": 3, "end": 9}]
        assert read(text="One two three", segments=segments) == [
            ("One", 1, 1.5, None),
            ("two", 1.5, 2, None),
            ("three", 3, 4, None),
        ]

    def test_a_segments_own_words_have_their_times(self) -> None:
        segment = {"text": "One.", "start": 0, "end": 4, "words": [timed("One", 1, 2)]}
        assert read(text="One.", segments=[segment]) == [("One.", 1, 2, None)]

    def test_what_the_model_doubts_twice_is_noise(self) -> None:
        noise = {"text": "Thanks.", "start": 0, "end": 2, "no_speech_prob": 0.9, "avg_logprob": -1.5}
        assert read(text="Thanks.", segments=[noise], words=[timed("Thanks", 0, 2)]) == []
        assert read(text="Thanks. Hi", segments=[noise, {"text": "Hi", "start": 2, "end": 3}]) == [
            ("Hi", 2, 3, None)
        ]


class TestText:
    def test_words_are_spread_evenly_over_the_sound(self) -> None:
        assert read(text="a b") == [("a", 0, 2, None), ("b", 2, 4, None)]

    def test_nothing_said_is_no_word(self) -> None:
        assert read(text=" ", words=[], segments=[]) == []

    @pytest.mark.parametrize(
        "reply",
        ["", "no json", "[]", "{}", '{"text": "a", "words": [{"word": "a"}]}', '{"text": "a", "words": 1}'],
    )
    def test_another_protocol_is_refused_without_repeating_it(self, reply: str) -> None:
        with pytest.raises(SpeechError, match="does not answer in the OpenAI protocol") as refused:
            words_of(reply, 1.0)
        assert refused.value.__cause__ is None
