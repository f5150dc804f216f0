"""When each word fell, on the interview's own clock; and what of a spoken turn is marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interviewer.delivery import Delivery
from interviewer.heard import heard
from interviewer.model import Event, Paused, Resumed, Turn, TurnTaken
from interviewer.speech import Corrected, Phrase, PhraseHeard, SpokenWord, VoiceHeard
from interviewer.spoken import delivery_of
from interviewer.state import State, state_of
from tests.samples import NOON, asked, interview
from tests.spoken import phrase, phrases

LINE = "we split the rows by time so nothing leaks from the future"


def at(secs: float) -> timedelta:
    return timedelta(seconds=secs)


def spoken(*said: Phrase, after_secs: float = 1.0) -> list[Event]:
    """Return phrases, each kept a second after its end, and the turn `t2` they make."""
    events: list[Event] = [
        PhraseHeard(replace(one, id=f"p{n}"), one.began_at + at(one.secs + after_secs))
        for n, one in enumerate(said, start=1)
    ]
    text = " ".join(one.text for one in said)
    end = events[-1].at if isinstance(events[-1], PhraseHeard) else NOON
    return [*events, TurnTaken(Turn("t2", 0, "leakage", "candidate", text, end + at(1), spoken=True))]


def folded(*events: Event) -> State:
    return state_of(interview().plan, events)


def made(*events: Event) -> Delivery:
    found = delivery_of(folded(*events), events)
    assert found
    return found


class TestDelivery:
    def test_there_is_none_where_nothing_was_spoken(self) -> None:
        assert delivery_of(folded(asked(1)), [asked(1)]) is None

    def test_words_fall_after_the_start_of_the_interview(self) -> None:
        result = made(asked(0), *spoken(*phrases(LINE, LINE, began_at=NOON + at(30), gap_secs=3.0)))
        assert result.spoken[0].start_secs == pytest.approx(30.0)
        assert [round(pause.secs, 3) for pause in result.pauses] == [3.0]
        assert result.words == 24

    def test_a_phrase_that_began_before_the_last_was_recognised_keeps_its_time(self) -> None:
        slow = phrases(LINE, LINE, began_at=NOON + at(30), gap_secs=2.5)
        result = made(asked(0), *spoken(*slow, after_secs=4.0))
        assert [round(pause.secs, 3) for pause in result.pauses] == [2.5]

    def test_what_was_corrected_changes_no_figure(self) -> None:
        events: list[Event] = [asked(0), *spoken(phrase(f"um {LINE}", NOON + at(5)))]
        before = made(*events)
        assert made(*events, Corrected("t2", "Short.", NOON + at(90))) == before
        assert [filler.word for filler in before.fillers] == ["um"]

    def test_time_in_which_the_interview_was_paused_is_none(self) -> None:
        first, second = phrases(LINE, LINE, began_at=NOON + at(10), gap_secs=7200.0)
        one, two, turn = spoken(first, second)
        stopped: list[Event] = [Paused(NOON + at(20)), Resumed(second.began_at - at(1.5))]
        result = made(asked(0), one, *stopped, two, turn)
        [pause] = result.pauses
        assert pause.secs == pytest.approx(20 - 10 - 4.8 + 1.5)

    def test_who_speaks_on_without_resuming_is_not_paused(self) -> None:
        first, second, third = phrases(LINE, LINE, LINE, began_at=NOON + at(10), gap_secs=60.0)
        one, two, three, turn = spoken(first, second, third)
        result = made(asked(0), one, Paused(NOON + at(20)), two, three, turn)
        assert [round(stretch.secs, 3) for stretch in result.spoken] == [4.8, 4.8, 4.8]
        assert result.pauses[1].secs == pytest.approx(60.0)

    def test_the_interviewers_voice_ends_when_it_was_kept(self) -> None:
        voice = VoiceHeard("t1", 6.0, True, NOON + at(8))
        [stretch] = made(asked(0), voice, *spoken(phrase(LINE, NOON + at(10)))).interviewer
        assert (stretch.start_secs, stretch.secs) == (2.0, 6.0)

    def test_an_uploaded_answer_takes_its_own_time(self) -> None:
        said = phrases(LINE, LINE, began_at=NOON + at(5), gap_secs=2.5)
        heard_at = NOON + at(5)
        events: list[Event] = [
            asked(0),
            *(PhraseHeard(replace(one, id=f"p{n}"), heard_at) for n, one in enumerate(said)),
            TurnTaken(Turn("t2", 0, "leakage", "candidate", LINE, heard_at, spoken=True)),
        ]
        assert [round(pause.secs, 3) for pause in made(*events).pauses] == [2.5]


class TestHeard:
    def test_typed_words_were_not_heard(self) -> None:
        turn = Turn("t2", 0, "leakage", "candidate", "Typed.", NOON)
        assert heard(folded(asked(0), TurnTaken(turn)), turn) is None

    def test_says_where_phrases_begin_and_what_is_unsure(self) -> None:
        said = phrases("We split", "the rows the rows.", began_at=NOON + at(5), unsure=("rows",))
        state = folded(asked(0), *spoken(*said))
        found = heard(state, state.turns[1])
        assert found
        assert [(p.id, found.text[p.start :][: len(p.text)]) for p in found.phrases] == [
            ("p1", "We split"),
            ("p2", "the rows the rows."),
        ]
        assert [(word.text, word.start) for word in found.unsure] == [("rows", 13), ("rows.", 22)]

    def test_is_what_was_recognised_whatever_was_corrected(self) -> None:
        state = folded(asked(0), *spoken(phrase("a b", NOON)), Corrected("t2", "c", NOON))
        found = heard(state, state.turns[1])
        assert found
        assert (state.turns[1].text, found.text) == ("c", "a b")

    def test_a_recogniser_that_says_nothing_is_not_unsure(self) -> None:
        said = Phrase("", (SpokenWord("yes", 0.0, 0.4, None),), NOON, 0.4)
        state = folded(asked(0), *spoken(said))
        found = heard(state, state.turns[1])
        assert found
        assert found.unsure == ()
