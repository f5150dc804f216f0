"""Drills: which question, how it is held, and what a set is made of."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from interviewer.before import Before
from interviewer.coaching.drill_set import DrillSet
from interviewer.coaching.drilling import (
    DrillFor,
    due_set,
    one_question_plan,
    open_questions,
    surprise,
    weak_spots,
    weakest_set,
)
from interviewer.coaching.weakness import weakest
from interviewer.errors import BadInput, NotReady
from interviewer.grading.judged import NOT_ASKED, not_gradable
from interviewer.model import MoveKind, Plan, StageKind
from interviewer.purpose import Retried
from interviewer.units import whole_units
from tests.digests import MONDAY, answer, digest
from tests.unit.interviewer.rehearsal import RUBRICS, Rehearsal, bank, strong, weak

STORY = (
    "I profiled the job, found that the join was quadratic and rewrote it; it fell from nine hours to one."
)
PHONE = StageKind.PHONE_SCREEN


def drill(kind: str = "technical", seed: int = 1) -> Plan:
    return one_question_plan(DrillFor(), (bank().select(kind=kind)[0],), seed)


def technical(topic: str, level: float, question_id: str):  # type: ignore[no-untyped-def]
    levels = {"correctness": level, "depth": level, "application": level}
    return answer(levels, stage=PHONE, topic=topic, question_id=question_id)


LOW_AND_HIGH = weakest(
    [
        digest(1, technical("llms", 1.2, "a"), technical("mlops", 2.0, "b")),
        digest(2, technical("fundamentals", 4.8, "c"), answer({"situation": 4.9, "action": 4.9})),
    ],
    MONDAY,
)


class TestHolding:
    @pytest.mark.parametrize("kind", ["recruiter", "technical", "coding", "system_design", "behavioral"])
    def test_one_line_the_question_a_probe_or_two_and_the_end(self, kind: str) -> None:
        held = Rehearsal(drill(kind), weak)
        state = held.run(lambda _: STORY)
        moves = [m.kind for m in held.moves]
        assert moves[:2] == [MoveKind.GREET, MoveKind.ASK]
        assert moves[-2:] == [MoveKind.MOVE_ON, MoveKind.CLOSE]
        probes = moves[2:-2]
        assert set(probes) == {MoveKind.PROBE}
        assert 1 <= len(probes) <= (4 if kind == "system_design" else 2)
        assert state.finished is not None
        assert state.stage.budget_secs == 300

    def test_no_small_talk_and_nothing_that_promises_more(self) -> None:
        for seed in range(12):
            held = Rehearsal(drill(seed=seed), strong)
            held.run(lambda _: STORY)
            greeting, _, *_, thanks, goodbye = held.said
            assert len(greeting.split()) <= 14
            assert "feedback" in goodbye
            assert not any(words in thanks.lower() for words in ("go on", "move on", "next"))

    def test_who_does_not_know_is_let_go_kindly(self) -> None:
        held = Rehearsal(drill(), weak)
        held.run(lambda _: "I don't know")
        assert held.moves[-2].manner == "kindly"
        assert "go on" not in held.said[-2]

    def test_after_five_minutes_nothing_more_is_asked(self) -> None:
        held = Rehearsal(drill("system_design"), weak, secs_per_answer=200)
        held.run(lambda _: STORY)
        assert sum(m.kind is MoveKind.PROBE for m in held.moves) == 1

    def test_a_round_tried_again_has_all_its_questions(self) -> None:
        questions = tuple(bank().select(kind="recruiter")[:2])
        retried = Retried("i1", "0", questions[0].id)
        plan = one_question_plan(DrillFor(), questions, 1, purpose="retry", retries=retried, budget_secs=600)
        held = Rehearsal(plan, strong)
        state = held.run(lambda _: STORY)
        assert state.asked == tuple(q.id for q in questions)
        assert MoveKind.INVITE_QUESTIONS not in [m.kind for m in held.moves]


class TestGrading:
    def test_of_a_recruiters_question_only_what_it_draws_out_can_be_graded(self) -> None:
        question = next(q for q in bank().select(kind="recruiter") if "production_exposure" in q.criteria)
        held = Rehearsal(one_question_plan(DrillFor(), (question,), 1), strong)
        (unit,) = whole_units(held.run(lambda _: STORY))
        rubric = RUBRICS["recruiter"]
        why_not = {c.key: not_gradable(unit, rubric, c.key) for c in rubric.criteria}
        assert why_not["production_exposure"] is why_not["communication"] is None
        assert why_not["motivation"] == why_not["expectations"] == NOT_ASKED


class TestChoosing:
    def test_a_surprise_is_new_as_long_as_anything_is(self) -> None:
        questions = open_questions(bank(), DrillFor())
        asked: dict[str, int] = {}
        for seed in range(len(questions)):
            found = surprise(questions, Before(asked=asked), random.Random(seed))
            assert found.id not in asked
            asked = {found.id: 0, **{i: n + 1 for i, n in asked.items()}}
        oldest = max(asked, key=lambda i: asked[i])
        assert surprise(questions, Before(asked=asked), random.Random(0)).id == oldest

    def test_a_junior_is_asked_nothing_above_unless_there_is_nothing_else(self) -> None:
        questions = open_questions(bank(), DrillFor(level="junior"))
        assert {q.level for q in questions if q.kind == "technical"} == {"junior"}
        assert {q.kind for q in questions} == {
            "recruiter",
            "technical",
            "coding",
            "system_design",
            "behavioral",
        }

    @pytest.mark.parametrize(
        ("wanted", "field"), [(DrillFor(role="pilot"), "role"), (DrillFor(level="x"), "level")]
    )
    def test_what_cannot_be_served(self, wanted: DrillFor, field: str) -> None:
        with pytest.raises(BadInput) as error:
            open_questions(bank(), wanted)
        assert error.value.field == field


class TestWeakestSet:
    def chosen(self, size: int = 5, seed: int = 1, before: Before | None = None) -> list[str]:
        questions = open_questions(bank(), DrillFor())
        found = weakest_set(questions, LOW_AND_HIGH, before or Before(), size, random.Random(seed))
        assert len({q.id for q in found}) == size
        return [q.topics[0] for q in found]

    def test_comes_from_the_weak_topics_in_turns(self) -> None:
        assert Counter(self.chosen()) == {"llms": 3, "mlops": 2} or Counter(self.chosen()) == {
            "mlops": 3,
            "llms": 2,
        }

    def test_what_is_good_is_not_drilled(self) -> None:
        assert {w.name for w in weak_spots(LOW_AND_HIGH)} == {"llms", "mlops"}

    def test_where_all_is_good_it_is_the_least_good(self) -> None:
        good = weakest([digest(1, technical("llms", 4.6, "a"))], MONDAY)
        assert [w.name for w in weak_spots(good)] == ["llms"]

    def test_a_topic_that_is_used_up_leaves_its_turn_to_the_others(self) -> None:
        coding = weakest([digest(1, technical("experimentation", 1.0, "a"))], MONDAY)
        few = [q for q in open_questions(bank(), DrillFor()) if q.topics[0] == "experimentation"][:2]
        assert len(weakest_set(few, coding, Before(), 3, random.Random(1))) == 2

    def test_a_recruiter_screen_alone_is_drilled_by_its_criteria(self) -> None:
        screen = answer({"motivation": 1.0, "expectations": 4.8}, stage=StageKind.RECRUITER, topic=None)
        weaknesses = weakest([digest(1, screen)], MONDAY)
        found = weakest_set(open_questions(bank(), DrillFor()), weaknesses, Before(), 3, random.Random(1))
        assert {q.kind for q in found} == {"recruiter"}

    def test_nothing_graded_nothing_weak(self) -> None:
        with pytest.raises(NotReady):
            weakest_set(open_questions(bank(), DrillFor()), (), Before(), 3, random.Random(1))

    @pytest.mark.parametrize(("size", "begins"), [(3, 1), (5, 2)])
    def test_begins_with_what_is_due_for_at_most_half_of_it(self, size: int, begins: int) -> None:
        known = [q.id for q in bank().select(topic="fundamentals")]
        due = [known[0], "no-longer-in-the-bank", *known[1:]]
        questions = bank().select(role="mle")
        found = weakest_set(questions, LOW_AND_HIGH, Before(), size, random.Random(1), due=due)
        assert [q.id for q in found[:begins]] == [due[0], *due[2 : begins + 1]]
        assert {q.topics[0] for q in found[begins:]} <= {"llms", "mlops"}
        assert len(found) == size

    @pytest.mark.parametrize("size", [2, 6])
    def test_three_to_five(self, size: int) -> None:
        with pytest.raises(BadInput):
            self.chosen(size)


class TestDueSet:
    def test_holds_those_that_waited_longest(self) -> None:
        ids = [q.id for q in bank().select(role="mle")[:7]]
        found = due_set(bank().select(role="mle"), ["no-longer-in-the-bank", *reversed(ids)])
        assert [q.id for q in found] == list(reversed(ids))[:5]

    def test_nothing_due_no_set(self) -> None:
        with pytest.raises(NotReady):
            due_set(bank().select(role="mle"), [])


class TestDrillSet:
    SET = DrillSet(DrillFor(level="senior"), ("a", "b", "c"), ("llms",))

    def test_goes_on_where_it_was(self) -> None:
        begun = self.SET.begun("i1")
        assert (begun.next_question, begun.place_of("i1"), begun.place_of("i9")) == ("b", 1, None)
        assert not begun.is_over
        assert begun.begun("i2").begun("i3").is_over

    def test_is_kept_as_json(self) -> None:
        begun = self.SET.begun("i1")
        assert DrillSet.from_json(begun.as_json()) == begun

    @pytest.mark.parametrize("kept", [None, {}, {"questions": 3}])
    def test_what_is_no_set_is_none(self, kept: dict[str, object] | None) -> None:
        assert DrillSet.from_json(kept) is None
