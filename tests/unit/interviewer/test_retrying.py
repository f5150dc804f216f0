"""Attempts at one answer, side by side."""

from __future__ import annotations

import pytest

from interviewer.coaching.retrying import Attempts, attempts_in, moved_beyond_noise
from interviewer.model import StageKind
from interviewer.purpose import Retried
from tests.digests import answer, digest

FIRST = Retried("i1", "0/q1", "q1")
LOW, HIGH = {"situation": 1.0, "result": 2.0}, {"situation": 4.5, "result": 2.2}


def only(digests: list, interview_id: str) -> Attempts:  # type: ignore[type-arg]
    (found,) = attempts_in(digests, interview_id)
    return found


HELD = [
    digest(1, answer(LOW), answer(LOW, question_id="q2")),
    digest(2, answer(HIGH), purpose="retry", retries=FIRST),
    digest(3, answer(LOW), purpose="retry", retries=FIRST),
    digest(4, answer(LOW, question_id="q1")),
]


class TestAttempts:
    @pytest.mark.parametrize("interview_id", ["i1", "i2", "i3"])
    def test_every_one_of_them_shows_all_in_order(self, interview_id: str) -> None:
        found = only(HELD, interview_id)
        assert [a.interview_id for a in found.attempts] == ["i1", "i2", "i3"]
        assert [a.purpose for a in found.attempts] == ["interview", "retry", "retry"]
        assert not found.first_is_gone
        assert found.unit_in(interview_id) == "0/q1"

    def test_the_same_question_in_another_interview_is_no_attempt(self) -> None:
        assert attempts_in(HELD, "i4") == ()

    def test_level_by_level_against_the_first(self) -> None:
        situation, result = only(HELD, "i1").rows
        assert [level.level for level in situation.levels] == [1, 4, 1]
        assert [level.difference for level in situation.levels] == [None, 3.5, 0.0]
        assert [level.moved for level in situation.levels] == ["unknown", "up", "same"]
        assert [level.moved for level in result.levels] == ["unknown", "same", "same"]

    def test_a_criterion_graded_only_later_is_compared_from_there(self) -> None:
        held = [
            digest(1, answer({"situation": 3.0})),
            digest(2, answer(HIGH), purpose="retry", retries=FIRST),
            digest(3, answer(LOW), purpose="retry", retries=FIRST),
        ]
        result = next(row for row in only(held, "i1").rows if row.criterion == "result")
        assert [level.level for level in result.levels] == [None, 2, 2]
        assert [level.difference for level in result.levels] == [None, None, pytest.approx(-0.2)]

    def test_the_first_deleted_the_rest_stands_alone_and_says_so(self) -> None:
        found = only(HELD[1:3], "i3")
        assert found.first_is_gone
        assert [a.interview_id for a in found.attempts] == ["i2", "i3"]

    def test_a_whole_round(self) -> None:
        screen = answer({"motivation": 2.0}, stage=StageKind.RECRUITER, topic=None)
        again = Retried("i1", "0/q1", "recruiter-why")
        held = [digest(1, screen), digest(2, screen, purpose="retry", retries=again)]
        assert only(held, "i1").attempts[1].interview_id == "i2"


class TestNoise:
    @pytest.mark.parametrize(
        ("before", "after", "moved"),
        [
            ((2.0, (1.5, 2.5)), (3.0, (2.5, 3.5)), "up"),  # 1.0 > √(0.5² + 0.5²)
            ((3.0, (2.5, 3.5)), (2.0, (1.5, 2.5)), "down"),
            ((2.0, (1.0, 3.0)), (3.0, (2.0, 4.0)), "same"),  # 1.0 < √2
            ((1.0, (1.0, 1.2)), (2.0, (1.8, 3.9)), "up"),  # only the sides that face each other count
            ((2.0, None), (5.0, (4.5, 5.0)), "unknown"),
        ],
    )
    def test_beyond_it_or_within(
        self,
        before: tuple[float, tuple[float, float] | None],
        after: tuple[float, tuple[float, float] | None],
        moved: str,
    ) -> None:
        assert moved_beyond_noise(before, after) == moved
