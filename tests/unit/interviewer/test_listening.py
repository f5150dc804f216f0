"""Coverage is estimated where it can change the next move, and only there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from interviewer.intents import Intent
from interviewer.listening import Listener
from interviewer.policy import Assessment, Decision, may_probe, next_move
from interviewer.state import State
from knowledge.model import Question
from rubrics.model import Rubric
from tests.unit.interviewer.rehearsal import RUBRICS, rehearse

STORY = "I owned the ranking job, profiled it, found the quadratic join and cut it from nine hours to forty minutes."


@dataclass
class Counted:
    """Implements Coverage: everything is weak; remembers what it was asked."""

    asked: list[Sequence[str]] = field(default_factory=list)

    def __call__(self, question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
        self.asked.append(texts)
        return {criterion.key: 1.0 for criterion in rubric.criteria}


def answered(stage: str) -> list[State]:
    """Return the states of a whole round right after each answer to a question."""
    rehearsal = rehearse(stages=(stage,), length="full")
    rehearsal.run(lambda state: f"{STORY} It was number {len(state.turns)}.")
    return [
        state
        for state, _ in rehearsal.decisions
        if state.phase == "asking" and state.last_turn and state.last_turn.speaker == "candidate"
    ]


def decided(state: State, coverage: Mapping[str, float]) -> Decision | None:
    assert state.question is not None
    assert state.last_at is not None
    rubric = RUBRICS[state.question.rubric_id]
    secs = state.stage_elapsed_secs(state.last_at)
    return next_move(state, Assessment(Intent.ANSWER, coverage), rubric=rubric, stage_secs=secs)


def decisions(state: State) -> list[Decision | None]:
    """Return what is decided where nothing is known, where all is weak, and where all is strong."""
    assert state.question is not None
    keys = [c.key for c in RUBRICS[state.question.rubric_id].criteria]
    return [decided(state, {}), *(decided(state, dict.fromkeys(keys, level)) for level in (1.0, 5.0))]


def open_to_probes(state: State) -> bool:
    assert state.question is not None
    assert state.last_at is not None
    return may_probe(state, state.question, state.stage_elapsed_secs(state.last_at))


@pytest.mark.parametrize("stage", ["phone_screen", "system_design", "behavioral"])
class TestCoverage:
    def test_changes_nothing_where_no_probe_is_possible(self, stage: str) -> None:
        closed = [state for state in answered(stage) if not open_to_probes(state)]
        assert closed
        for state in closed:
            first, *others = decisions(state)
            assert others == [first, first]

    def test_decides_where_one_is(self, stage: str) -> None:
        found = [decisions(state) for state in answered(stage) if open_to_probes(state)]
        assert any(weak != strong for _, weak, strong in found)

    async def test_is_estimated_only_there(self, stage: str) -> None:
        for state in answered(stage):
            assert state.last_at is not None
            assert state.question is not None
            coverage = Counted()
            await Listener(RUBRICS, coverage).assess(state, state.stage_elapsed_secs(state.last_at))
            whole_stage = RUBRICS[state.question.rubric_id].scope == "stage"
            assert len(coverage.asked) == (whole_stage or open_to_probes(state))
