from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interviewer.model import MoveKind, Requested
from interviewer.policy import next_move
from tests.unit.interviewer.rehearsal import RUBRICS, Rehearsal, rehearse, strong, weak

STATEMENT = "We would retrieve a few hundred candidates with two towers and rank them with boosted trees."
STORY = "We shipped the forecast in spring and I fixed the loader when the units were mixed up by a supplier."


def on_question(stage: str, **request: object) -> Rehearsal:
    """Return a rehearsal in which the stage's first question has just been asked."""
    rehearsal = rehearse(stages=(stage,), **request)  # type: ignore[arg-type]
    rehearsal.listen()
    return rehearsal


class TestProbes:
    def test_go_to_the_weakest_criterion_first(self) -> None:
        rehearsal = on_question(
            "behavioral",
            coverage=lambda _, rubric: {c.key: 1.5 if c.key == "result" else 3.0 for c in rubric.criteria},
        )
        assert rehearsal.say(STORY).criterion == "result"

    def test_a_covered_answer_is_not_probed(self) -> None:
        assert on_question("behavioral", coverage=strong).say(STORY).kind is MoveKind.MOVE_ON

    @pytest.mark.parametrize(
        ("stage", "most"), [("recruiter", 2), ("behavioral", 2), ("phone_screen", 3), ("system_design", 5)]
    )
    def test_budget_of_a_full_interview(self, stage: str, most: int) -> None:
        rehearsal = on_question(stage, length="full")
        moves = [rehearsal.say(f"{STATEMENT} Part {n} of it.") for n in range(most + 1)]
        probes = [
            m.criterion for m in moves if m.kind is MoveKind.PROBE and m.question_id == moves[0].question_id
        ]
        # a recruiter's question is after fewer criteria than it may have probes
        assert len(probes) == len(set(probes)) <= most
        assert len(probes) == most or stage == "recruiter"
        assert moves[len(probes)].kind is MoveKind.MOVE_ON

    def test_i_dont_know_counts_as_one_of_them(self) -> None:
        rehearsal = on_question("behavioral", length="full")
        assert [rehearsal.say(STORY).kind for _ in range(2)] == [MoveKind.PROBE] * 2
        assert rehearsal.say("I don't know.").kind is MoveKind.MOVE_ON

    def test_what_was_said_already_is_not_asked_for(self) -> None:
        rehearsal = on_question("behavioral", length="full")
        state = rehearsal.state
        assert state.question is not None
        follow_up = next(f for f in state.question.follow_ups if f.criterion == "result")
        rehearsal.coverage = lambda _, rubric: {
            c.key: 1.0 if c.key == "result" else 5.0 for c in rubric.criteria
        }
        move = rehearsal.say(f"In short, {follow_up.text.rstrip('?')} is what I told my manager in the end.")
        assert (move.criterion, move.follow_up) == ("result", None)

    def test_no_second_probe_where_it_takes_the_time_of_the_next_question(self) -> None:
        rehearsal = on_question("phone_screen", secs_per_answer=100)
        assert rehearsal.say(STATEMENT).kind is MoveKind.PROBE
        assert rehearsal.say(STATEMENT).kind is MoveKind.MOVE_ON
        assert rehearsal.moves[-1].kind is MoveKind.ASK


class TestDontKnow:
    @pytest.mark.parametrize("stage", ["phone_screen", "behavioral"])
    def test_first_what_are_you_sure_of_then_kindly_on(self, stage: str) -> None:
        rehearsal = on_question(stage)
        assert rehearsal.say("I don't know.").manner == "sure_of"
        on = rehearsal.say("No idea, sorry.")
        assert (on.kind, on.manner) == (MoveKind.MOVE_ON, "kindly")

    def test_two_non_answers(self) -> None:
        rehearsal = on_question("phone_screen")
        assert rehearsal.say("ok").manner == "non_answer"
        assert rehearsal.say("hmm").manner == "kindly"


class TestRequests:
    def test_hint_once_in_practice(self) -> None:
        rehearsal = on_question("phone_screen")
        assert rehearsal.say("could i get a hint").manner is None
        assert rehearsal.state.question is not None
        assert rehearsal.state.question.hint in rehearsal.said[-1]
        assert rehearsal.say("another hint please").manner == "none_left"

    def test_no_hint_in_earnest(self) -> None:
        rehearsal = on_question("phone_screen", mode="real")
        assert rehearsal.say("could i get a hint").manner == "declined"

    def test_repeats_what_was_asked_last(self) -> None:
        rehearsal = on_question("behavioral")
        probe = rehearsal.say(STORY)
        assert rehearsal.say("could you repeat that").manner == "repeat"
        assert probe.follow_up is None or probe.follow_up in rehearsal.said[-1]
        assert rehearsal.state.question is not None
        assert rehearsal.state.question.text not in rehearsal.said[-1]

    def test_rephrases_the_question(self) -> None:
        rehearsal = on_question("behavioral")
        rehearsal.say("i don't understand the question")
        assert rehearsal.state.question is not None
        assert rehearsal.state.question.rephrased in rehearsal.said[-1]

    def test_skip_goes_to_the_next_question(self) -> None:
        rehearsal = on_question("phone_screen")
        first = rehearsal.state.question_id
        assert rehearsal.say("skip this one").manner == "skipped"
        assert rehearsal.state.question_id not in {first, None}

    @pytest.mark.parametrize(
        ("button", "kind"),
        [
            ("skip", MoveKind.MOVE_ON),
            ("hint", MoveKind.HINT),
            ("repeat", MoveKind.REPHRASE),
            ("rephrase", MoveKind.REPHRASE),
        ],
    )
    def test_buttons_do_the_same(self, button: str, kind: MoveKind) -> None:
        rehearsal = on_question("phone_screen")
        rehearsal.events.append(Requested(button, rehearsal.now))  # type: ignore[arg-type]
        before = len(rehearsal.moves)
        rehearsal.listen()
        assert rehearsal.moves[before].kind is kind

    def test_thinking_costs_no_probe(self) -> None:
        rehearsal = on_question("behavioral")
        move = rehearsal.say("give me a second to think")
        assert (move.kind, move.manner) == (MoveKind.CLARIFY, "thinking")


class TestClarifications:
    def test_facts_are_told_and_remembered(self) -> None:
        rehearsal = on_question("system_design")
        first = rehearsal.say("What latency do we need, and how big is the team?")
        assert (first.kind, len(first.fact_ids), first.manner) == (MoveKind.CLARIFY, 2, None)
        assert rehearsal.say("what latency did you say we need").manner in {"repeat", "told_before"}
        assert rehearsal.say("What's the latency budget?").manner == "told_before"

    def test_naming_what_has_to_be_known_is_asking(self) -> None:
        move = on_question("system_design").say("First I'd want to know the latency we need.")
        assert move.kind is MoveKind.CLARIFY
        assert move.fact_ids

    def test_what_is_not_on_the_sheet_is_to_be_assumed(self) -> None:
        assert on_question("system_design").say("Is it raining in Paris?").manner == "unknown"

    @pytest.mark.parametrize(
        ("text", "manner"),
        [
            ("are you a robot", "about_me"),
            ("what's the right answer", "withheld"),
            ("Is that correct?", "withheld"),
            ("should i start with the data", "your_choice"),
            ("what if the list is empty", "no_sheet"),
        ],
    )
    def test_other_questions(self, text: str, manner: str) -> None:
        move = on_question("phone_screen").say(text)
        assert (move.kind, move.manner) == (MoveKind.CLARIFY, manner)

    def test_no_fact_of_the_sheet_is_told_unasked(self) -> None:
        rehearsal = on_question("system_design")
        for _ in range(6):
            rehearsal.say(STATEMENT)
        assert rehearsal.state.plan.stages[0].questions[0].facts
        facts = [f.text for f in rehearsal.state.plan.stages[0].questions[0].facts]
        assert not [words for words in rehearsal.said if any(fact in words for fact in facts)]


class TestTime:
    def test_a_stage_out_of_time_ends(self) -> None:
        rehearsal = on_question("behavioral", secs_per_answer=400)
        assert rehearsal.say(STORY).manner == "time"

    def test_a_slow_first_answer_is_still_followed_up_once(self) -> None:
        rehearsal = on_question("behavioral", secs_per_answer=200)
        assert rehearsal.say(STORY).kind is MoveKind.PROBE
        assert rehearsal.say(STORY).manner == "time"

    def test_requests_do_not_stop_the_clock(self) -> None:
        rehearsal = on_question("behavioral", secs_per_answer=300)
        assert rehearsal.say("could you repeat that").manner == "time"

    def test_no_clock_no_endless_clarification(self) -> None:
        rehearsal = on_question("system_design", secs_per_answer=0)
        for _ in range(60):
            if rehearsal.say("could you repeat that").kind is MoveKind.MOVE_ON:
                return
        raise AssertionError("never moves on")


class TestTheEnd:
    def test_invites_answers_three_and_closes_without_waiting(self) -> None:
        rehearsal = on_question(
            "behavioral", coverage=strong, job="- The team has six engineers and one designer."
        )
        rehearsal.say(STORY)
        kinds = [rehearsal.say("How big is the team?").kind for _ in range(3)]
        assert kinds == [MoveKind.ANSWER_CANDIDATE] * 3
        assert "six engineers" in rehearsal.said[-2]
        assert rehearsal.moves[-1].kind is MoveKind.CLOSE
        assert rehearsal.state.finished is not None

    def test_yes_waits_for_the_question(self) -> None:
        rehearsal = on_question("behavioral", coverage=strong)
        rehearsal.say(STORY)
        assert rehearsal.say("Yes, I do.").manner == "go_ahead"
        assert rehearsal.say("No, that's all.").kind is MoveKind.CLOSE

    def test_repeat_button_repeats_the_invitation(self) -> None:
        rehearsal = on_question("behavioral", coverage=strong)
        rehearsal.say(STORY)
        rehearsal.events.append(Requested("repeat", rehearsal.now))
        rehearsal.listen()
        assert rehearsal.moves[-1].kind is MoveKind.INVITE_QUESTIONS


class TestAllowed:
    def test_a_model_may_choose_among_open_probes_and_after_one_move_on(self) -> None:
        rehearsal = on_question("system_design")
        rehearsal.say(STATEMENT)
        first = rehearsal.decisions[-1][1]
        rehearsal.say(STATEMENT)
        second = rehearsal.decisions[-1][1]
        assert {m.kind for m in first.allowed} == {MoveKind.PROBE}
        assert {m.kind for m in second.allowed} == {MoveKind.PROBE, MoveKind.MOVE_ON}
        assert second.allowed[0] == second.move

    def test_a_pending_move_is_the_only_one(self) -> None:
        rehearsal = on_question("behavioral")
        rehearsal.say(STORY)
        state, decision = rehearsal.decisions[-1]
        again = next_move(replace(state, pending=decision.move), None, rubric=RUBRICS["star"], stage_secs=0)
        assert again is not None
        assert again.allowed == (decision.move,)

    def test_nothing_after_the_end(self) -> None:
        rehearsal = rehearse(stages=("behavioral",), coverage=weak)
        rehearsal.run(lambda _: STORY)
        rehearsal.now += timedelta(days=1)
        assert next_move(rehearsal.state, None, rubric=None, stage_secs=0) is None
