"""Codes as people type them, and cases made of levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer.errors import BadInput
from interviewer.model import Interview
from interviewer.people.coaching_cases import human_cases
from interviewer.people.coaching_code import new_code, read_code
from interviewer.people.coaching_model import HumanGrade
from interviewer.ports import StoredInterview
from interviewer.units import whole_units
from tests.unit.interviewer.graded_loop import held
from tests.unit.interviewer.rehearsal import NOON

REHEARSED = held(("behavioral",))
HELD = StoredInterview(Interview("i-1234", NOON, REHEARSED.plan), tuple(REHEARSED.events))
UNIT = whole_units(REHEARSED.state)[0]
GRADE = HumanGrade("i-1234", UNIT.key, "result", "coach-1234", 4, "It names when.", NOON)


class TestCode:
    def test_comes_back_from_however_it_is_typed(self) -> None:
        code = new_code()
        for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " - "), f" {code}\t"):
            assert read_code(typed) == code

    def test_letters_that_look_alike_are_one(self) -> None:
        assert read_code("oOiI-lL11-0000") == "0011-1111-0000"

    @pytest.mark.parametrize(
        "typed", ["", "7K2M", "7K2M-9QXA-D4TU", "someone@example.org", "٧" * 12, "0" * 99]
    )
    def test_others_are_none(self, typed: str) -> None:
        with pytest.raises(BadInput, match="twelve letters"):
            read_code(typed)


class TestCases:
    def test_have_a_unit_s_words_and_each_rater_s_level(self) -> None:
        second = replace(GRADE, author="second", level=3)
        other = replace(GRADE, criterion="action", author="second", level=1)
        [case] = human_cases(HELD, [GRADE, second, other])
        assert case["labels"] == {"result": 3.5, "action": 1}
        assert case["ratings"] == {"result": [4, 3], "action": [None, 1]}
        assert [turn["text"] for turn in case["turns"]] == [turn.text for turn in UNIT.turns]

    def test_are_none_for_what_was_not_asked(self) -> None:
        assert list(human_cases(HELD, [replace(GRADE, unit_key="7/nothing")])) == []

    def test_name_neither_interview_nor_people(self) -> None:
        [case] = human_cases(HELD, [GRADE])
        assert not any(name in str(case) for name in ("i-1234", "coach-1234", "local"))
