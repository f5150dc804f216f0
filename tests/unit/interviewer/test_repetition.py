"""Spaced repetition: what was answered badly comes again soon, what was answered well comes late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from interviewer.adapters.fsrs_schedule import FsrsSchedule
from interviewer.coaching.digest import Digest
from interviewer.coaching.repetition import Attempt, Rating, Repetition, attempts, rating_of
from interviewer.model import StageKind
from tests.digests import MONDAY, answer, digest

SCHEDULE = FsrsSchedule()


def answered(level: float, day: float, question_id: str = "leakage") -> Digest:
    levels = dict.fromkeys(("correctness", "depth", "application", "communication"), level)
    given = answer(levels, stage=StageKind.PHONE_SCREEN, question_id=question_id, topic="fundamentals")
    return digest(int(day), given, days=day, purpose="drill", secs=0)


def due(*digests: Digest) -> datetime:
    found = Repetition(SCHEDULE, attempts(digests)).due_at("leakage")
    assert found is not None
    return found


class TestRating:
    @pytest.mark.parametrize(
        ("score", "rating"),
        [
            (1.0, Rating.AGAIN),
            (1.99, Rating.AGAIN),
            (2.0, Rating.HARD),
            (3.0, Rating.GOOD),
            (4.0, Rating.EASY),
        ],
    )
    def test_a_score_counts_by_its_level(self, score: float, rating: Rating) -> None:
        assert rating_of(score) is rating

    def test_an_answer_nothing_was_graded_of_is_no_attempt(self) -> None:
        assert attempts([digest(0, answer({}, question_id="leakage"))]) == {}

    def test_attempts_stand_in_the_order_they_were_made(self) -> None:
        found = attempts([answered(5, 3), answered(1, 0)])["leakage"]
        assert [one.rating for one in found] == [Rating.AGAIN, Rating.EASY]


class TestDue:
    def test_the_better_it_went_the_later_it_comes_again(self) -> None:
        dates = [due(answered(level, 0)) for level in (1.5, 2.5, 3.5, 4.5)]
        assert dates == sorted(dates)
        assert dates[0] == MONDAY + timedelta(days=1)
        assert dates[-1] > MONDAY + timedelta(days=5)

    def test_what_went_well_again_and_again_comes_at_growing_intervals(self) -> None:
        first = due(answered(3.5, 0))
        second = due(answered(3.5, 0), answered(3.5, (first - MONDAY).days))
        assert second - first > first - MONDAY

    def test_what_was_forgotten_comes_again_the_next_day(self) -> None:
        assert due(answered(4.5, 0), answered(1.0, 8)) == MONDAY + timedelta(days=9)

    def test_the_same_answers_give_the_same_date(self) -> None:
        history = [answered(3.2, 0), answered(4.4, 3), answered(2.2, 14), answered(4.9, 15)]
        assert len({due(*history) for _ in range(20)}) == 1

    def test_any_time_zone_will_do(self) -> None:
        elsewhere = datetime.fromisoformat("2026-03-02T14:00:00+02:00")
        assert SCHEDULE.due([Attempt(elsewhere, Rating.GOOD)]) == SCHEDULE.due([Attempt(MONDAY, Rating.GOOD)])

    def test_who_is_due_is_told_the_longest_overdue_first(self) -> None:
        history = [answered(1, 0, "a"), answered(1, 2, "b"), answered(5, 2, "c")]
        repetition = Repetition(SCHEDULE, attempts(history))
        now = MONDAY + timedelta(days=4)
        assert [one.question_id for one in repetition.due(("c", "b", "a", "never"), now)] == ["a", "b"]

    def test_a_review_to_come_is_taken_to_go_well(self) -> None:
        repetition = Repetition(SCHEDULE, attempts([answered(1, 0)]))
        then = datetime(2026, 3, 3, 12, tzinfo=UTC)
        later = repetition.due_at("leakage", then=[then])
        assert later is not None
        assert later > then

    def test_a_question_never_asked_is_never_due(self) -> None:
        assert Repetition(SCHEDULE, {}).due_at("leakage") is None
