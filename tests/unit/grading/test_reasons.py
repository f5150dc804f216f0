import re
from itertools import product

import pytest

from interviewer.grading.reason_steps import STEPS
from interviewer.grading.reasons import reason_by_points, reason_for
from interviewer.model import KeyPointCheck

DENIAL = re.compile(
    r"\b(?:missing|nothing|nobody|no|not|without|\w+n't|hardly|stays?|unclear|little|few|rarely|slow|open|but|could)\b",
    re.IGNORECASE,
)
"""What a reason says that takes something away."""


def denies(reason: str) -> bool:
    """Tell whether a reason denies something; the key point it quotes is not its own words."""
    return bool(DENIAL.search(re.sub("“.*”", "", reason)))


def every_reason(rubric: str, criterion: str, level: int) -> set[str]:
    """Return the reasons for all combinations of features."""
    names = sorted({name for step in STEPS[rubric, criterion] for name in step.features})
    return {
        reason_for(rubric, criterion, dict(zip(names, values, strict=True)), level)
        for values in product((0.0, 0.35, 1.0), repeat=len(names))
    }


@pytest.mark.parametrize(("rubric", "criterion"), STEPS)
class TestEveryReason:
    @pytest.mark.parametrize("level", [4, 5])
    def test_a_high_level_comes_without_a_denial(self, rubric: str, criterion: str, level: int) -> None:
        assert not [r for r in every_reason(rubric, criterion, level) if denies(r)]

    @pytest.mark.parametrize("level", [1, 2])
    def test_a_low_level_names_what_is_missing(self, rubric: str, criterion: str, level: int) -> None:
        assert all(denies(r) for r in every_reason(rubric, criterion, level))

    def test_the_middle_level_grants_the_first_step(self, rubric: str, criterion: str) -> None:
        first = STEPS[rubric, criterion][0].missing
        assert not [r for r in every_reason(rubric, criterion, 3) if first in r.lower()]

    def test_nothing_is_found_at_the_lowest_level(self, rubric: str, criterion: str) -> None:
        found = tuple(step.found for step in STEPS[rubric, criterion])
        assert not [r for r in every_reason(rubric, criterion, 1) if r.lower().startswith(found)]


class TestReason:
    def test_a_low_level_says_what_is_missing_first(self) -> None:
        assert reason_for("star", "situation", {}, 1) == "No concrete event is told."

    def test_a_middle_level_says_what_was_found_and_what_is_missing(self) -> None:
        reason = reason_for("star", "result", {"outcome": 1.0}, 3)
        assert reason == "An outcome is stated, but without a number."

    def test_a_high_level_says_what_would_be_stronger_still(self) -> None:
        reason = reason_for("star", "result", {"outcome": 1.0}, 4)
        assert reason == "An outcome is stated; stronger still if the outcome is measured."

    def test_the_highest_level_says_what_was_found(self) -> None:
        assert reason_for("star", "result", {"outcome": 1.0}, 5) == "An outcome is stated."


class TestReasonByPoints:
    @pytest.mark.parametrize("made", range(8))
    @pytest.mark.parametrize("level", range(1, 6))
    def test_it_denies_at_low_levels_and_not_at_high_ones(self, made: int, level: int) -> None:
        reason = reason_by_points(points(made, of=7), level)
        assert denies(reason) or level > 2
        assert not denies(reason) or level < 4

    @pytest.mark.parametrize("made", range(4, 8))
    def test_no_low_level_counts_many_points_as_made(self, made: int) -> None:
        assert "touched on, but" in reason_by_points(points(made, of=7), 2)

    def test_points_are_counted_where_the_count_goes_with_the_level(self) -> None:
        assert reason_by_points(points(5, of=7), 4).startswith(
            "5 of 7 key points come through; stronger still"
        )
        assert reason_by_points(points(1, of=7), 4).startswith("What is said goes well with the key points")
        assert reason_by_points(points(2, of=7), 2) == (
            "2 of 7 key points come through; missing is, for example: “Point 2”."
        )
        assert reason_by_points(points(7, of=7), 5) == "Every key point comes through."


def points(made: int, of: int) -> list[KeyPointCheck]:
    return [KeyPointCheck(f"Point {n}.", n < made) for n in range(of)]
