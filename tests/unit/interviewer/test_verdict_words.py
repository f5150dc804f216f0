"""The verdict in one sentence."""

from __future__ import annotations

from tests.unit.interviewer.graded_loop import graded
from tests.unit.interviewer.test_debrief import of, of_round


class TestSentence:
    def test_says_which_round_carried_it_and_what_held_it_back(self) -> None:
        levels = of_round(3, 4.6) | of("correctness", 1.4, "technical")
        assert graded(3.0, levels).sentence == (
            "A mixed interview: the behavioral round carried it, "
            "and key points that were missing or wrong held it back."
        )

    def test_says_where_no_round_carried_anything(self) -> None:
        sentence = graded(1.5).sentence
        assert sentence.startswith("A strong no: no round reached the middle of the scale, and ")

    def test_rounds_of_one_strength_are_not_told_apart(self) -> None:
        assert graded(3.0).sentence.startswith("A mixed interview: the rounds are of one strength, and ")

    def test_where_nothing_is_weak_names_what_is_left(self) -> None:
        sentence = graded(4.5, of("tradeoffs", 3.5)).sentence
        assert sentence == (
            "A strong yes: the rounds are of one strength, and most is left to gain in “Trade-offs”."
        )
        assert graded(4.9).sentence.endswith("and no criterion was weak.")

    def test_a_part_of_the_loop_is_said_to_be_one(self) -> None:
        sentence = graded(3.0, of_round(0, None) | of_round(3, None)).sentence
        assert sentence.startswith("A mixed interview, judged on 2 of 4 rounds: ")

    def test_one_round_names_its_strongest_part(self) -> None:
        sentence = graded(2.0, of("modeling", 4.0), stages=("system_design",)).sentence
        assert sentence.startswith("A no: ")
        sentence = graded(2.0, {("0", "modeling"): 4.0}, stages=("system_design",)).sentence
        assert sentence.startswith("A no: “Modeling” was its strongest part, and ")

    def test_no_verdict_is_said_to_be_none(self) -> None:
        assert graded(None).sentence == "Not graded: there was too little to judge."
