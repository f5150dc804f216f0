"""What of a candidate's disputes holds, and that they take no time of the interview."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from interviewer.disputes import Disputed, DisputeWithdrawn
from interviewer.model import Event, Finished
from interviewer.state import state_of
from tests.samples import NOON, asked, interview, said

PLAN = interview().plan
FIRST = Disputed("d1", "0/leakage", "depth", "I explained why.", 4, 1, 2, NOON + timedelta(hours=5))
HELD: list[Event] = [asked(1), said(2), Finished(NOON + timedelta(seconds=9))]


class TestDisputes:
    def test_stand_in_the_state(self) -> None:
        other = replace(FIRST, id="d2", criterion="correctness")
        assert state_of(PLAN, [*HELD, FIRST, other]).disputes == (FIRST, other)

    def test_a_later_one_on_the_same_grade_takes_its_place(self) -> None:
        later = replace(FIRST, id="d2", reason="And when it breaks.")
        assert state_of(PLAN, [*HELD, FIRST, later]).disputes == (later,)

    def test_withdrawn_is_gone_and_what_it_had_replaced_does_not_come_back(self) -> None:
        later = replace(FIRST, id="d2")
        events = [*HELD, FIRST, later, DisputeWithdrawn("d2", later.at)]
        assert state_of(PLAN, events).disputes == ()

    def test_the_same_question_in_another_round_is_another_grade(self) -> None:
        elsewhere = replace(FIRST, id="d2", unit_key="1/leakage")
        assert len(state_of(PLAN, [*HELD, FIRST, elsewhere]).disputes) == 2

    def test_take_no_time_of_the_interview(self) -> None:
        before, after = state_of(PLAN, HELD), state_of(PLAN, [*HELD, FIRST])
        assert after.active_secs == before.active_secs == 8.0
        assert after.status == "finished"
