"""Pace, pauses, fillers, talk share and pitch from words with times."""

from __future__ import annotations

import pytest

from interviewer.delivery import Answer, Stretch, delivery, fillers_band, pace_band
from interviewer.delivery_words import figures
from interviewer.fillers import filler_places
from interviewer.speech import SpokenWord


def said(
    words: int, *, start: float = 0.0, each_secs: float = 0.4, pause_after: int = -1, word: str = "word"
) -> Answer:
    """Return words of equal length without gaps, and 3 s of silence after one of them."""
    starts = [start + n * each_secs + (3.0 if 0 <= pause_after < n else 0.0) for n in range(words)]
    return Answer(tuple(SpokenWord(word, at, at + each_secs, 0.9) for at in starts))


def listed(text: str) -> list[str]:
    return [filler for _, filler in filler_places(text.split())]


class TestPace:
    def test_counts_the_time_of_answers_only(self) -> None:
        result = delivery([said(150), said(150, start=300.0)], [Stretch(70.0, 60.0)])
        assert result.words_a_minute == pytest.approx(150.0)
        assert result.pace_band == "good"

    def test_is_known_by_minute_and_unknown_where_hardly_anything_was_said(self) -> None:
        result = delivery([said(150), said(75, start=60.0, each_secs=0.8), said(3, start=130.0)])
        paces = [minute.words_a_minute for minute in result.minutes]
        assert [pace and round(pace) for pace in paces] == [150, 75, None]

    def test_needs_more_than_a_few_words(self) -> None:
        result = delivery([said(5)])
        assert (result.words_a_minute, result.fillers_a_minute) == (None, None)
        assert (result.pace_band, result.fillers_band) == (None, None)

    @pytest.mark.parametrize(
        ("pace", "band"),
        [(99, "flagged"), (100, "fair"), (120, "good"), (170, "good"), (180, "fair"), (181, "flagged")],
    )
    def test_bands(self, pace: float, band: str) -> None:
        assert pace_band(pace) == band


class TestPauses:
    def test_only_those_inside_an_answer_are_listed(self) -> None:
        result = delivery([said(10, pause_after=4), said(10, start=60.0)])
        assert [(round(pause.start_secs, 3), round(pause.secs, 3)) for pause in result.pauses] == [(2.0, 3.0)]
        assert result.minutes[0].pauses == 1

    def test_what_the_interviewer_fills_is_none(self) -> None:
        assert delivery([said(10, pause_after=4)], [Stretch(4.5, 2.0)]).pauses == ()

    def test_speech_is_cut_at_them(self) -> None:
        result = delivery([said(10, pause_after=4)])
        assert [(round(s.start_secs, 3), round(s.secs, 3)) for s in result.spoken] == [(0.0, 2.0), (5.0, 2.0)]


class TestFillers:
    @pytest.mark.parametrize(
        ("text", "fillers"),
        [
            ("Um, so we, uh, moved on.", ["um", "uh"]),
            ("it was, you know, late", ["you know"]),
            ("do you know what a cache is", []),
            ("you know what that means", []),
            ("and like we had no time", ["like"]),
            ("I like it, and it looked like a bug", []),
            ("the umbrella of us", []),
            ("you know", ["you know"]),
            ("", []),
        ],
    )
    def test_are_found_and_meant_words_are_not(self, text: str, fillers: list[str]) -> None:
        assert listed(text) == fillers

    def test_are_counted_a_minute_and_where_they_were_said(self) -> None:
        result = delivery([said(150), said(2, start=60.0, word="um")])
        assert result.fillers_a_minute == pytest.approx(2 * 60 / 60.8)
        assert [filler.at_secs for filler in result.fillers] == [60.0, 60.4]
        assert [minute.fillers for minute in result.minutes] == [0, 2]

    @pytest.mark.parametrize(
        ("rate", "band"), [(2.0, "good"), (2.1, "fair"), (5.0, "fair"), (5.1, "flagged")]
    )
    def test_bands(self, rate: float, band: str) -> None:
        assert fillers_band(rate) == band


class TestTalkShare:
    def test_compares_answers_with_the_interviewers_voice(self) -> None:
        result = delivery([said(150)], [Stretch(60.0, 20.0)])
        assert result.talk_share == pytest.approx(60 / 80)
        assert [round(minute.interviewer_secs) for minute in result.minutes] == [0, 20]

    def test_is_unknown_where_the_interviewer_was_only_read(self) -> None:
        assert delivery([said(150)]).talk_share is None


class TestRest:
    def test_silence_makes_no_figures(self) -> None:
        result = delivery([Answer(())])
        assert (result.talk_share, result.minutes, result.longest_monologue_secs) == (None, (), 0.0)

    def test_the_longest_monologue_is_one_answer(self) -> None:
        assert delivery([said(10), said(50, start=60.0)]).longest_monologue_secs == pytest.approx(20.0)

    def test_pitch_is_that_of_a_typical_phrase(self) -> None:
        result = delivery([said(10)], pitches_hz=[(100.0, 200.0), (90.0, 180.0), (110.0, 900.0)])
        assert result.pitch_hz == (100.0, 200.0)
        assert result.pitch_semitones == pytest.approx(12.0)


class TestWords:
    def test_say_the_band(self) -> None:
        told = {
            f.name: (f.value, f.verdict)
            for f in figures(delivery([said(60, each_secs=0.7), said(3, word="um")]))
        }
        assert told["Pace"] == ("88 words a minute", "slow: below 100")
        assert told["Fillers"] == ("4.2 a minute", "some: 2 to 5 a minute; um 3×")
        assert told["Your share of the talking"] == ("–", "the interviewer's voice was not heard")

    @pytest.mark.parametrize(
        ("each_secs", "verdict"),
        [
            (0.55, "a little slow: 120 to 170 is good"),
            (0.34, "a little fast: 120 to 170 is good"),
            (0.3, "fast: above 180"),
        ],
    )
    def test_say_on_which_side_it_lies(self, each_secs: float, verdict: str) -> None:
        assert figures(delivery([said(100, each_secs=each_secs)]))[0].verdict == verdict

    def test_say_so_where_there_is_too_little(self) -> None:
        pace, fillers, *_ = figures(delivery([said(3)]))
        assert (pace.value, pace.verdict) == ("3 words", "too little speech for a pace")
        assert (fillers.value, fillers.verdict) == ("0", "")
