"""Means and differences by hand, and what must hold for all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.coaching.levels import Change, change_of, level_of
from interviewer.coaching.trend import MOST_MORE, trend
from interviewer.grading.scorecard import Score
from tests.digests import around

VALUES = st.floats(1.0, 5.0, allow_nan=False)
SERIES = st.lists(VALUES, min_size=1, max_size=12)


def scores(values: Sequence[float], half_width: float | None = 1.0) -> list[Score]:
    """Return answers with these levels, each known to within the half-width at 80%."""
    return [Score(value, around(value, half_width), 1.0) for value in values]


def changed(before: Sequence[float], after: Sequence[float], half_width: float | None = 1.0) -> Change:
    """Return the change between two sets of answers."""
    found = change_of(scores(before, half_width), scores(after, half_width))
    assert found is not None
    return found


class TestLevel:
    def test_the_mean_with_half_of_the_error_averaged_out(self) -> None:
        level = level_of(scores([2.0, 3.0, 3.0, 4.0]))
        assert level is not None
        assert (level.value, level.answers) == (3.0, 4)
        # Half of ±1 stays, half shrinks by √4: ±0.75; the lowest answer's interval reaches 1 and is not cut.
        assert level.interval == pytest.approx((2.25, 3.75))

    def test_one_answer_without_an_interval_leaves_none(self) -> None:
        level = level_of([*scores([2.0]), *scores([4.0], None)])
        assert level is not None
        assert (level.value, level.interval) == (3.0, None)

    def test_what_was_not_graded_is_no_answer(self) -> None:
        assert level_of([Score(None, None, 0.0)]) is None


class TestChange:
    def test_the_noise_is_what_the_grader_may_be_off_over_both_sides(self) -> None:
        found = changed([2.0, 2.0], [3.0, 3.0])
        assert found.noise == pytest.approx(1.0)  # 1 × √(1/2 + 1/2)
        assert found.verdict == "unclear"  # not larger than the noise

    def test_a_difference_beyond_the_noise_is_told_either_way(self) -> None:
        assert changed([2.0, 2.0], [3.1, 3.1]).verdict == "grew"
        assert changed([3.1, 3.1], [2.0, 2.0]).verdict == "fell"

    def test_answers_that_scatter_more_than_the_grader_errs_make_their_own_noise(self) -> None:
        found = changed([1.0, 5.0], [2.0, 4.0], half_width=0.1)
        scatter = math.sqrt(((2 + 2) ** 2 / 2 + (1 + 1) ** 2 / 2) / 2)  # (8 + 2) / 2 degrees of freedom
        assert found.noise == pytest.approx(1.2816 * scatter)

    def test_an_interval_cut_at_the_end_of_the_scale_is_as_wide_as_it_was(self) -> None:
        assert changed([1.0], [1.0]).spread == pytest.approx(1.0)

    def test_many_alike_are_steady(self) -> None:
        assert changed([3.0] * 10, [3.0] * 10).verdict == "steady"  # ±0.45
        assert changed([3.0] * 7, [3.0] * 7).verdict == "unclear"  # ±0.53

    def test_without_a_known_error_nothing_is_told(self) -> None:
        found = changed([1.0], [5.0], None)
        assert (found.noise, found.verdict) == (None, "unclear")

    @settings(max_examples=100, deadline=None)
    @given(SERIES, SERIES)
    def test_the_order_of_answers_does_not_matter(self, before: list[float], after: list[float]) -> None:
        one, other = changed(before, after), changed(before[::-1], sorted(after))
        assert other.difference == pytest.approx(one.difference)
        assert other.noise == pytest.approx(one.noise)

    @settings(max_examples=100, deadline=None)
    @given(SERIES, SERIES)
    def test_seen_from_the_other_end_it_is_the_opposite(
        self, before: list[float], after: list[float]
    ) -> None:
        opposite = {"grew": "fell", "fell": "grew"}
        there, back = changed(before, after), changed(after, before)
        assert back.verdict == opposite.get(there.verdict, there.verdict)

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.floats(1.0, 3.0), min_size=1, max_size=8), st.floats(0.0, 2.0))
    def test_better_answers_never_take_a_growth_back(self, values: list[float], lift: float) -> None:
        before = [1.5] * 4
        if changed(before, values).verdict == "grew":
            assert changed(before, [value + lift for value in values]).verdict == "grew"


class TestTrend:
    def test_one_interview_is_none(self) -> None:
        assert trend([scores([3.0, 4.0])]) is None
        assert trend([]) is None

    def test_interviews_without_a_grade_are_not_counted(self) -> None:
        assert trend([scores([3.0]), [Score(None, None, 0.0)], []]) is None

    @pytest.mark.parametrize(("held", "size"), [(2, 1), (3, 1), (4, 2), (5, 2), (6, 2), (8, 2), (9, 3)])
    def test_halves_are_compared_and_from_six_on_thirds(self, held: int, size: int) -> None:
        found = trend([scores([3.0])] * held)
        assert found is not None
        assert found.interviews == size
        assert found.change.before.answers == found.change.after.answers == size

    def test_only_the_ends_are_compared(self) -> None:
        found = trend([scores([1.5]), scores([1.5]), *[scores([4.9])] * 2, scores([3.5]), scores([3.5])])
        assert found is not None
        assert (found.change.before.value, found.change.after.value) == (1.5, 3.5)
        assert found.verdict == "grew"  # 2.0 > 1 × √(1/2 + 1/2)

    def test_it_says_how_many_more_would_tell(self) -> None:
        found = trend([scores([2.0]), scores([3.0])])
        assert found is not None
        # A difference of 1 needs more than 2 answers a side; three a side are the thirds of nine interviews.
        assert (found.verdict, found.more) == ("unclear", 7)

    def test_so_many_more_do_tell(self) -> None:
        found = trend([scores([2.0])] * 3 + [scores([2.5])] * 3 + [scores([3.0])] * 3)
        assert found is not None
        assert found.verdict == "grew"

    def test_where_no_reasonable_number_would_it_names_none(self) -> None:
        for later in (2.0, 2.0000001, 2.2):
            found = trend([scores([2.0]), scores([later])])
            assert found is not None
            assert found.more is None

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.lists(VALUES, max_size=3), max_size=14))
    def test_it_never_promises_what_it_does_not_need(self, interviews: list[list[float]]) -> None:
        found = trend([scores(values) for values in interviews])
        if found and found.more is not None:
            assert found.verdict == "unclear"
            assert 1 <= found.more <= MOST_MORE
