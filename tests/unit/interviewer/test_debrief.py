"""The debrief: votes made apart, where they agree and differ, what speaks for and against, what would change it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.changes import levers
from interviewer.debrief import debrief_of
from interviewer.debrief_parts import Crossing, Debrief, SignalRow
from interviewer.debrief_words import crossing_words, missing_words, votes_words
from interviewer.grading.answer import read_turns
from interviewer.grading.judge_prompt import judge_messages
from interviewer.units import grading_units
from rubrics.model import Recommendation, recommendation
from tests.unit.interviewer.graded_loop import MARKS, ROUNDS, Levels, graded, held, overall_with, places
from tests.unit.interviewer.rehearsal import RUBRICS


def of_round(index: int, level: float | None) -> dict[tuple[str, str], float | None]:
    """Return this level for everything of a round."""
    return {place: level for place in places() if place[0].split("/")[0] == str(index)}


def of(criterion: str, level: float, rubric: str | None = None) -> dict[tuple[str, str], float | None]:
    """Return this level for a criterion wherever it is graded; of one rubric where several have it."""
    units = {unit.key: unit.rubric_id for unit in grading_units(held().state)}
    return {p: level for p in places() if p[1] == criterion and rubric in {None, units[p[0]]}}


def debrief(level: float | None = 3.0, levels: Levels | None = None) -> Debrief:
    found = debrief_of(graded(level, levels))
    assert found
    return found


def row(found: Debrief, key: str) -> SignalRow:
    return next(row for row in found.signals if row.key == key)


class TestBlind:
    def test_what_is_graded_in_one_round_holds_no_turn_of_another(self) -> None:
        state = held().state
        for unit in grading_units(state):
            assert unit.turns
            assert {state.plan.stages[turn.stage_index].kind for turn in unit.turns} == {unit.stage}

    def test_no_judge_is_told_a_word_that_was_said_in_another_round(self) -> None:
        for unit in grading_units(held().state):
            assert unit.stage
            for criterion in RUBRICS[unit.rubric_id].criteria:
                told = " ".join(m.text for m in judge_messages(unit, criterion, read_turns(unit.turns)))
                heard = {stage for stage, mark in MARKS.items() if mark in told}
                assert heard == {unit.stage.value}


class TestVotes:
    def test_each_round_votes_by_its_own_score(self) -> None:
        found = debrief(3.0, of_round(0, 5.0) | of_round(3, 1.0))
        assert [vote.recommendation for vote in found.votes] == [
            Recommendation.STRONG_YES,
            Recommendation.MIXED,
            Recommendation.MIXED,
            Recommendation.STRONG_NO,
        ]
        assert (
            votes_words(found) == "Of four rounds, one says strong yes, two say mixed and one says strong no."
        )

    def test_rounds_of_one_mind_are_said_to_be(self) -> None:
        assert votes_words(debrief(3.0)) == "All four rounds say mixed."

    def test_a_round_without_a_score_has_no_vote_and_is_named(self) -> None:
        found = debrief(3.0, of_round(2, None))
        assert len(found.votes) == len(found.whole.views) == 3
        assert missing_words(found) == "Without a score, and so without a vote: ML system design."

    def test_one_round_is_no_committee(self) -> None:
        assert debrief_of(graded(3.0, stages=("behavioral",))) is None
        assert debrief_of(graded(None, of_round(1, 4.0))) is None
        assert debrief_of(graded(None)) is None


class TestSignals:
    def test_rounds_agree_where_levels_are_near_and_ranges_overlap(self) -> None:
        compared = row(debrief(3.0), "technical_depth").comparison
        assert compared
        assert compared.agree
        assert compared.apart == pytest.approx(0)

    def test_rounds_differ_by_more_than_one_level_even_where_ranges_overlap(self) -> None:
        found = debrief(3.4, of("result", 1.6))
        compared = row(found, "results").comparison
        assert compared
        assert (compared.agree, compared.overlap) == (False, True)
        assert found.differences == (row(found, "results"),)

    def test_a_difference_names_the_grades_it_comes_from_with_reason_and_quote(self) -> None:
        found = debrief(3.0, of("relevant_experience", 5.0) | of("result", 1.2))
        compared = row(found, "results").comparison
        assert compared
        assert not compared.overlap
        assert (compared.raises.criterion, compared.raises.stage_index) == ("relevant_experience", 0)
        assert (compared.lowers.criterion, compared.lowers.stage_index) == ("result", 3)
        assert compared.raises.evidence
        assert compared.raises.reason == "So."

    def test_what_one_round_alone_speaks_of_is_not_compared(self) -> None:
        assert {r.key for r in debrief().heard_once} >= {"motivation", "ownership"}

    def test_the_whole_is_each_rounds_own_score_and_range(self) -> None:
        found = debrief(3.0, of_round(1, 4.0))
        assert [view.estimate for view in found.whole.views if view] == pytest.approx([3.0, 4.0, 3.0, 3.0])
        assert [v.interval for v in found.whole.views if v] == [vote.score.interval for vote in found.votes]


class TestEvidence:
    def test_the_heaviest_grades_far_from_the_middle_come_first(self) -> None:
        found = debrief(3.0, of("relevant_experience", 5.0) | of("tradeoffs", 5.0) | of("action", 1.0))
        assert [a.ground.criterion for a in found.speaks_for] == ["relevant_experience", "tradeoffs"]
        assert [a.ground.criterion for a in found.speaks_against] == ["action"]
        for argument in (*found.speaks_for, *found.speaks_against):
            ground = argument.ground
            assert argument.weight == pytest.approx(
                ground.share * abs(ground.estimate - 3) * ground.certainty
            )

    def test_at_most_three_and_never_two_of_one_criterion(self) -> None:
        found = debrief(5.0)
        criteria = [(a.ground.rubric, a.ground.criterion) for a in found.speaks_for]
        assert len(set(criteria)) == len(criteria) == 3
        assert found.speaks_against == ()


class TestWhatWouldChange:
    @given(st.lists(st.floats(1, 5), min_size=len(places()), max_size=len(places())))
    @settings(max_examples=8, deadline=None)
    def test_every_change_named_crosses_the_bound_and_a_level_less_would_not(
        self, estimates: list[float]
    ) -> None:
        report = graded(levels=dict(zip(places(), estimates, strict=True)))
        found = debrief_of(report)
        assert found
        for crossing in filter(None, (found.up, found.down)):
            assert crossing.alone or crossing.together
            for moves in [[move] for move in crossing.alone] or [list(crossing.together)]:
                to = {(m.ground.unit_key, m.ground.criterion): float(m.to_level) for m in moves}
                assert crossed(crossing, overall_with(report, to))
                ground, step = moves[-1].ground, 1 if crossing.needed <= 0 else -1
                less = to | {(ground.unit_key, ground.criterion): moves[-1].to_level + step}
                beyond = (moves[-1].to_level + step - ground.estimate) * step >= 0
                assert beyond or not crossed(crossing, overall_with(report, less))

    def test_nothing_single_would_is_said_and_the_fewest_together_are_named(self) -> None:
        found = debrief(3.0, of_round(0, 2.0))
        assert found.up
        assert found.up.alone == ()
        words = "No single change would do it. The fewest that do it together are four:"
        assert words in crossing_words(found.up)
        gains = sorted((le.moved_to(5) for le in levers(graded(3.0, of_round(0, 2.0)).stages)), reverse=True)
        assert len(found.up.together) == 4
        assert sum(gains[:3]) < found.up.needed < sum(gains[:4])

    def test_there_is_no_band_above_the_top_nor_below_the_bottom(self) -> None:
        assert debrief(5.0).up is None
        assert debrief(1.0).down is None

    def test_a_range_that_reaches_the_next_band_is_said_to(self) -> None:
        near, far = debrief(3.3).up, debrief(2.61).down
        assert near
        assert far
        assert near.in_reach
        assert far.in_reach
        assert "range reaches it already" in crossing_words(near)

    def test_on_the_bound_a_hair_less_is_the_band_below(self) -> None:
        down = debrief(2.6).down
        assert down
        assert down.to is Recommendation.NO
        assert down.alone


def crossed(crossing: Crossing, overall: float) -> bool:
    """Tell whether an overall has come as far as the band of a crossing, or further."""
    bands = list(Recommendation)
    now, wanted = bands.index(recommendation(overall)), bands.index(crossing.to)
    return now >= wanted if crossing.needed > 0 else now <= wanted


def test_the_loop_of_these_tests_has_every_round() -> None:
    assert [stage.kind.value for stage in held().plan.stages] == list(ROUNDS)
