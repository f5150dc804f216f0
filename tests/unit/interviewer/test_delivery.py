"""Pace, pauses, fillers and talk share from words with times."""

from __future__ import annotations

import pytest

from interviewer.delivery import Answer, count_fillers, delivery, fillers_band, pace_band
from interviewer.speech import SpokenWord


def said(words: int, *, start: float = 0.0, each_secs: float = 0.4, pause_after: int = -1) -> Answer:
    """Return words of equal length without gaps, and 3 s of silence after one of them."""
    starts = [start + n * each_secs + (3.0 if 0 <= pause_after < n else 0.0) for n in range(words)]
    return Answer(tuple(SpokenWord("word", at, at + each_secs, 0.9) for at in starts))


class TestDelivery:
    def test_pace_counts_the_time_of_answers_only(self) -> None:
        result = delivery([said(150), said(150, start=300.0)], interviewer_secs=60.0)
        assert result.words_a_minute == pytest.approx(150.0)
        assert result.pace_band == "good"
        assert result.talk_share == pytest.approx(120 / 180)

    def test_pace_is_known_by_minute_and_unknown_where_hardly_anything_was_said(self) -> None:
        result = delivery([said(150), said(75, start=60.0, each_secs=0.8), said(3, start=130.0)], 0.0)
        assert [pace and round(pace) for pace in result.pace_by_minute] == [150, 75, None]

    def test_only_pauses_inside_an_answer_are_listed(self) -> None:
        result = delivery([said(10, pause_after=4), said(10, start=60.0)], 0.0)
        assert [(round(pause.start_secs, 3), round(pause.secs, 3)) for pause in result.pauses] == [(2.0, 3.0)]

    def test_a_few_words_make_no_rate(self) -> None:
        result = delivery([said(5)], 0.0)
        assert (result.words_a_minute, result.fillers_a_minute) == (None, None)
        assert (result.pace_band, result.fillers_band) == (None, None)

    def test_silence_makes_no_figures(self) -> None:
        result = delivery([Answer(())], 0.0)
        assert (result.talk_share, result.pace_by_minute, result.longest_monologue_secs) == (None, (), 0.0)

    def test_the_longest_monologue_is_one_answer(self) -> None:
        assert delivery([said(10), said(50, start=60.0)], 0.0).longest_monologue_secs == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Um, so we, uh, moved on.", 2),
        ("it was, you know, late", 1),
        ("do you know what a cache is", 0),
        ("and like we had no time", 1),
        ("I like it, and it looked like a bug", 0),
        ("the umbrella of us", 0),
    ],
)
def test_fillers_are_counted_and_meant_words_are_not(text: str, count: int) -> None:
    assert count_fillers(text.split()) == count


@pytest.mark.parametrize(
    ("pace", "band"),
    [(99, "flagged"), (100, "fair"), (120, "good"), (170, "good"), (180, "fair"), (181, "flagged")],
)
def test_bands_of_pace(pace: float, band: str) -> None:
    assert pace_band(pace) == band


@pytest.mark.parametrize(("rate", "band"), [(2.0, "good"), (2.1, "fair"), (5.0, "fair"), (5.1, "flagged")])
def test_bands_of_fillers(rate: float, band: str) -> None:
    assert fillers_band(rate) == band
