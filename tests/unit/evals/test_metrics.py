from __future__ import annotations

import math

import pytest

from evals.metrics import macro_f1, pearson, quadratic_kappa, ranks, spearman, whole


class TestQuadraticKappa:
    def test_the_same_levels_are_one(self) -> None:
        assert quadratic_kappa([1, 2, 3, 5], [1, 2, 3, 5]) == 1

    def test_a_worked_example(self) -> None:
        # distances² 0, 0, 1, 1 → mean 0.5; by chance: var 1.25 + var 1.25 + 0 = 2.5
        assert quadratic_kappa([1, 2, 4, 3], [1, 2, 3, 4]) == pytest.approx(1 - 0.5 / 2.5)

    def test_estimates_are_rounded_halves_up_and_clipped(self) -> None:
        assert whole([0.2, 2.5, 3.49, 7]).tolist() == [1, 3, 3, 5]

    def test_one_level_everywhere_is_not_defined(self) -> None:
        assert math.isnan(quadratic_kappa([3, 3], [3, 3]))

    def test_the_opposite_is_negative(self) -> None:
        assert quadratic_kappa([1, 5, 1, 5], [5, 1, 5, 1]) == -1


class TestCorrelation:
    def test_ties_share_the_mean_rank(self) -> None:
        assert ranks([10, 20, 20, 5]).tolist() == [2, 3.5, 3.5, 1]

    def test_any_rising_curve_has_rank_correlation_one(self) -> None:
        assert spearman([1, 2, 3, 4], [1, 8, 27, 640]) == pytest.approx(1)
        assert pearson([1, 2, 3, 4], [1, 8, 27, 640]) < 0.9

    def test_a_constant_side_or_two_values_are_not_defined(self) -> None:
        assert math.isnan(spearman([1, 1, 1], [1, 2, 3]))
        assert math.isnan(spearman([1, 2], [1, 2]))


def test_macro_f1_counts_every_label_alike() -> None:
    assert macro_f1(["a", "a", "a", "a"], ["a", "a", "a", "b"]) == pytest.approx((6 / 7 + 0) / 2)
