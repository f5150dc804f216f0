"""The built-in grade stands beside the model's: far apart is said, and changes nothing."""

import pytest

from interviewer.grading.cross_check import cross_checked
from interviewer.model import Grade


def grade(estimate: float | None, interval: tuple[float, float] | None = None) -> Grade:
    level = None if estimate is None else round(estimate)
    return Grade(None, "q", "star", "result", level, estimate, "why", interval)


class TestCrossChecked:
    @pytest.mark.parametrize(
        ("model", "apart"), [(3.0, False), (2.0, False), (4.4, False), (4.6, True), (1.4, True), (1.5, False)]
    )
    def test_apart_is_outside_the_built_in_interval_by_more_than_half_a_level(
        self, model: float, apart: bool
    ) -> None:
        checked = cross_checked(grade(model), grade(3.0, (2.0, 3.9)))
        assert checked.cross_check
        assert checked.cross_check.apart is apart
        assert (checked.estimate, checked.level) == (model, round(model))

    @pytest.mark.parametrize(("model", "apart"), [(2.0, False), (2.5, False), (4.0, True)])
    def test_a_good_level_for_what_the_built_in_grader_took_for_no_answer_is_apart(
        self, model: float, apart: bool
    ) -> None:
        checked = cross_checked(grade(model), grade(None))
        assert checked.cross_check
        assert checked.cross_check.level is None
        assert checked.cross_check.apart is apart

    def test_what_the_model_could_not_grade_stays_ungraded_with_the_other_view_beside_it(self) -> None:
        checked = cross_checked(grade(None), grade(3.0, (2.0, 4.0)))
        assert checked.level is None
        assert checked.cross_check
        assert (checked.cross_check.level, checked.cross_check.apart) == (3, False)
