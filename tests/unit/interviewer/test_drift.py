"""Drift is arithmetic on grades that both gradings have; the rest is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer.drift import Change, InterviewDrift, Measured, criterion_drifts
from interviewer.drift_json import drift_as_dict
from interviewer.terminal.drift_tables import interviews_table, yardsticks
from rubrics.model import Recommendation


def drift(
    *changes: tuple[str, float | None, float | None], after: Recommendation = Recommendation.MIXED
) -> InterviewDrift:
    """Return the drift of a story with these estimates by criterion."""
    return InterviewDrift(
        "i1",
        Measured(1, ("builtin-1",), ("star 1",), 3.0, Recommendation.MIXED),
        Measured(2, ("builtin-2",), ("star 2",), 3.5, after),
        tuple(Change("0/q", "star", *change) for change in changes),
    )


class TestCriterionDrift:
    def test_means_and_the_largest_with_its_sign(self) -> None:
        [found] = criterion_drifts([drift(("task", 2.0, 3.0)), drift(("task", 4.0, 1.0))])
        assert (found.compared, found.before, found.after) == (2, 3.0, 2.0)
        assert (found.mean, found.largest) == (-1.0, -3.0)

    def test_what_only_one_has_is_counted_and_not_compared(self) -> None:
        [found] = criterion_drifts([drift(("task", None, 3.0), ("task", 4.0, None), ("task", 2.0, 2.5))])
        assert (found.compared, found.newly_graded, found.newly_ungraded, found.mean) == (1, 1, 1, 0.5)

    def test_nothing_to_compare_has_no_numbers(self) -> None:
        [found] = criterion_drifts([drift(("task", None, None))])
        assert (found.compared, found.before, found.mean, found.largest) == (0, None, None, None)

    @pytest.mark.parametrize("after", [Recommendation.MIXED, Recommendation.YES])
    def test_a_changed_recommendation_is_named(self, after: Recommendation) -> None:
        changed = int(after is Recommendation.YES)
        one = drift(("task", 2.0, 3.0), after=after)
        assert one.changes_recommendation == bool(changed)
        assert interviews_table([one]).title == f"{changed} of 1 come to another recommendation"
        [told] = drift_as_dict([one])["interviews"]
        assert (told["changes_recommendation"], told["after"]["recommendation"]) == (
            bool(changed),
            after.value,
        )
        assert told["grades"][0]["difference"] == 1.0


class TestTables:
    def test_versions_are_told_as_they_are(self) -> None:
        one = drift(("task", 2.0, 3.0))
        after = replace(one.after, graders=("model:m anchors:star:1",))
        told = yardsticks([one, replace(one, after=after)]).plain
        assert (
            told
            == "Before: builtin-1; rubrics star 1\nAfter: builtin-2; model:m anchors:star:1; rubrics star 2"
        )

    def test_what_stays_has_a_row_only_where_it_is_the_only_one(self) -> None:
        same, other = drift(("task", 2.0, 3.0)), drift(("task", 2.0, 3.0), after=Recommendation.YES)
        assert interviews_table([same]).row_count == 1
        assert interviews_table([same, same, other]).row_count == 1
