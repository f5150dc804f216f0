import pytest

from interviewer.grading.reasons import STEPS, reason_for


class TestReason:
    @pytest.mark.parametrize(("rubric", "criterion"), STEPS)
    @pytest.mark.parametrize("level", [3, 4, 5])
    def test_a_level_from_three_on_never_comes_with_a_denied_first_step(
        self, rubric: str, criterion: str, level: int
    ) -> None:
        first = STEPS[rubric, criterion][0]
        others = {name: 1.0 for step in STEPS[rubric, criterion][1:] for name in step.features}
        for features in ({}, {name: v for name, v in others.items() if name not in first.features}):
            assert first.missing not in reason_for(rubric, criterion, features, level).lower()

    def test_a_low_level_says_what_is_missing_first(self) -> None:
        assert reason_for("star", "situation", {}, 1) == "No concrete event is told."

    def test_a_middle_level_says_what_was_found_and_what_is_missing(self) -> None:
        reason = reason_for("star", "result", {"outcome": 1.0}, 3)
        assert reason == "An outcome is stated, but without a number."
