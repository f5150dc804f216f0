"""What happens in a turn, told in seconds of sound; a detector that takes loud sound for speech."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.errors import BadSound
from interviewer.voice.audio import RATE_HZ
from interviewer.voice.completeness import WordsTurnDetector
from interviewer.voice.endpointing import COMPLETE_SECS, INCOMPLETE_SECS, TurnTaking
from interviewer.voice.happenings import (
    Early,
    GoOn,
    Heard,
    Hush,
    Interrupted,
    NothingSaid,
    PhraseEnded,
    Quiet,
    Speaking,
    TurnEnded,
    TurnReopened,
)
from interviewer.voice.hearing import LONGEST_PHRASE_SECS, Hearing

OVER = "Yes, I have."
GOES_ON = "I talked to the"


class LoudIsSpeech:
    """Implements SpeechDetector."""

    frame_bytes = 1024

    def probability(self, frame: bytes) -> float:
        if len(frame) != self.frame_bytes:
            raise BadSound("another length", field="frame")
        return 0.9 if any(frame) else 0.1

    def reset(self) -> None:
        """It remembers nothing."""


class Ear:
    """A hearing that is fed with seconds, and what it said so far."""

    def __init__(self, *, taking: TurnTaking = "hands_free", floor: bool = True) -> None:
        self.hearing = Hearing(LoudIsSpeech(), WordsTurnDetector(), taking=taking)
        self.events: list[Heard] = []
        if floor:
            self.hearing.listen()

    def speech(self, secs: float) -> list[Heard]:
        return self._feed(b"\x10\x10", secs)

    def silence(self, secs: float) -> list[Heard]:
        return self._feed(b"\0\0", secs)

    def _feed(self, sample: bytes, secs: float) -> list[Heard]:
        new = self.hearing.feed(sample * round(secs * RATE_HZ))
        self.events += new
        return new

    def close(self, words: str = OVER) -> None:
        """Say a phrase and be silent until the turn is over."""
        self.speech(1.0)
        self.silence(0.7)
        self.hearing.recognised(0, words)
        assert TurnEnded() in self.silence(INCOMPLETE_SECS)


def kinds(events: list[Heard]) -> list[type[Any]]:
    return [type(event) for event in events]


class TestPhrases:
    def test_speech_pause_phrase(self) -> None:
        ear = Ear()
        ear.silence(1.0)
        ear.speech(1.0)
        ear.silence(0.8)
        assert kinds(ear.events) == [Speaking, Quiet, Early, PhraseEnded]
        phrase = ear.events[-1]
        assert isinstance(phrase, PhraseEnded)
        assert phrase.number == 0
        assert phrase.early
        assert phrase.speech_ended == pytest.approx(2.0 * RATE_HZ, abs=600)
        assert phrase.end - phrase.start == len(phrase.pcm) // 2
        # a moment before speech is kept, so that no word lacks its beginning
        assert 0.6 * RATE_HZ < phrase.start < 0.9 * RATE_HZ

    def test_a_click_is_no_speech(self) -> None:
        ear = Ear()
        ear.speech(0.05)
        ear.silence(3.0)
        assert ear.events == []

    def test_a_short_pause_ends_no_phrase_but_makes_the_guess_void(self) -> None:
        ear = Ear()
        ear.speech(1.0)
        ear.silence(0.4)
        ear.speech(1.0)
        ear.silence(0.8)
        assert kinds(ear.events) == [Speaking, Quiet, Early, Speaking, Quiet, Early, PhraseEnded]
        first, second = (e for e in ear.events if isinstance(e, Early))
        assert len(second.pcm) > len(first.pcm)

    def test_nobody_speaks_longer_than_a_recogniser_can_hear(self) -> None:
        ear = Ear()
        ear.speech(65.0)
        ear.silence(0.7)
        phrases = [event for event in ear.events if isinstance(event, PhraseEnded)]
        assert [phrase.number for phrase in phrases] == [0, 1, 2]
        assert max(len(phrase.pcm) for phrase in phrases) <= (LONGEST_PHRASE_SECS + 0.4) * RATE_HZ * 2
        assert sum(len(phrase.pcm) for phrase in phrases) >= 65.0 * RATE_HZ * 2

    def test_a_long_phrase_ends_at_its_next_short_pause(self) -> None:
        ear = Ear()
        ear.speech(15.0)
        ear.silence(0.3)
        assert kinds(ear.events)[-1] is PhraseEnded

    def test_sound_may_come_in_pieces_of_any_size(self) -> None:
        whole, pieces = Ear(), Ear()
        sound = b"\x10\x10" * RATE_HZ + b"\0\0" * RATE_HZ
        whole.events = whole.hearing.feed(sound)
        for at in range(0, len(sound), 334):
            pieces.events += pieces.hearing.feed(sound[at : at + 334])
        assert pieces.events == whole.events
        assert pieces.hearing.position == whole.hearing.position

    def test_missing_sound_ends_the_phrase_but_not_the_turn(self) -> None:
        ear = Ear()
        ear.speech(1.0)
        found = ear.hearing.skip_to(10 * RATE_HZ)
        assert kinds(found) == [PhraseEnded]
        assert ear.hearing.has_floor
        assert ear.hearing.position == 10 * RATE_HZ
        assert kinds(ear.speech(1.0)) == [Speaking]


class TestTurns:
    @pytest.mark.parametrize(("words", "secs"), [(OVER, COMPLETE_SECS), (GOES_ON, INCOMPLETE_SECS)])
    def test_silence_ends_a_turn_by_its_words(self, words: str, secs: float) -> None:
        ear = Ear()
        ear.speech(1.0)
        ear.silence(0.7)
        ear.hearing.recognised(0, words)
        assert TurnEnded() not in ear.silence(secs - 0.85)
        assert TurnEnded() in ear.silence(0.3)
        assert not ear.hearing.has_floor

    def test_sound_without_words_is_said_and_the_turn_goes_on(self) -> None:
        ear = Ear()
        ear.speech(0.5)
        ear.silence(0.7)
        ear.hearing.recognised(0, "")
        assert NothingSaid() in ear.silence(INCOMPLETE_SECS)
        assert ear.hearing.has_floor

    @pytest.mark.parametrize("taking", ["push_to_talk", "button"])
    def test_only_the_candidate_ends_it_where_they_want_to(self, taking: TurnTaking) -> None:
        ear = Ear(taking=taking)
        ear.speech(1.0)
        ear.silence(0.7)
        ear.hearing.recognised(0, OVER)
        assert ear.silence(30.0) == []
        ear.speech(1.0)
        ear.silence(0.1)
        assert kinds(ear.hearing.done()) == [PhraseEnded, TurnEnded]

    def test_the_last_word_may_be_finished(self) -> None:
        ear = Ear(taking="button")
        ear.speech(1.0)
        assert ear.hearing.done() == []
        assert ear.speech(0.1) == []
        assert kinds(ear.silence(0.1)) == [Quiet, PhraseEnded, TurnEnded]

    def test_but_not_go_on_for_long(self) -> None:
        ear = Ear(taking="button")
        ear.speech(1.0)
        ear.hearing.done()
        assert kinds(ear.speech(0.4)) == [PhraseEnded, TurnEnded]

    def test_a_sound_after_the_end_by_hand_takes_nothing_back_and_half_a_second_does(self) -> None:
        ear = Ear(taking="button")
        ear.speech(1.0)
        ear.silence(0.1)
        ear.hearing.done()
        ear.speech(0.2)
        ear.silence(1.0)
        assert TurnReopened not in kinds(ear.events)
        assert kinds(ear.speech(0.9)) == [Hush, TurnReopened, Speaking]


class TestReopening:
    def test_going_on_before_the_reply_is_heard_takes_the_turn_up_again(self) -> None:
        ear = Ear()
        ear.close()
        assert kinds(ear.speech(0.5)) == [TurnReopened, Speaking]
        assert ear.hearing.has_floor
        ear.silence(0.7)
        phrase = ear.events[-1]
        assert isinstance(phrase, PhraseEnded)
        assert phrase.number == 1

    def test_once_the_reply_was_heard_it_is_an_interruption(self) -> None:
        ear = Ear()
        ear.close()
        ear.hearing.reply_heard(0.6)
        assert kinds(ear.speech(1.0)) == [Hush, Interrupted, Speaking]
        ear.silence(0.7)
        phrase = ear.events[-1]
        assert isinstance(phrase, PhraseEnded)
        assert phrase.number == 0
        assert len(phrase.pcm) > 1.0 * RATE_HZ * 2  # from its first word on


class TestInterrupting:
    def test_a_word_of_assent_stops_nothing_for_good(self) -> None:
        ear = Ear(floor=False)
        assert kinds(ear.speech(0.4)) == [Hush]
        assert kinds(ear.silence(1.0)) == [GoOn]
        assert not ear.hearing.has_floor
        assert kinds(ear.speech(0.9)) == [Hush, Interrupted, Speaking]

    def test_a_quarter_of_a_second_is_enough_to_hush_and_less_is_not(self) -> None:
        ear = Ear(floor=False)
        ear.speech(0.2)
        ear.silence(1.0)
        assert ear.events == []
        at = ear.hearing.position
        while not ear.speech(0.032):
            pass
        assert (ear.hearing.position - at) / RATE_HZ <= 0.3

    def test_the_floor_given_while_somebody_speaks_keeps_their_first_words(self) -> None:
        ear = Ear(floor=False)
        ear.speech(0.2)
        ear.hearing.listen()
        ear.speech(1.0)
        ear.silence(0.7)
        phrase = ear.events[-1]
        assert isinstance(phrase, PhraseEnded)
        assert len(phrase.pcm) >= 1.8 * RATE_HZ * 2

    def test_what_was_withheld_is_forgotten(self) -> None:
        ear = Ear()
        ear.speech(1.0)
        ear.hearing.withhold()
        ear.silence(0.7)
        assert PhraseEnded not in kinds(ear.events)


class TestPressing:
    def test_takes_the_floor_from_the_interviewer_at_once(self) -> None:
        ear = Ear(taking="push_to_talk", floor=False)
        assert kinds(ear.hearing.press()) == [Interrupted]
        ear.speech(1.0)
        assert ear.hearing.done() == []
        assert kinds(ear.silence(0.1)) == [Quiet, PhraseEnded, TurnEnded]

    def test_let_go_after_the_last_word_ends_at_once(self) -> None:
        ear = Ear(taking="push_to_talk")
        ear.speech(1.0)
        ear.silence(0.1)
        assert kinds(ear.hearing.done()) == [PhraseEnded, TurnEnded]

    def test_told_twice_ends_at_once_whatever_is_being_said(self) -> None:
        ear = Ear(taking="push_to_talk")
        ear.speech(1.0)
        ear.hearing.done()
        ear.speech(0.16)
        assert kinds(ear.hearing.done()) == [PhraseEnded, TurnEnded]
        assert ear.hearing.done() == []

    def test_a_short_answer_whose_sound_comes_after_the_key_is_not_lost(self) -> None:
        ear = Ear(taking="push_to_talk")
        assert ear.hearing.done() == []
        ear.speech(0.2)
        assert kinds(ear.silence(0.1)) == [Quiet, PhraseEnded, TurnEnded]

    def test_pressed_again_at_once_the_turn_goes_on(self) -> None:
        ear = Ear(taking="push_to_talk")
        ear.speech(1.0)
        ear.hearing.done()
        assert ear.hearing.press() == []
        assert kinds(ear.silence(0.5)) == [Quiet, Early]
        ear.speech(1.0)
        ear.silence(0.1)
        assert kinds(ear.hearing.done()) == [PhraseEnded, TurnEnded]

    def test_again_before_the_reply_is_heard_takes_the_turn_up(self) -> None:
        ear = Ear(taking="push_to_talk")
        ear.speech(1.0)
        ear.silence(0.1)
        assert kinds(ear.hearing.done()) == [PhraseEnded, TurnEnded]
        assert kinds(ear.hearing.press()) == [TurnReopened]
        ear.speech(1.0)
        ear.silence(0.1)
        assert kinds(ear.hearing.done()) == [PhraseEnded, TurnEnded]

    def test_where_nothing_comes_what_was_said_before_is_the_answer(self) -> None:
        ear = Ear(taking="push_to_talk")
        ear.hearing.done()
        assert kinds(ear.silence(0.4)) == [TurnEnded]

    def test_without_a_word_ends_nothing_new(self) -> None:
        assert Ear(taking="push_to_talk").hearing.done() == []
