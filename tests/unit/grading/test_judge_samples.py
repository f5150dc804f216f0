"""Several judgements become one grade; the arithmetic is ours, and a guess is said to be one."""

import pytest

from interviewer.grading.judge_calibration import RubricCalibration
from interviewer.grading.judge_samples import UNPROVED, Sample, combined
from interviewer.judge_record import JudgeRecord
from interviewer.model import Evidence, Grade

BLANK = Grade(None, "q", "star", "result", None, None, "")
RECORD = JudgeRecord("result", "asked", "replied", "judge", "v")


def judged(level: int) -> Sample:
    evidence = (Evidence("t2", f"words for {level}"),) if level > 1 else ()
    return Sample(RECORD, level, f"because {level}", evidence)


def failed(problem: str = "The language model failed: away") -> Sample:
    return Sample(RECORD, problem=problem)


def calibration(slope: float = 1.0, intercept: float = 0.0, **half_widths: float) -> RubricCalibration:
    return RubricCalibration(
        rubric_version="1", prompts="p", answers=60, slope=slope, intercept=intercept, half_widths=half_widths
    )


class TestOneSample:
    def test_its_level_stands_and_the_interval_is_said_to_be_assumed(self) -> None:
        grade = combined(BLANK, [judged(4)], None)
        assert (grade.level, grade.estimate, grade.samples) == (4, 4.0, (4,))
        assert grade.interval == (3.0, 5.0)
        assert not grade.calibrated

    def test_without_proof_it_is_ungraded_with_the_reason(self) -> None:
        grade = combined(BLANK, [Sample(RECORD, 4, "because", (), UNPROVED)], None)
        assert (grade.level, grade.estimate, grade.reason) == (None, None, UNPROVED)
        assert grade.samples == ()


class TestSeveralSamples:
    def test_the_estimate_is_the_mean_and_the_level_what_it_rounds_to(self) -> None:
        grade = combined(BLANK, [judged(3), judged(4), judged(4)], None)
        assert (grade.level, grade.estimate, grade.samples) == (4, 3.67, (3, 4, 4))

    def test_disagreement_among_them_widens_the_interval(self) -> None:
        together = combined(BLANK, [judged(3), judged(3), judged(3)], None)
        spread = combined(BLANK, [judged(2), judged(3), judged(4)], None)
        assert together.interval == (2.0, 4.0)
        assert spread.interval == (1.0, 5.0)

    def test_the_words_are_those_of_the_sample_nearest_to_the_mean(self) -> None:
        grade = combined(BLANK, [judged(5), judged(3), judged(2)], None)
        assert grade.reason == "because 3"
        assert grade.evidence == judged(3).evidence

    def test_a_level_above_one_takes_its_words_from_a_sample_with_proof(self) -> None:
        grade = combined(BLANK, [judged(1), judged(1), judged(4)], None)
        assert grade.level == 2
        assert grade.evidence == judged(4).evidence
        assert grade.reason == "because 4"

    def test_a_minority_of_failures_is_left_out(self) -> None:
        grade = combined(BLANK, [failed(), judged(3), judged(4)], None)
        assert (grade.estimate, grade.samples) == (3.5, (3, 4))

    @pytest.mark.parametrize("samples", [[failed(), judged(5)], [failed(), failed(), judged(5)]])
    def test_half_of_them_failed_is_no_grade(self, samples: list[Sample]) -> None:
        grade = combined(BLANK, samples, None)
        assert grade.level is None
        assert "away" in grade.reason


class TestCalibrated:
    def test_estimate_and_interval_are_what_raters_would_say(self) -> None:
        grade = combined(BLANK, [judged(4)], calibration(0.8, -0.2, result=0.7))
        assert (grade.estimate, grade.level, grade.samples) == (3.0, 3, (4,))
        assert grade.interval == (2.3, 3.7)
        assert grade.calibrated

    def test_the_interval_is_never_narrower_than_the_samples(self) -> None:
        grade = combined(BLANK, [judged(2), judged(3), judged(4)], calibration(result=0.5))
        assert grade.interval == (2.0, 4.0)

    def test_a_criterion_that_was_not_measured_keeps_the_assumed_one(self) -> None:
        grade = combined(BLANK, [judged(4)], calibration(0.8, -0.2, action=0.7))
        assert grade.estimate == 3.0
        assert not grade.calibrated

    def test_calibration_proves_nothing(self) -> None:
        grade = combined(BLANK, [judged(1)], calibration(1.0, 1.2, result=0.7))
        assert (grade.level, grade.estimate, grade.evidence) == (1, 1.0, ())
