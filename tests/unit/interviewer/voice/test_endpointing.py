"""When phrases and turns end, told in times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.voice.barging_in import BargeIn, Playback
from interviewer.voice.completeness import WordsTurnDetector
from interviewer.voice.endpointing import (
    COMPLETE_SECS,
    INCOMPLETE_SECS,
    PHRASE_SECS,
    SCALES,
    Asked,
    Due,
    Endpointing,
    Patience,
)


def spoken(text: str | None, *, patience: Patience = "normal") -> Endpointing:
    """Return a turn whose speech ended at 0 s, with one phrase of these words (None: not known yet)."""
    turn = Endpointing(WordsTurnDetector(), patience=patience)
    turn.speech()
    turn.silence(0.0)
    assert turn.due(PHRASE_SECS) is Due.PHRASE
    if text is not None:
        turn.recognised(0, text)
    return turn


class TestEndOfTurn:
    def test_a_phrase_ends_after_its_pause_once(self) -> None:
        turn = Endpointing(WordsTurnDetector())
        turn.speech()
        turn.silence(10.0)
        assert turn.due(10.5) is None
        assert turn.due(10.61) is Due.PHRASE
        assert turn.due(10.7) is None

    @pytest.mark.parametrize("patience", ["quick", "normal", "patient"])
    def test_a_complete_turn_ends_soon_and_patience_scales_it(self, patience: Patience) -> None:
        turn = spoken("That is why I would choose the simpler model.", patience=patience)
        ends = COMPLETE_SECS * SCALES[patience]
        assert turn.due(ends - 0.01) is None
        assert turn.due(ends) is Due.TURN

    @pytest.mark.parametrize(
        "text", ["I talked to the", "and then, um,", "First, I would check the labels.", None]
    )
    def test_a_turn_that_goes_on_or_has_no_words_yet_is_given_longer(self, text: str | None) -> None:
        turn = spoken(text)
        assert turn.due(INCOMPLETE_SECS - 0.01) is None
        assert turn.due(INCOMPLETE_SECS) is Due.TURN

    def test_late_words_end_a_turn_that_waited_for_them(self) -> None:
        turn = spoken(None)
        assert turn.due(2.0) is None
        turn.recognised(0, "Yes, I have.")
        assert turn.due(2.0) is Due.TURN

    def test_speaking_cancels_the_countdown(self) -> None:
        turn = spoken("Yes, I have.")
        assert turn.countdown(1.0) == pytest.approx(0.5)
        turn.speech()
        assert turn.countdown(1.2) is None

    def test_an_unknown_last_phrase_is_not_judged_by_the_one_before(self) -> None:
        turn = spoken("Yes, I have.")
        turn.speech()
        turn.silence(5.0)
        assert turn.due(5.61) is Due.PHRASE
        assert turn.due(6.6) is None

    def test_sound_without_words_ends_nothing(self) -> None:
        turn = spoken("")
        assert turn.due(INCOMPLETE_SECS) is Due.NOTHING_SAID
        assert not turn.closed
        assert turn.phrase == -1

    def test_done_ends_phrase_and_turn_at_once(self) -> None:
        turn = Endpointing(WordsTurnDetector(), taking="push_to_talk")
        turn.speech()
        assert turn.done(3.0) == [Due.PHRASE, Due.TURN]
        assert turn.done(3.0) == []

    def test_done_before_anything_was_said_ends_nothing(self) -> None:
        assert Endpointing(WordsTurnDetector()).done(1.0) == []

    @pytest.mark.parametrize("taking", ["push_to_talk", "button"])
    def test_silence_ends_only_a_hands_free_turn(self, taking: str) -> None:
        turn = spoken("Yes, I have.")
        turn.taking = taking  # type: ignore[assignment]  # parametrised over the literal's values
        assert turn.countdown(60.0) is None
        assert turn.due(60.0) is None


class HalfSure:
    """Implements TurnDetector: it never knows."""

    def completeness(self, text: str, *, asked: Asked | None = None) -> float:
        return 0.35


class TestNodding:
    def turn(self) -> Endpointing:
        turn = Endpointing(HalfSure())
        turn.speech()
        turn.silence(0.0)
        assert turn.due(PHRASE_SECS) is Due.PHRASE
        turn.recognised(0, "We shipped it.")
        return turn

    def test_a_turn_that_may_be_over_gets_a_nod_where_a_finished_one_would_end(self) -> None:
        turn = self.turn()
        assert turn.due(COMPLETE_SECS - 0.01) is None
        assert turn.due(COMPLETE_SECS) is Due.NOD
        assert turn.due(COMPLETE_SECS + 0.1) is None
        assert turn.due(3.45) is Due.TURN

    def test_once_in_a_silence_and_again_in_the_next(self) -> None:
        turn = self.turn()
        assert turn.due(COMPLETE_SECS) is Due.NOD
        turn.speech()
        turn.silence(10.0)
        assert turn.due(11.0) is Due.PHRASE
        turn.recognised(1, "And it went well.")
        assert turn.due(11.5) is Due.NOD

    @pytest.mark.parametrize("text", ["I talked to the", "Yes, I have."])
    def test_neither_in_mid_clause_nor_after_the_end(self, text: str) -> None:
        turn = spoken(text)
        assert [turn.due(tick / 10) for tick in range(7, 46)].count(Due.NOD) == 0

    def test_nobody_nods_at_a_key_that_is_held(self) -> None:
        turn = self.turn()
        turn.taking = "push_to_talk"
        assert turn.due(3.0) is None


class TestReopening:
    @pytest.mark.parametrize(("heard", "due"), [(0.0, Due.REOPENED), (0.5, Due.REOPENED), (0.51, None)])
    def test_speech_reopens_until_half_a_second_of_the_reply_was_heard(
        self, heard: float, due: Due | None
    ) -> None:
        turn = spoken("Yes, I have.")
        assert turn.due(1.5) is Due.TURN
        turn.interviewer_heard(heard)
        assert turn.speech() is due
        assert turn.closed is (due is None)


class TestBargeIn:
    def test_a_quarter_of_a_second_of_speech_stops_the_playback_once(self) -> None:
        barge = BargeIn()
        barge.speech(1.0)
        assert barge.due(1.2) is None
        assert barge.due(1.25) is Playback.STOP
        assert barge.due(1.3) is None

    def test_a_false_interruption_resumes_after_a_pause(self) -> None:
        barge = BargeIn()
        barge.speech(0.0)
        assert barge.due(0.3) is Playback.STOP
        barge.silence(0.45)
        assert barge.due(1.0) is None
        assert barge.due(1.06) is Playback.RESUME

    def test_a_real_interruption_does_not_resume(self) -> None:
        barge = BargeIn()
        barge.speech(0.0)
        assert barge.due(0.3) is Playback.STOP
        barge.silence(0.5)
        assert barge.due(60.0) is None

    def test_coughs_far_apart_do_not_add_up(self) -> None:
        barge = BargeIn()
        for at in range(0, 20, 2):
            barge.speech(float(at))
            barge.silence(at + 0.2)
            assert barge.due(at + 0.9) is None


class TestProperties:
    @given(silence=st.floats(0, 30), text=st.text(max_size=40), patience=st.sampled_from(sorted(SCALES)))
    def test_no_turn_ends_before_its_shortest_pause_or_lives_past_its_longest(
        self, silence: float, text: str, patience: Patience
    ) -> None:
        turn = spoken(text, patience=patience)
        due = turn.due(silence)
        if silence < COMPLETE_SECS * SCALES[patience]:
            assert due is None
        if silence >= INCOMPLETE_SECS * SCALES[patience]:
            assert due is not None

    @given(st.lists(st.tuples(st.booleans(), st.floats(0.01, 6.0)), max_size=30))
    def test_phrases_end_as_often_as_they_began_or_one_less(
        self, stretches: list[tuple[bool, float]]
    ) -> None:
        turn, now, ended = Endpointing(WordsTurnDetector()), 0.0, 0
        act: dict[bool, Callable[[], object]] = {True: turn.speech, False: lambda: turn.silence(now)}
        for speaks, secs in stretches:
            act[speaks]()
            now += secs
            ended += turn.due(now) is Due.PHRASE
        assert turn.phrase + 1 - ended in {0, 1}
