"""Levels over time: what is drawn, what is said of it, and how much was practiced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.coaching.digest import Digest
from interviewer.coaching.lines import Line
from interviewer.coaching.periods import MOST_SLOTS, slots_of, week_of
from interviewer.coaching.progress import Progress, progress
from interviewer.coaching.progress_words import changed, duration, headline, listed, many, trend_words
from interviewer.model import StageKind
from interviewer.purpose import Retried
from tests.digests import MONDAY, answer, digest

NOW = MONDAY + timedelta(days=30)
STORY = {"situation": 3.0, "task": 3.0, "action": 2.0, "result": 2.0, "reflection": 3.0, "communication": 3.0}


def stories(number: int, **levels: float) -> Digest:
    """Return an interview with three behavioral answers of these levels."""
    return digest(number, *[answer(STORY | levels, question_id=f"q{number}-{n}") for n in range(3)])


def line(found: Progress, name: str) -> Line:
    """Return the line of a behavioral criterion."""
    [held] = [each for each in found.rounds if each.stage is StageKind.BEHAVIORAL]
    return next(each for each in held.criteria if each.name == name)


class TestLines:
    def test_a_point_for_each_interview_with_the_mean_of_its_answers(self) -> None:
        first = digest(0, answer(STORY | {"action": 2.0}), answer(STORY | {"action": 4.0}, question_id="q2"))
        points = line(progress([first, stories(1, action=3.5)], NOW), "Action").points
        assert [(point.slot, point.level.value, point.level.answers) for point in points] == [
            (0, 3.0, 2),
            (1, 3.5, 3),
        ]
        # ±1, half of it shared and half averaged over two answers.
        assert points[0].level.interval == pytest.approx((3.0 - 0.854, 3.0 + 0.854), abs=0.001)

    def test_lines_of_a_round_share_their_steps(self) -> None:
        without = digest(1, answer({"action": 3.0}))
        found = progress([stories(0), without, stories(2)], NOW)
        assert [point.slot for point in line(found, "Result").points] == [0, 2]
        assert [point.slot for point in line(found, "Action").points] == [0, 1, 2]

    def test_rounds_and_rubrics_stand_apart(self) -> None:
        technical = answer({"communication": 4.0}, stage=StageKind.PHONE_SCREEN, topic="mlops")
        coding = answer({"communication": 2.0}, stage=StageKind.PHONE_SCREEN, rubric="coding", topic="coding")
        [phone, behavioral] = progress([digest(0, technical, coding, answer(STORY))], NOW).rounds
        assert [(each.rubric, each.points[0].level.value) for each in phone.criteria] == [
            ("technical", 4.0),
            ("coding", 2.0),
        ]
        assert [each.criterion for each in behavioral.criteria] == list(STORY)

    def test_a_retry_is_drawn_but_proves_no_growth(self) -> None:
        again = replace(stories(1, action=5.0), purpose="retry", retries=Retried("i0", "0/q0-0", "q0-0"))
        action = line(progress([stories(0, action=1.0), again], NOW), "Action")
        assert [point.level.value for point in action.points] == [1.0, 5.0]
        assert action.trend is None

    def test_a_drill_counts(self) -> None:
        drill = replace(stories(1, action=5.0), purpose="drill")
        action = line(progress([stories(0, action=1.0), drill], NOW), "Action")
        assert action.trend is not None
        assert action.trend.verdict == "grew"

    def test_other_roles_and_levels_can_be_left_out(self) -> None:
        held = [stories(0), replace(stories(1), role="swe"), replace(stories(2), level="senior")]
        assert progress(held, NOW).interviews == 3
        assert progress(held, NOW, role="mle").interviews == 2
        assert progress(held, NOW, role="mle", level="mid").interviews == 1
        assert progress(held, NOW, role="nobody").since is None

    def test_what_could_not_be_graded_is_only_counted(self) -> None:
        found = progress([digest(0, answer({}))], NOW)
        assert (found.graded, found.ungraded, found.rounds, found.topics) == (0, 1, (), ())
        assert headline(found) is None

    @settings(max_examples=20, deadline=None)
    @given(st.permutations(range(7)))
    def test_the_order_they_come_in_does_not_matter(self, order: list[int]) -> None:
        held = [stories(n, action=1.0 + n / 2) for n in range(7)]
        assert progress([held[n] for n in order], NOW) == progress(held, NOW)


class TestTopics:
    def test_the_lowest_first_with_when_it_was_asked_last(self) -> None:
        technical = {"correctness": 4.0, "depth": 4.0}
        asked = answer(technical, stage=StageKind.PHONE_SCREEN, topic="llms")
        [low, high] = progress([digest(0, answer(STORY)), digest(1, asked), digest(2, asked)], NOW).topics
        assert (low.name, low.answers) == ("behavioral", 1)
        assert (high.name, high.level.value, high.answers) == ("llms", 4.0, 2)
        assert high.last_at == MONDAY + timedelta(days=2)
        assert high.stage is StageKind.PHONE_SCREEN


class TestPeriods:
    def test_few_stand_one_by_one(self) -> None:
        period, slots = slots_of([stories(n) for n in range(MOST_SLOTS)])
        assert (period, len(slots)) == ("interview", MOST_SLOTS)

    @pytest.mark.parametrize(
        ("apart_days", "period"), [(0.5, "week"), (5, "month"), (14, "quarter"), (60, "year"), (400, "year")]
    )
    def test_many_are_put_together_in_the_finest_way_that_fits(self, apart_days: float, period: str) -> None:
        held = [digest(n, answer(STORY), days=n * apart_days) for n in range(120)]
        found, slots = slots_of(held)
        assert found == period
        assert sum(len(slot.held) for slot in slots) == 120

    def test_weeks_begin_on_monday_wherever_the_clock_stood(self) -> None:
        assert week_of(datetime(2026, 3, 8, 23, 59, tzinfo=UTC)) == date(2026, 3, 2)
        assert week_of(datetime(2026, 3, 9, 0, 0, tzinfo=UTC)) == date(2026, 3, 9)
        assert week_of(datetime.min.replace(tzinfo=UTC)) == date(1, 1, 1)
        assert week_of(datetime.max.replace(tzinfo=UTC)) == date(9999, 12, 27)

    def test_retries_are_left_out_of_what_is_put_together(self) -> None:
        held = [digest(n, answer(STORY), purpose="retry" if n % 2 else "interview") for n in range(40)]
        _, slots = slots_of(held)
        assert sum(len(slot.held) for slot in slots) == 20


class TestPracticeTime:
    def test_weeks_to_now_and_rounds(self) -> None:
        both = digest(0, answer(STORY), answer({"depth": 3.0}, stage=StageKind.PHONE_SCREEN), secs=600.0)
        found = progress([both, digest(1, answer(STORY), secs=300.0)], MONDAY + timedelta(days=8)).practice
        assert (found.secs, found.sessions) == (900.0, 2)
        assert found.rounds == ((StageKind.PHONE_SCREEN, 300.0), (StageKind.BEHAVIORAL, 600.0))
        assert [(week.begins, week.secs, week.sessions) for week in found.weeks[-2:]] == [
            (date(2026, 3, 2), 900.0, 2),
            (date(2026, 3, 9), 0.0, 0),
        ]

    def test_a_clock_that_was_wrong_counts_in_all_but_the_weeks(self) -> None:
        odd = [digest(0, answer(STORY), days=-20000.0), digest(1, answer(STORY), days=20000.0)]
        found = progress(odd, NOW)
        assert found.practice.secs == 1800.0
        assert found.practice.longest_week_secs == 0.0
        assert found.interviews == 2


class TestWords:
    def test_the_headline_names_what_grew_and_what_did_not(self) -> None:
        held = [stories(n, action=1.5 + n / 4, result=2.0) for n in range(12)]
        told = headline(progress(held, NOW))
        assert told is not None
        assert told.held == "Twelve interviews"
        assert told.since == MONDAY
        assert told.changed.startswith("Action grew; result, ")
        assert told.changed.endswith(" others didn’t.")

    def test_after_one_nothing_is_claimed(self) -> None:
        assert changed(progress([stories(0, action=5.0)], NOW)) == "It is too early to say what changed."
        assert trend_words(line(progress([stories(0)], NOW), "Action").trend) == "One so far."

    def test_a_fall_is_told_as_plainly(self) -> None:
        found = progress([stories(0, action=5.0), stories(1, action=2.0)], NOW)
        assert changed(found) == "Action fell."
        assert trend_words(line(found, "Action").trend) == "Fell from 5.0 to 2.0."

    def test_names_that_several_rubrics_have_say_which(self) -> None:
        def both(number: int, level: float) -> Digest:
            spoken = answer({"communication": level}, stage=StageKind.PHONE_SCREEN)
            return digest(
                number,
                spoken,
                answer({"communication": 3.0}),
                answer({"communication": 3.0}, question_id="q"),
            )

        assert (
            changed(progress([both(0, 1.0), both(1, 5.0)], NOW))
            == "Communication in knowledge questions grew."
        )

    def test_small_words(self) -> None:
        assert listed(["a", "b", "c"]) == "a, b and c"
        assert listed(["a", "b", "c", "d"]) == "a, b and two others"
        assert (many(1, "retry"), many(2, "retry"), many(13, "drill")) == (
            "one retry",
            "two retries",
            "13 drills",
        )
        assert [duration(secs) for secs in (0, 20, 3599, 7500)] == ["0 min", "1 min", "1 h", "2 h 5 min"]
