"""What a reader is told before they trust a model's level."""

from dataclasses import replace

import pytest

from interviewer.doubt import doubt_words, shaken
from interviewer.grading.scorecard import Score, verdict
from interviewer.model import CrossCheck, Grade

GRADE = Grade(None, "q", "star", "result", 4, 4.0, "Measured.", (3.0, 5.0), samples=(4,))
NEAR = CrossCheck(4, 3.8, (3.0, 4.6), "A number with a baseline.", apart=False)
FAR = CrossCheck(1, 1.2, (1.0, 2.0), "No outcome is told.", apart=True)


class TestDoubtWords:
    def test_graders_that_agree_leave_nothing_to_say(self) -> None:
        assert doubt_words(replace(GRADE, cross_check=NEAR, samples=(4, 4, 4))) == ""

    def test_samples_that_differ_are_all_named(self) -> None:
        words = doubt_words(replace(GRADE, cross_check=NEAR, samples=(4, 3, 5)))
        assert words == "Judged 3 times, with levels 3, 4, 5."

    def test_far_apart_names_the_other_level_and_its_reason(self) -> None:
        words = doubt_words(replace(GRADE, cross_check=FAR))
        assert "level 1 (No outcome is told)" in words
        assert "far apart" in words

    def test_no_answer_for_the_built_in_grader_is_said(self) -> None:
        nothing = CrossCheck(None, None, None, "They say that they don't know.", apart=True)
        assert "gave no level: They say that they don't know." in doubt_words(
            replace(GRADE, cross_check=nothing)
        )

    def test_where_the_model_failed_the_built_in_view_stands_beside(self) -> None:
        ungraded = replace(GRADE, level=None, estimate=None, interval=None, samples=(), cross_check=NEAR)
        words = doubt_words(ungraded)
        assert "gives level 4" in words
        assert "apart" not in words


class TestShaken:
    @pytest.mark.parametrize(("far", "confidence"), [(0, "high"), (1, "high"), (2, "low"), (3, "low")])
    def test_graders_apart_on_more_than_a_third_leave_low_confidence(self, far: int, confidence: str) -> None:
        sure = verdict({"0": Score(4.0, (3.9, 4.1), 1.0)})
        grades = [replace(GRADE, cross_check=FAR if n < far else NEAR) for n in range(3)]
        assert shaken(sure, grades).confidence == confidence
        assert shaken(sure, grades).overall == sure.overall
