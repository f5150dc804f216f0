"""Statements that seem wrong: few, with the words and the line of the bank they run against."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer.misstatements import wrong_statements
from interviewer.model import GradingUnit, Turn
from interviewer.report import WrongStatement
from tests.samples import NOON, question
from tests.unit.interviewer.rehearsal import bank

POINT = "Boosting adds shallow trees one after another, which mainly reduces bias."
MISTAKE = '"Larger batches are always better." Noise falls only with the square root.'
SAYING = "Saying that dropout removes units for good at training; the mask is drawn anew in each step."
QUESTION = replace(question(), key_points=(POINT,), mistakes=(MISTAKE, SAYING))


def wrong(text: str, rubric: str = "technical") -> tuple[WrongStatement, ...]:
    turns = (Turn("t1", 0, "leakage", "candidate", text, NOON),)
    return wrong_statements(GradingUnit("0/leakage", rubric, None, QUESTION, turns))


class TestWrongStatements:
    def test_a_key_point_turned_round_is_found_with_its_words(self) -> None:
        said = "First a warning. Boosting adds shallow trees one after another, which mainly increases bias."
        [found] = wrong(said)
        assert found.against == POINT
        assert found.said.quote == said.removeprefix("First a warning. ")
        assert found.said.turn_id == "t1"

    @pytest.mark.parametrize("line", [MISTAKE, SAYING])
    def test_a_mistake_the_bank_knows_is_found(self, line: str) -> None:
        said = {
            MISTAKE: "I'd say larger batches are always better.",
            SAYING: "Dropout removes some units for good at training.",
        }[line]
        assert [found.against for found in wrong(said)] == [line]

    @pytest.mark.parametrize(
        "said",
        [
            POINT,
            "Boosting adds trees, and a larger batch increases the cost of a step.",
            "It is not true that larger batches are always better.",
            "Are larger batches always better?",
            "Boosting adds shallow trees one after another, which never increases bias.",
            "",
        ],
    )
    def test_what_is_right_asked_or_denied_is_left_alone(self, said: str) -> None:
        assert wrong(said) == ()

    def test_the_same_mistake_is_told_once(self) -> None:
        assert (
            len(wrong("Larger batches are always better. So yes, larger batches are always better, really."))
            == 1
        )

    def test_other_rounds_are_not_looked_through(self) -> None:
        assert wrong("Larger batches are always better.", "system_design") == ()

    def test_the_banks_own_key_points_run_against_none_of_its_lines(self) -> None:
        for asked in bank().select(kind="technical"):
            turns = tuple(
                Turn(f"t{n}", 0, asked.id, "candidate", point, NOON)
                for n, point in enumerate(asked.key_points, start=1)
            )
            assert wrong_statements(GradingUnit("0", "technical", None, asked, turns)) == ()
