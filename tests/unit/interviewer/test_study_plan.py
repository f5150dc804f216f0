"""The plan by the day: what it follows, and that it fits into the time given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.adapters.fsrs_schedule import FsrsSchedule
from interviewer.coaching.digest import Digest
from interviewer.coaching.goal import Goal, end_of_day
from interviewer.coaching.study_plan import Done, Item, StudyPlan
from interviewer.coaching.study_plan_days import LONGEST_DAY_MINUTES, study_days
from interviewer.coaching.study_plan_making import make_plan
from interviewer.model import StageKind
from knowledge.bank import QuestionBank, load_questions
from knowledge.library import Library
from tests.digests import MONDAY, RUBRICS, answer, digest
from tests.fake_embedder import FakeEmbedder

TODAY = MONDAY.date()
ALL = tuple(StageKind)
STAR = tuple(c.key for c in RUBRICS["star"].criteria)
DESIGN = tuple(c.key for c in RUBRICS["system_design"].criteria)
TECHNICAL = tuple(c.key for c in RUBRICS["technical"].criteria)


@cache
def bank() -> QuestionBank:
    return load_questions(criteria={r.id: [c.key for c in r.criteria] for r in RUBRICS.values()})


@cache
def library() -> Library:
    return Library.open(embedder=FakeEmbedder())


def goal(days: int = 14, **fields: Any) -> Goal:
    plain = Goal("k", TODAY + timedelta(days=days), 7.0, ALL, "mle", "mid", (), time(18), "UTC", TODAY)
    return replace(plain, **fields)


def plan(
    of: Goal, *digests: Digest, today: date = TODAY, done: Sequence[Done] = (), questions: Any = None
) -> StudyPlan:
    return make_plan(
        of,
        digests,
        bank=bank() if questions is None else questions,
        passages=library().passages,
        schedule=FsrsSchedule(),
        today=today,
        done=done,
    )


def behavioral(number: int, days: float, question_id: str = "mle-beh-mentoring", **levels: float) -> Digest:
    """Return a behavioral interview that went well but for these criteria."""
    given = answer(dict.fromkeys(STAR, 4.8) | levels, question_id=question_id)
    return digest(number, given, days=days)


def design(number: int, days: float, **levels: float) -> Digest:
    """Return a design interview that went well but for these criteria."""
    given = answer(
        dict.fromkeys(DESIGN, 4.8) | levels,
        stage=StageKind.SYSTEM_DESIGN,
        question_id="mle-design-card-fraud",
        topic="system-design",
    )
    return digest(number, given, days=days)


def drilled(number: int, days: float, question_id: str, level: float, topic: str = "fundamentals") -> Digest:
    given = answer(
        dict.fromkeys(TECHNICAL, level), stage=StageKind.PHONE_SCREEN, question_id=question_id, topic=topic
    )
    return digest(number, given, days=days, purpose="drill", secs=300)


def items(made: StudyPlan) -> list[Item]:
    return [item for day in made.days for item in day.items]


def as_done(item: Item, on: date = TODAY) -> Done:
    return Done(item.id, item.kind, item.title, item.minutes, on)


def mock_days(made: StudyPlan) -> list[date]:
    return [day.on for day in made.days if any(item.kind == "mock" for item in day.items)]


class TestTime:
    @settings(max_examples=25, deadline=None)
    @given(
        days=st.integers(0, 40),
        hours=st.floats(1, 60),
        off=st.sets(st.integers(1, 7), max_size=6),
        rounds=st.sets(st.sampled_from(StageKind), min_size=1),
        ago=st.integers(0, 20),
        has_history=st.booleans(),
    )
    def test_no_day_and_no_week_takes_more_than_was_given(
        self, days: int, hours: float, off: set[int], rounds: set[StageKind], ago: int, has_history: bool
    ) -> None:
        wanted = goal(
            days,
            hours_a_week=hours,
            days_off=tuple(sorted(off)),
            rounds=tuple(kind for kind in StageKind if kind in rounds),
            since=TODAY - timedelta(days=ago),
        )
        history = (behavioral(1, -3, result=1.5), drilled(2, -2, "mle-fund-pca", 1.2)) if has_history else ()
        made = plan(wanted, *history)
        assert len([day for day in made.days if day.kind != "interview"]) <= 14
        for day in made.days:
            assert day.planned_minutes <= day.minutes <= LONGEST_DAY_MINUTES
            assert not (day.on.isoweekday() in off and day.items)
        every = study_days(wanted)
        for first in every:
            week = [minutes for day, minutes in every.items() if first <= day < first + timedelta(days=7)]
            assert sum(week) <= hours * 60
        ids = [item.id for item in items(made)]
        assert len(ids) == len(set(ids))

    def test_few_hours_make_fewer_days_and_not_shorter_ones(self) -> None:
        given = study_days(goal(14, hours_a_week=2))
        assert len(given) == 8
        assert min(given.values()) >= 25

    def test_a_week_and_more_has_a_free_day_in_it(self) -> None:
        free = [day for day in plan(goal(14)).days if day.kind == "free"]
        assert len(free) == 2
        assert all(not day.items for day in free)

    def test_the_first_and_the_last_day_are_never_free(self) -> None:
        for days in range(1, 30):
            used = study_days(goal(days))
            assert min(used) == TODAY
            assert max(used) == TODAY + timedelta(days=days - 1)

    def test_an_interview_far_off_gets_the_next_two_weeks_and_says_so(self) -> None:
        made = plan(goal(90))
        assert made.is_cut
        assert len(made.days) == 14
        assert {day.kind for day in made.days} <= {"study", "free", "diagnosis"}

    def test_on_the_day_itself_there_is_nothing_to_study(self) -> None:
        made = plan(goal(0))
        assert made.state == "today"
        assert [day.kind for day in made.days] == ["interview"]
        assert items(made) == []

    def test_a_day_that_has_passed_has_no_days(self) -> None:
        made = plan(goal(-1, since=TODAY - timedelta(days=9)))
        assert made.state == "passed"
        assert made.days == ()


class TestWithoutHistory:
    def test_it_begins_with_finding_out_where_one_stands(self) -> None:
        first = plan(goal()).days[0]
        assert first.kind == "diagnosis"
        assert first.items[0].kind == "mock"
        assert first.items[0].link == "/?stages=recruiter,phone_screen,system_design,behavioral&length=short"

    def test_every_round_expected_gets_its_share_and_no_other_does(self) -> None:
        made = plan(goal(rounds=(StageKind.BEHAVIORAL,)))
        asked = {bank().get(item.about).stage for item in items(made) if item.kind == "drill"}
        assert asked == {"behavioral"}
        everything = plan(goal())
        assert {focus.key for focus in everything.focus} == {f"round/{kind}" for kind in StageKind}

    def test_a_bank_and_a_library_of_nothing_still_make_a_plan(self) -> None:
        made = make_plan(goal(), (), bank=(), passages=(), schedule=FsrsSchedule(), today=TODAY, done=())
        assert {item.kind for item in items(made)} == {"mock", "checklist", "story"}

    def test_questions_above_the_level_are_not_asked(self) -> None:
        made = plan(goal(level="junior", hours_a_week=40))
        assert {bank().get(item.about).level for item in items(made) if item.kind == "drill"} == {"junior"}


class TestRules:
    def test_mock_rounds_stand_two_or_three_days_apart_and_take_turns(self) -> None:
        made = plan(goal())
        held = mock_days(made)
        gaps = [(later - day).days for day, later in pairwise(held)]
        assert set(gaps[:-1]) <= {2, 3}
        assert gaps[-1] in {2, 3, 4}  # before the rehearsal, nothing the day before it
        single = [item.about for item in items(made) if item.kind == "mock" and "+" not in item.about]
        assert set(single) == {kind.value for kind in StageKind}
        assert len(single) == len(StageKind)

    def test_the_whole_loop_is_rehearsed_two_days_before(self) -> None:
        made = plan(goal())
        rehearsal = next(day for day in made.days if day.kind == "rehearsal")
        assert (made.goal.on - rehearsal.on).days == 2
        assert rehearsal.items[0].about == "recruiter+phone_screen+system_design+behavioral"

    def test_nothing_is_new_on_the_last_day(self) -> None:
        last = plan(goal(hours_a_week=30), drilled(1, -2, "mle-fund-pca", 1.2)).days[-2]
        assert last.kind == "last"
        assert {item.kind for item in last.items} <= {"checklist", "review", "story"}
        assert last.items[0].kind == "checklist"
        assert last.planned_minutes <= 60

    def test_two_of_a_topic_do_not_follow_each_other_while_others_fit(self) -> None:
        days = [day for day in plan(goal(hours_a_week=20)).days if day.kind == "study"]
        pairs = [(one.topic, other.topic) for day in days[:6] for one, other in pairwise(day.items)]
        assert len(pairs) > 30
        assert sum(one == other for one, other in pairs) == 0

    def test_what_was_answered_badly_comes_again_the_next_day(self) -> None:
        made = plan(goal(), drilled(1, -1, "mle-fund-pca", 1.2), drilled(2, -1, "mle-fund-kmeans", 4.8))
        again = [item.about for item in made.days[0].items if item.kind == "review"]
        assert again == ["mle-fund-pca"]
        assert not any(item.kind == "drill" and item.about == "mle-fund-pca" for item in items(made))

    def test_what_comes_again_takes_at_most_half_a_day(self) -> None:
        history = [drilled(n, -5, q.id, 1.0) for n, q in enumerate(bank().select(kind="technical")[:40])]
        made = plan(goal(), *history)
        for day in made.days:
            if day.kind == "study":
                assert sum(i.minutes for i in day.items if i.kind == "review") <= day.minutes / 2

    def test_the_weakest_criterion_comes_first_with_its_reason(self) -> None:
        made = plan(goal(), behavioral(1, -1, result=1.4))
        assert made.focus[0].key == "star/result"
        assert "stands at 1.4 of 5" in made.focus[0].why
        reads = [item.about for item in items(made) if item.kind == "read" and item.why == made.focus[0].why]
        assert reads[0] == "mle-behavioral-stories#results-with-a-baseline"

    def test_each_item_leads_somewhere_and_says_why(self) -> None:
        for item in items(plan(goal(), behavioral(1, -1, result=1.4), design(2, -2, modeling=2))):
            assert item.why
            assert item.id == "aloud" or (item.link and item.link.startswith("/"))
            assert item.kind != "read" or item.source


class TestStories:
    def test_an_event_told_badly_comes_before_those_never_told_and_good_ones_are_left_out(self) -> None:
        badly = behavioral(1, -1, "mle-beh-mentoring", result=1, action=1, task=1)
        well = behavioral(2, -2, "mle-beh-incident-response")
        stories = [i for i in items(plan(goal(hours_a_week=40), badly, well)) if i.id.startswith("story:")]
        assert stories[0].about == "people"
        assert "Told at" in stories[0].why
        assert "incident" not in {story.about for story in stories}

    def test_the_prompts_point_at_what_was_weak(self) -> None:
        made = plan(goal(), behavioral(1, -1, result=1.4))
        story = next(item for item in items(made) if item.id.startswith("story:"))
        assert [prompt.partition(":")[0] for prompt in story.prompts] == [
            "Situation",
            "Task",
            "Action",
            "Result (weak so far)",
            "Reflection",
            "They will ask",
        ]


class TestAdapting:
    def test_a_new_interview_with_another_weakness_shifts_the_plan_to_it(self) -> None:
        of = goal(rounds=(StageKind.SYSTEM_DESIGN, StageKind.BEHAVIORAL))
        past = (behavioral(1, -2, result=1.2), design(2, -2, modeling=4.0))
        before = plan(of, *past)
        after = plan(of, *past, design(3, -1, serving_scale=1.0))
        assert [focus.key for focus in before.focus[:2]] == ["star/result", "system_design/modeling"]
        assert [focus.key for focus in after.focus[:2]] == ["star/result", "system_design/serving_scale"]
        section = "read:mle-system-design-round#serving-with-arithmetic"
        assert section not in [item.id for item in before.days[0].items]
        assert section in [item.id for item in after.days[0].items]

    def test_what_is_done_is_not_planned_again_after_a_new_interview(self) -> None:
        first = plan(goal(), behavioral(1, -1, result=1.4))
        done = [as_done(item) for item in first.days[0].items]
        tomorrow = TODAY + timedelta(days=1)
        later = plan(
            goal(), behavioral(1, -1, result=1.4), behavioral(2, 0, result=1.4), today=tomorrow, done=done
        )
        assert not {one.id for one in done} & {item.id for item in items(later)}
        assert {item.id for item in later.past[0].items} >= {one.id for one in done}

    def test_ticking_off_changes_nothing_else_today(self) -> None:
        made = plan(goal(), behavioral(1, -1, result=1.4))
        for item in made.days[0].items:
            ticked = plan(goal(), behavioral(1, -1, result=1.4), done=[as_done(item)])
            assert [one.id for one in ticked.days[0].items] == [one.id for one in made.days[0].items]
            assert [one.id for one in ticked.days[0].items if one.done] == [item.id]

    def test_what_was_not_done_moves_on(self) -> None:
        today = plan(goal())
        tomorrow = plan(goal(), today=TODAY + timedelta(days=1))
        assert tomorrow.days[0].items[0].kind == today.days[0].items[0].kind == "mock"
        left = {item.id for item in today.days[0].items if item.kind == "read"}
        assert left <= {item.id for item in items(tomorrow)}

    def test_an_interview_held_today_is_the_mock_that_was_planned_and_the_next_is_two_days_off(self) -> None:
        given = answer(dict.fromkeys(STAR, 3.0), question_id="mle-beh-mentoring")
        held = digest(1, given, days=0)
        made = plan(goal(rounds=(StageKind.BEHAVIORAL,)), held)
        [mock] = [item for item in made.days[0].items if item.kind == "mock"]
        assert mock.done
        assert mock.answered
        assert mock_days(made)[1] >= TODAY + timedelta(days=2)

    def test_another_interview_than_the_planned_one_takes_its_place(self) -> None:
        made = plan(goal(), behavioral(1, 0, result=2.0))
        mocks = [item for item in made.days[0].items if item.kind == "mock"]
        assert [(item.id, item.done) for item in mocks] == [("held:i1", True)]
        assert mock_days(made)[1] >= TODAY + timedelta(days=2)

    def test_a_question_drilled_today_is_done_and_stays_where_it_stood(self) -> None:
        weak = drilled(1, -1, "mle-fund-pca", 1.2)
        made = plan(goal(), weak, drilled(2, 0, "mle-fund-pca", 4.5))
        [again] = [item for item in made.days[0].items if item.about == "mle-fund-pca"]
        assert again.kind == "review"
        assert again.done

    def test_an_interview_with_a_question_of_today_is_shown_beside_it(self) -> None:
        held = replace(behavioral(2, 0), active_secs=1800.0)
        made = plan(goal(rounds=(StageKind.PHONE_SCREEN,)), behavioral(1, -1, result=1.4), held)
        assert [(i.id, i.minutes) for i in made.days[0].items if i.id == "held:i2"] == [("held:i2", 30)]
        due = behavioral(1, -1, situation=1.4, task=1.4, action=1.4, result=1.4, reflection=1.4)
        today = plan(goal(rounds=ALL), due, held).days[0].items
        [again] = [item for item in today if item.about == "mle-beh-mentoring"]
        [interview] = [item for item in today if item.id == "held:i2"]
        assert (again.done, interview.done) == (True, True)
        assert again.minutes + interview.minutes == 30

    def test_a_day_ends_where_the_person_is(self) -> None:
        late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
        assert end_of_day(None, late).isoformat() == "2026-03-01T23:59:59.999999+00:00"
        assert end_of_day(goal(zone="Asia/Tokyo"), late).isoformat() == "2026-03-02T23:59:59.999999+09:00"

    def test_days_begin_where_the_person_is(self) -> None:
        # 23:30 in UTC is the next day in Tokyo.
        late = datetime(2026, 3, 1, 23, 30, tzinfo=MONDAY.tzinfo)
        held = replace(behavioral(1, -1), created_at=late, finished_at=late)
        assert any(item.done for item in plan(goal(zone="Asia/Tokyo"), held).days[0].items)
        assert not any(item.done for item in plan(goal(zone="UTC"), held).days[0].items)

    def test_the_same_past_makes_the_same_plan(self) -> None:
        past = (behavioral(1, -1, result=1.4), drilled(2, -1, "mle-fund-pca", 1.2))
        assert plan(goal(), *past) == plan(goal(), *past)


@pytest.mark.parametrize("days", [1, 2, 3, 4, 7, 14, 15])
def test_every_length_ends_with_the_last_day_and_the_interview(days: int) -> None:
    made = plan(goal(days))
    assert [day.kind for day in made.days][-2:] == (
        ["last", "interview"] if days <= 14 else [made.days[-2].kind, "study"]
    )
