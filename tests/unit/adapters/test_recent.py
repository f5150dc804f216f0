"""What a process remembers of interviews: those going on as long as it can, finished ones hardly."""

from __future__ import annotations

from interviewer.adapters.recent import Recent
from interviewer.model import Finished
from interviewer.ports import StoredInterview
from interviewer.standing import Standing
from tests.samples import NOON, interview, said

END = Finished(NOON, "completed")


def held(number: int, *events: object) -> StoredInterview:
    return StoredInterview(interview(f"i{number}"), events)  # type: ignore[arg-type]


class TestRecent:
    def test_the_one_not_read_for_longest_is_forgotten(self) -> None:
        recent = Recent(most=2)
        for number in (1, 2):
            recent.keep(held(number))
        recent.get("i1")
        recent.keep(held(3))
        assert [recent.get(f"i{n}") is not None for n in (1, 2, 3)] == [True, False, True]

    def test_finished_ones_take_no_room_from_those_going_on(self) -> None:
        recent = Recent(most=2, most_finished=1)
        recent.keep(held(1))
        recent.keep(held(2))
        for number in (3, 4, 5):
            recent.keep(held(number))
            recent.add(f"i{number}", 0, [END])
        assert recent.get("i5") == held(5, END)
        assert [recent.get(f"i{n}") for n in (3, 4)] == [None, None]

    def test_what_follows_the_end_is_still_of_a_finished_one(self) -> None:
        recent = Recent(most=1, most_finished=1)
        recent.keep(held(1, END))
        recent.add("i1", 1, [said(1)])
        recent.keep(held(2))
        assert recent.get("i1") == held(1, END, said(1))

    def test_a_slower_reader_takes_nothing_back(self) -> None:
        recent = Recent()
        recent.keep(held(1, said(1), said(2)))
        recent.keep(held(1, said(1)))
        assert recent.get("i1") == held(1, said(1), said(2))

    def test_forgotten_is_forgotten(self) -> None:
        recent = Recent()
        recent.keep(held(1))
        recent.keep(held(2, END))
        recent.forget("i1")
        recent.forget("i2")
        assert (recent.get("i1"), recent.get("i2")) == (None, None)


class TestStanding:
    def test_states_are_the_same_from_memory_and_anew(self) -> None:
        kept = Standing(most=1, most_finished=1)
        whole = held(1, said(1), said(2), END)
        for count in (1, 2, 3):
            part = held(1, *whole.events[:count])
            assert kept.state(part) == Standing().state(part)
        kept.state(held(2))
        kept.state(held(3, END))
        assert kept.state(whole) == Standing().state(whole)
        assert kept.state(held(1, said(1))) == Standing().state(held(1, said(1)))
