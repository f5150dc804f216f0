"""Whole interviews against the pure core: no store, no clock, no model; a candidate is a function of the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from interviewer.intents import Intent, intent_of
from interviewer.listening import brief_is_fine
from interviewer.model import Event, Finished, Move, MoveDecided, MoveKind, Plan, Turn, TurnTaken
from interviewer.plan import NewInterview, make_plan
from interviewer.policy import Assessment, Decision, next_move, next_stage_index
from interviewer.scripted import words_for
from interviewer.state import State, advanced
from knowledge.bank import QuestionBank, load_questions
from knowledge.model import Question
from rubrics.load import load_rubrics
from rubrics.model import Rubric

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUBRICS = load_rubrics()
Candidate = Callable[[State], str]
Coverage = Callable[[Question, Rubric], Mapping[str, float]]


@cache
def bank() -> QuestionBank:
    """Return the real question bank."""
    return load_questions(criteria={r.id: [c.key for c in r.criteria] for r in RUBRICS.values()})


def weak(_: Question, rubric: Rubric) -> Mapping[str, float]:
    """Leave every criterion open, the later the weaker."""
    return {c.key: 2.5 - 0.1 * n for n, c in enumerate(rubric.criteria)}


def strong(_: Question, rubric: Rubric) -> Mapping[str, float]:
    """Cover everything."""
    return {c.key: 4.5 for c in rubric.criteria}


@dataclass
class Rehearsal:
    """An interview under way."""

    plan: Plan
    coverage: Coverage = weak
    secs_per_answer: float = 20.0

    def __post_init__(self) -> None:
        self.events: list[Event] = []
        self.now = NOON
        self.decisions: list[tuple[State, Decision]] = []
        self._folded, self._state = 0, State(self.plan)

    @property
    def state(self) -> State:
        self._state = advanced(self._state, self.events[self._folded :])
        self._folded = len(self.events)
        return self._state

    @property
    def moves(self) -> list[Move]:
        return [decision.move for _, decision in self.decisions]

    @property
    def said(self) -> list[str]:
        """What the interviewer said."""
        return [t.text for t in self.state.turns if t.speaker == "interviewer"]

    def listen(self) -> State:
        """Let the interviewer say all it owes, and return the state then."""
        for _ in range(20):
            state = self.state
            decision = self._decision(state)
            if decision is None:
                return state
            self._speak(state, decision)
        raise AssertionError("the interviewer talks without end")

    def say(self, text: str) -> Move:
        """Answer, and return the interviewer's first move after it."""
        state = self.state
        self.now += timedelta(seconds=self.secs_per_answer)
        turn = Turn(state.next_turn_id, state.stage_index, state.question_id, "candidate", text, self.now)
        self.events.append(TurnTaken(turn))
        before = len(self.decisions)
        self.listen()
        return self.moves[before]

    def run(self, candidate: Candidate, *, most_turns: int = 1_000) -> State:
        """Hold the whole interview."""
        state = self.listen()
        for _ in range(most_turns):
            if state.finished:
                return state
            self.say(candidate(state))
            state = self.state
        raise AssertionError("the interview does not end")

    def _decision(self, state: State) -> Decision | None:
        question = state.question
        rubric = RUBRICS[question.rubric_id] if question else None
        last = state.last_turn
        assessment = None
        if state.request:
            assessment = Assessment(Intent.ANSWER)
        elif last and last.speaker == "candidate":
            inviting = state.phase == "inviting"
            intent = intent_of(last.text, inviting=inviting, brief_is_fine=brief_is_fine(state))
            covered = self.coverage(question, rubric) if question and rubric else {}
            assessment = Assessment(intent, covered)
        secs = state.stage_elapsed_secs(self.now)
        return next_move(state, assessment, rubric=rubric, stage_secs=secs)

    def _speak(self, state: State, decision: Decision) -> None:
        move, index = decision.move, next_stage_index(state)
        words = words_for(state, move)
        turn = Turn(
            state.next_turn_id,
            index,
            move.question_id,
            "interviewer",
            words,
            self.now,
            move=move,
            spoken_by="script",
        )
        self.decisions.append((state, decision))
        self.events += [MoveDecided(move, self.now), TurnTaken(turn)]
        if move.kind is MoveKind.CLOSE and index + 1 == len(self.plan.stages):
            self.events.append(Finished(self.now))


def rehearse(
    *,
    stages: tuple[str, ...] = ("recruiter", "phone_screen", "system_design", "behavioral"),
    coverage: Coverage = weak,
    secs_per_answer: float = 20.0,
    **request: object,
) -> Rehearsal:
    """Return an interview that has not begun."""
    wanted = NewInterview(stages=stages, **{"seed": 1, **request})  # type: ignore[arg-type]
    return Rehearsal(make_plan(wanted, bank()), coverage, secs_per_answer)
