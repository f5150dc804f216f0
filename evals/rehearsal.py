"""A whole interview against the interviewer's pure core: no store, no clock, no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from interviewer.intents import Intent, intent_of
from interviewer.listening import brief_is_fine
from interviewer.model import Event, Finished, Move, MoveDecided, MoveKind, Plan, Turn, TurnTaken
from interviewer.policy import Assessment, Decision, next_move, next_stage_index
from interviewer.scripted import words_for
from interviewer.state import State, advanced
from knowledge.model import Question
from rubrics.model import Rubric

MOST_TURNS = 400
"""An interview with more answers than this does not end."""
MOST_MOVES = 20
"""Moves in a row without waiting for the candidate."""
_START = datetime(2026, 1, 1, 9, tzinfo=UTC)
Candidate = Callable[[State], str]
Coverage = Callable[[Question, Rubric, Sequence[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Said:
    """One move of the interviewer."""

    before: State
    """When it was decided."""
    move: Move
    words: str
    coverage: Mapping[str, float]
    """What the policy was told about the answer; empty where nothing was assessed."""


@dataclass
class Rehearsal:
    """An interview under way, and everything the interviewer did in it."""

    plan: Plan
    rubrics: Mapping[str, Rubric]
    coverage: Coverage
    secs_per_answer: float
    """How long the candidate speaks each time."""
    said: list[Said] = field(default_factory=list)
    """In order."""

    def __post_init__(self) -> None:
        self.state = State(plan=self.plan)
        self._now = _START

    def run(self, candidate: Candidate) -> bool:
        """Hold the interview; return whether it came to its end."""
        for _ in range(MOST_TURNS):
            if not self._listen():
                return False
            if self.state.finished:
                return True
            self._answer(candidate(self.state))
        return False

    def _listen(self) -> bool:
        """Let the interviewer say all it owes; False where it talks without end."""
        for _ in range(MOST_MOVES):
            covered, decision = self._decision()
            if decision is None:
                return True
            self._speak(decision.move, covered)
        return False

    def _decision(self) -> tuple[Mapping[str, float], Decision | None]:
        state = self.state
        question = state.question
        rubric = self.rubrics.get(question.rubric_id) if question else None
        assessment = None
        if state.last_turn and state.last_turn.speaker == "candidate":
            text, inviting = state.last_turn.text, state.phase == "inviting"
            intent = intent_of(text, inviting=inviting, brief_is_fine=brief_is_fine(state))
            covered: Mapping[str, float] = {}
            if intent is Intent.ANSWER and question and rubric:
                covered = self.coverage(question, rubric, self._texts(question, rubric))
            assessment = Assessment(intent, covered)
        secs = state.stage_elapsed_secs(self._now)
        decision = next_move(state, assessment, rubric=rubric, stage_secs=secs)
        return (assessment.coverage if assessment else {}), decision

    def _texts(self, question: Question, rubric: Rubric) -> list[str]:
        if rubric.scope == "stage":
            return [t.text for t in self.state.stage_turns() if t.speaker == "candidate"]
        return list(self.state.candidate_texts(question.id))

    def _speak(self, move: Move, covered: Mapping[str, float]) -> None:
        state, index = self.state, next_stage_index(self.state)
        words = words_for(state, move)
        self.said.append(Said(state, move, words, covered))
        turn = Turn(state.next_turn_id, index, move.question_id, "interviewer", words, self._now, move=move)
        events: list[Event] = [MoveDecided(move, self._now), TurnTaken(turn)]
        if move.kind is MoveKind.CLOSE and index + 1 == len(self.plan.stages):
            events.append(Finished(self._now))
        self.state = advanced(state, events)

    def _answer(self, text: str) -> None:
        state = self.state
        self._now += timedelta(seconds=self.secs_per_answer)
        turn = Turn(state.next_turn_id, state.stage_index, state.question_id, "candidate", text, self._now)
        self.state = advanced(state, [TurnTaken(turn)])
