"""The next interview's plan: what was asked before is left out, what is weak comes up more often."""

from __future__ import annotations

from collections import Counter

import pytest

from interviewer.before import Before
from interviewer.coaching.looking_back import before_of
from interviewer.model import Plan
from interviewer.plan import NewInterview, fair_questions, make_plan
from tests.unit.interviewer.rehearsal import bank

KINDS = ("recruiter", "technical", "coding", "system_design", "behavioral")


def ids(plan: Plan) -> tuple[str, ...]:
    return tuple(q.id for stage in plan.stages for q in stage.questions)


def one_after_the_other(times: int, *, length: str = "short", first_seed: int = 0) -> list[tuple[str, ...]]:
    """Return the questions of so many interviews, each planned with those before it; oldest first."""
    held: list[tuple[str, ...]] = []
    for seed in range(first_seed, first_seed + times):
        before = before_of(held[::-1], ())
        held.append(ids(make_plan(NewInterview(seed=seed, length=length), bank(), before)))  # type: ignore[arg-type]
    return held


class TestAskedBefore:
    @pytest.mark.parametrize("length", ["short", "full"])
    def test_nothing_comes_twice_while_anything_is_new(self, length: str) -> None:
        held = one_after_the_other(10, length=length)
        for kind in KINDS:
            fair = {q.id for q in fair_questions(bank().select(role="mle", kind=kind), "mid")}
            seen: set[str] = set()
            for questions in held:
                asked = [i for i in questions if i in fair]
                repeated = [i for i in asked if i in seen]
                new = [i for i in asked if i not in seen]
                assert not repeated or seen | set(new) >= fair, f"{kind} repeated while some were new"
                seen |= set(asked)

    def test_without_a_past_such_interviews_do_repeat(self) -> None:
        held = [ids(make_plan(NewInterview(seed=seed), bank())) for seed in range(10)]
        assert max(Counter(i for questions in held for i in questions).values()) > 1

    def test_where_all_were_asked_the_one_of_longest_ago_comes(self) -> None:
        coding = fair_questions(bank().select(kind="coding"), "mid")
        ago = {q.id: n for n, q in enumerate(coding)}
        plan = make_plan(NewInterview(stages=("phone_screen",), seed=4), bank(), Before(asked=ago))
        assert ids(plan)[-1] == coding[-1].id

    def test_the_same_seed_and_past_is_the_same_plan(self) -> None:
        assert one_after_the_other(4) == one_after_the_other(4)

    def test_no_past_is_as_if_there_were_no_such_thing(self) -> None:
        for seed in range(20):
            request = NewInterview(seed=seed, length="full")
            assert make_plan(request, bank()) == make_plan(request, bank(), Before())

    def test_the_newest_time_counts(self) -> None:
        assert before_of([("b",), ("a", "b")], ()).asked == {"b": 0, "a": 1}


class TestLeaning:
    def share(self, before: Before, criterion: str) -> float:
        """Return how many of the behavioral questions of 200 interviews were prepared to probe a criterion."""
        asked = [
            q
            for seed in range(200)
            for stage in make_plan(NewInterview(stages=("behavioral",), seed=seed), bank(), before).stages
            for q in stage.questions
        ]
        return sum(any(f.criterion == criterion for f in q.follow_ups) for q in asked) / len(asked)

    def test_questions_that_draw_out_what_is_weak_come_more_often(self) -> None:
        usual = self.share(Before(), "task")
        leaning = self.share(Before(weak_criteria={("star", "task"): 1.0}), "task")
        assert usual == pytest.approx(0.5, abs=0.12)
        assert leaning > usual + 0.15
        assert leaning < 1.0, "a weight, not a rule"

    def test_so_do_weak_topics(self) -> None:
        def share(before: Before) -> float:
            asked = [
                make_plan(NewInterview(stages=("phone_screen",), seed=seed), bank(), before)
                .stages[0]
                .questions[0]
                for seed in range(200)
            ]
            return sum(q.topics[0] == "llms" for q in asked) / len(asked)

        assert share(Before(weak_topics={"llms": 1.0})) > 1.6 * share(Before())

    def test_what_is_strong_changes_nothing(self) -> None:
        question = bank().select(kind="behavioral")[0]
        assert Before(weak_criteria={("technical", "depth"): 1.0}).lean(question) == 1.0
