"""What would raise the score most: the order, the arithmetic behind each gain, and the words it starts from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.changes import UNSAID, certainty, levers
from interviewer.model import CrossCheck, Grade, StageKind
from tests.unit.interviewer.graded_loop import graded, overall_with, places
from tests.unit.interviewer.rehearsal import RUBRICS
from tests.unit.interviewer.test_hints import FIRST, LATER, hinted, keys, report_of

LEVELS = st.one_of(st.none(), st.floats(1, 5))


class TestGain:
    @given(st.lists(LEVELS, min_size=len(places()), max_size=len(places())))
    @settings(max_examples=12, deadline=None)
    def test_is_what_the_overall_rises_by_when_the_criterion_reaches_its_target(
        self, estimates: list[float | None]
    ) -> None:
        levels = dict(zip(places(), estimates, strict=True))
        report = graded(levels=levels)
        for step in report.next_steps:
            raised = overall_with(report, {(step.unit_key, step.criterion): float(step.target)})
            assert raised == pytest.approx((report.verdict.overall.value or 0) + step.gain)

    def test_shares_of_everything_that_counts_make_the_whole(self) -> None:
        some_ungraded = dict.fromkeys(places()[::3])
        assert sum(le.share for le in levers(graded(levels=some_ungraded).stages)) == pytest.approx(1)

    def test_what_is_ungraded_moves_nothing(self) -> None:
        report = graded(levels={place: None for place in places() if place[0] != "0"})
        assert {lever.unit.key for lever in levers(report.stages)} == {"0"}
        assert sum(lever.share for lever in levers(report.stages)) == pytest.approx(1)

    def test_starts_from_what_counts_where_a_hint_was_taken(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        step = report_of(rehearsal, {whole: 5, alone: 2}).next_steps[0]
        assert step.estimate == 2.0
        assert step.gain == pytest.approx(0.45 * 3)


class TestOrder:
    def test_weight_times_headroom_decides_among_grades_of_one_certainty(self) -> None:
        weighed = [(round(s.gain, 9), s.certainty) for s in graded(stages=("phone_screen",)).next_steps]
        assert weighed == sorted(weighed, reverse=True)
        assert {certainty for _, certainty in weighed} == {0.5}

    def test_of_two_changes_of_one_worth_the_surer_comes_first(self) -> None:
        def sure(grade: Grade) -> Grade:
            return replace(grade, interval=(2.9, 3.1)) if grade.criterion == "serving_scale" else grade

        plain, surer = graded(stages=("system_design",)), graded(stages=("system_design",), change=sure)
        assert plain.next_steps[0].criterion == "data_features"
        assert surer.next_steps[0].criterion == "serving_scale"
        assert surer.next_steps[0].gain == pytest.approx(plain.next_steps[0].gain)

    def test_a_criterion_of_a_rubric_is_named_once_with_the_answer_where_it_gives_most(self) -> None:
        stories = [key for key, criterion in places() if key.startswith("3/") and criterion == "action"]
        levels = {(key, "action"): 1.0 + place for place, key in enumerate(stories)}
        steps = [s for s in graded(4.5, levels).next_steps if s.criterion == "action"]
        assert [(s.unit_key, s.estimate) for s in steps] == [(stories[0], 1.0)]

    def test_what_is_good_enough_is_no_advice(self) -> None:
        assert graded(4.3).next_steps == ()


class TestCertainty:
    GRADE = Grade(StageKind.BEHAVIORAL, None, "star", "action", 3, 3.0, "So.", interval=(2.0, 4.0))

    def test_is_the_share_of_the_scale_that_the_interval_rules_out(self) -> None:
        assert certainty(self.GRADE) == 0.5
        assert certainty(replace(self.GRADE, interval=(3.0, 3.0))) == 1.0
        assert certainty(replace(self.GRADE, interval=(1.0, 5.0))) == 0.0

    def test_an_assumed_interval_is_never_worth_more_than_one_level_either_way(self) -> None:
        assert certainty(replace(self.GRADE, interval=(1.0, 2.0), calibrated=False)) == 0.5

    def test_two_graders_far_apart_make_it_doubtful(self) -> None:
        other = CrossCheck(1, 1.0, (1.0, 2.0), "So.", apart=True)
        assert certainty(replace(self.GRADE, cross_check=other)) == 0.25
        assert certainty(replace(self.GRADE, cross_check=replace(other, apart=False))) == 0.5


class TestWords:
    def test_a_change_names_the_quote_it_starts_from(self) -> None:
        report = graded(3.0)
        said = {turn.id: turn.text for turn in report.turns}
        assert len(report.next_steps) == 3
        for step in report.next_steps:
            assert step.evidence
            assert step.evidence.quote in said[step.evidence.turn_id]
            assert (step.unsaid, step.nearest) == (None, None)

    def test_where_nothing_was_said_about_it_the_nearest_words_of_the_same_answer_stand_there(self) -> None:
        report = graded(1.0)
        said = {turn.id: turn for turn in report.turns}
        for step in report.next_steps:
            assert (step.evidence, step.unsaid) == (None, UNSAID)
            assert step.nearest
            turn = said[step.nearest.turn_id]
            assert step.nearest.quote in turn.text
            assert turn.speaker == "candidate"
            assert str(turn.stage_index) == step.unit_key.split("/")[0]

    def test_the_nearest_words_are_of_what_counts_not_of_what_was_said_after_the_hint(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        steps = report_of(rehearsal, {whole: 5, alone: 1}).next_steps
        nearest = [step.nearest.quote for step in steps if step.nearest]
        assert len(nearest) == 3
        assert all(quote in FIRST and quote not in LATER for quote in nearest)

    def test_the_advice_is_what_the_target_level_looks_like(self) -> None:
        for step in graded(2.0).next_steps:
            rubric = next(r for r in RUBRICS.values() if step.advice in {c.looks_for for c in r.criteria})
            assert step.target in rubric.criterion(step.criterion).levels
