"""What is worth practicing most: by hand, and in whatever order the interviews come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.coaching.digest import Digest
from interviewer.coaching.weakness import HALF_LIFE_DAYS, LATEST, Weakness, weakest
from interviewer.model import StageKind
from tests.digests import MONDAY, answer, digest

SAME = {"situation": 3.0, "task": 3.0, "action": 3.0, "result": 3.0, "reflection": 3.0, "communication": 3.0}


def found(*digests: Digest, days: float = 0.0) -> dict[str, Weakness]:
    """Return the weaknesses by name, that many days after the first Monday."""
    return {one.name: one for one in weakest(digests, MONDAY + timedelta(days=days))}


class TestOrder:
    def test_equal_levels_are_ordered_by_weight(self) -> None:
        names = [one.name for one in weakest([digest(0, answer(SAME))], MONDAY) if one.kind == "criterion"]
        assert names[:3] == ["Action", "Result", "Task"]
        assert names[-1] == "Communication"

    def test_the_gain_is_weight_times_headroom_times_recency_times_certainty(self) -> None:
        weak = found(digest(0, answer(SAME | {"action": 2.0})), days=HALF_LIFE_DAYS)["Action"]
        assert weak.gain == pytest.approx(0.35 * 3.0 * 0.5 * 0.5)
        assert (weak.rubric, weak.criterion, weak.stage) == ("star", "action", StageKind.BEHAVIORAL)
        assert (weak.estimate, weak.interval, weak.measurements) == (2.0, (1.0, 3.0), 1)

    def test_a_full_level_has_nothing_to_gain(self) -> None:
        assert found(digest(0, answer(SAME | {"action": 5.0})))["Action"].gain == 0.0

    def test_more_answers_make_it_more_certain(self) -> None:
        once = found(digest(0, answer(SAME)))["Action"]
        often = found(digest(0, *[answer(SAME, question_id=f"q{n}") for n in range(4)]))["Action"]
        assert often.gain > once.gain

    def test_without_an_interval_it_counts_as_known_to_a_level(self) -> None:
        weak = found(digest(0, answer(SAME, half_width=None)))["Action"]
        assert weak.interval is None
        assert weak.gain == pytest.approx(0.35 * 2.0 * 0.5)

    def test_a_clock_that_was_ahead_makes_nothing_more_recent_than_today(self) -> None:
        ahead = found(digest(0, answer(SAME), days=4000.0))["Action"]
        assert ahead.gain == found(digest(0, answer(SAME)))["Action"].gain


class TestMeasurements:
    def test_only_the_latest_say_where_somebody_stands(self) -> None:
        old = [digest(n, answer(SAME | {"action": 1.0}, question_id=f"old{n}")) for n in range(5)]
        new = [digest(5 + n, answer(SAME | {"action": 4.0}, question_id=f"new{n}")) for n in range(LATEST)]
        weak = found(*old, *new)["Action"]
        assert (weak.estimate, weak.measurements) == (4.0, LATEST)
        assert weak.question_ids == ("new7", "new6", "new5", "new4", "new3")
        assert weak.last_at == new[-1].created_at

    def test_topics_weigh_by_their_share_of_the_rounds_answers(self) -> None:
        technical = {"correctness": 3.0, "depth": 3.0, "application": 3.0, "communication": 3.0}
        one, *others = (
            answer(technical, stage=StageKind.PHONE_SCREEN, question_id=f"q{n}", topic=topic)
            for n, topic in enumerate(["mlops", "llms", "llms", "llms"])
        )
        weak = found(digest(0, one, *others))
        assert weak["mlops"].gain == pytest.approx(0.25 * 2.0 * 0.5)
        assert weak["llms"].kind == "topic"
        assert weak["llms"].criterion is None
        assert weak["llms"].question_ids == ("q3", "q2", "q1")

    def test_nothing_graded_is_no_weakness(self) -> None:
        assert weakest([digest(0, answer({}))], MONDAY) == ()
        assert weakest([], MONDAY) == ()

    @settings(max_examples=30, deadline=None)
    @given(st.permutations(range(6)))
    def test_the_order_they_come_in_does_not_matter(self, order: list[int]) -> None:
        held = [digest(n, answer(SAME | {"action": 1.0 + n / 2}, question_id=f"q{n}")) for n in range(6)]
        assert weakest([held[n] for n in order], MONDAY) == weakest(held, MONDAY)
